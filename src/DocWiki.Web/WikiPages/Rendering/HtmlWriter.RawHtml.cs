using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// HTML that the text brings along. Nothing of it is copied: each tag is read, and written anew if <see cref="AllowedHtml"/> has it, with
/// the attributes it has there. However a tag may be misread, what is written is therefore allowed and complete; and since every element
/// is closed with what holds it, none reaches beyond the page's text. No tree is built, so none can be made to grow.
/// Nothing a reader could miss vanishes silently: a tag that HTML does not know (<c>&lt;service-name&gt;</c>), or that no page may use,
/// stays visible as text; only comments and mere dressing (<c>font</c>, <c>center</c>) go.
/// </summary>
internal sealed partial class HtmlWriter
{
    /// <summary>The author's elements that are open, innermost last.</summary>
    private readonly List<string> open = [];

    /// <summary>How many of <see cref="open"/> were opened outside of what is being written: an end tag does not reach them.</summary>
    private int outer;

    /// <summary>Whether it is no tag to the reader but words.</summary>
    public static bool IsText(HtmlInline raw) => RawTag.Read(raw.Tag, out _) is not { } tag || !IsTag(tag.Name);

    private void WriteRaw(HtmlInline raw)
    {
        if (RawTag.Read(raw.Tag, out _) is not { } tag || !WriteRaw(tag)) html.AppendEscaped(raw.Tag);
    }

    private void WriteRaw(HtmlBlock block)
    {
        var text = block.Lines.ToString();
        EnsureLine();
        // A block that begins with a placeholder, or with a script, is a paragraph the author did not mean as HTML.
        var isText = text.AsSpan().TrimStart() is ['<', ..] start && RawTag.Read(start, out _) is { Name.Length: > 0 } first && !IsTag(first.Name);
        if (isText) html.Append("<p>");
        WriteRaw(text);
        if (isText) html.Append("</p>");
        EnsureLine();
    }

    private void WriteRaw(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = text.IndexOf('<');
            if (length < 0) length = text.Length;
            if (length > 0) html.AppendEscaped(HtmlHelper.Unescape(text[..length].ToString(), removeBackSlash: false));
            text = text[length..];
            if (text.IsEmpty) return;
            var tag = RawTag.Read(text, out length);
            if (tag is null || !WriteRaw(tag)) html.AppendEscaped(text[..length]);
            text = text[length..];
        }
    }

    /// <returns>False for a tag that is to be shown as text.</returns>
    private bool WriteRaw(RawTag tag)
    {
        if (!IsTag(tag.Name)) return false;
        if (!AllowedHtml.Elements.TryGetValue(tag.Name, out var attributes)) return true;
        if (tag.IsEnd) CloseRaw(tag.Name);
        else OpenRaw(tag, attributes);
        return true;
    }

    private static bool IsTag(string name) =>
        name.Length == 0 || AllowedHtml.Elements.ContainsKey(name) || AllowedHtml.Unwrapped.Contains(name);

    private void OpenRaw(RawTag tag, string[] attributes)
    {
        while (open.Count > outer && AllowedHtml.IsEndedBy(open[^1], tag.Name)) CloseInnermost();
        var source = tag.Name == "img" ? SafeUrl.Clean(tag["src"]) : "";
        if (source is null) return;
        if (tag.Name == "input" && tag["type"] != "checkbox") return;
        var isVoid = AllowedHtml.Void.Contains(tag.Name);
        if (!isVoid && open.Count >= MaxDepth) return;

        if (tag.Name == "a")
        {
            if (tag["href"] is not { } href || !OpenLink(href, PageLink.From(href, path), tag["title"])) return;
        }
        else
        {
            html.Append('<').Append(tag.Name);
            if (ClassesOf(tag) is { Length: > 0 } classes) html.AppendAttribute("class", classes);
            if (tag.Name == "img") html.AppendAttribute("src", source).Append(" loading=\"lazy\"");
            if (tag.Name == "input") html.Append(" type=\"checkbox\" disabled=\"\"").Append(tag["checked"] is null ? "" : " checked=\"\"");
            AppendAttributes(tag, attributes);
            AppendAttributes(tag, AllowedHtml.Everywhere);
            html.Append('>');
        }
        if (isVoid) return;
        open.Add(tag.Name);
        isInLink |= tag.Name == "a";
        if (tag.IsSelfClosing) CloseInnermost();
    }

    private void CloseRaw(string name)
    {
        var index = open.FindLastIndex(open.Count - 1, open.Count - outer, element => element == name);
        while (index >= 0 && open.Count > index) CloseInnermost();
    }

    private void CloseInnermost()
    {
        html.Append("</").Append(open[^1]).Append('>');
        if (open[^1] == "a") isInLink = false;
        open.RemoveAt(open.Count - 1);
    }

    private void AppendAttributes(RawTag tag, string[] names)
    {
        foreach (var name in names)
            if (tag[name] is { } value && AllowedHtml.IsAllowedValue(name, value)) html.AppendAttribute(name, value);
    }

    /// <summary>Allowed classes, and the one an <c>align</c> attribute stands for.</summary>
    private static string ClassesOf(RawTag tag)
    {
        var classes = tag["class"] is { } written
            ? string.Join(' ', written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(AllowedHtml.IsAllowedClass).Distinct())
            : "";
        return tag["align"]?.ToLowerInvariant() is "left" or "center" or "right" ? $"{classes} align-{tag["align"]!.ToLowerInvariant()}".TrimStart() : classes;
    }
}
