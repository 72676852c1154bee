using System.Collections.Frozen;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// HTML that the text brings along. Nothing a reader could miss vanishes silently: a tag that HTML does not know, or that no page may
/// use, stays visible as text (as on GitHub); only comments and mere dressing (<c>font</c>, <c>center</c>) go.
/// </summary>
internal sealed partial class HtmlWriter
{
    /// <summary>Between these tags a browser reads no tags, so one that is never closed would swallow the rest of the page.</summary>
    private static readonly FrozenSet<string> SwallowsText = new[]
    {
        "title", "textarea", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "script", "plaintext", "template", "select", "svg", "math",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether this is shown by what it does, or not at all, and not as text.</summary>
    public static bool IsTag(string tag) =>
        tag.AsSpan(1).StartsWith("!") || tag.AsSpan(1).StartsWith("?") || (NameOf(tag) is var name && (AllowedHtml.Elements.ContainsKey(name) || AllowedHtml.Unwrapped.Contains(name)));

    private void WriteRaw(HtmlInline raw)
    {
        if (rawHtmlAsText || !IsTag(raw.Tag)) html.AppendEscaped(raw.Tag);
        else if (raw.Tag is "<br>" or "<br/>" or "<br />") html.Append("<br>");
        else if (AllowedHtml.Elements.ContainsKey(NameOf(raw.Tag))) AppendRaw(raw.Tag);
    }

    private void WriteRaw(HtmlBlock block)
    {
        var text = block.Lines.ToString();
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("<!--") && trimmed.EndsWith("-->") && trimmed.IndexOf("-->") == trimmed.Length - 3) return;
        var name = NameOf(trimmed);
        var isText = rawHtmlAsText || (name.Length > 0 && (!AllowedHtml.IsKnownElement(name) || SwallowsText.Contains(name)));
        EnsureLine();
        if (isText) html.Append("<p>").AppendEscaped(trimmed).Append("</p>\n");
        else
        {
            AppendRaw(text);
            html.Append('\n');
        }
    }

    private void AppendRaw(ReadOnlySpan<char> raw)
    {
        HasRawHtml = true;
        while (raw.IndexOf('<') is var i and >= 0)
        {
            html.Append(raw[..i]).Append(SwallowsText.Contains(NameOf(raw[i..])) ? "&lt;" : "<");
            raw = raw[(i + 1)..];
        }
        html.Append(raw);
    }

    /// <summary>The name in <c>&lt;name</c> or <c>&lt;/name</c>, in lower case; empty where there is none.</summary>
    private static string NameOf(ReadOnlySpan<char> tag)
    {
        if (tag is not ['<', _, ..]) return "";
        tag = tag[(tag[1] == '/' ? 2 : 1)..];
        var length = 0;
        while (length < tag.Length && (char.IsAsciiLetterOrDigit(tag[length]) || tag[length] is '-' or '_' or ':' or '.')) length++;
        return length is 0 or > 20 ? length == 0 ? "" : "too-long" : tag[..length].ToString().ToLowerInvariant();
    }
}
