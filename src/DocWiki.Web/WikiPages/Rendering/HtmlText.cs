using System.Buffers;
using System.Text;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>Text and attributes, escaped.</summary>
internal static class HtmlText
{
    // A carriage return (from &#13;) would be read back as a line feed, a U+0000 not at all.
    private static readonly SearchValues<char> Escaped = SearchValues.Create("<>&\"\r\0");

    public static StringBuilder AppendEscaped(this StringBuilder html, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Escaped) is var i and >= 0)
        {
            html.Append(text[..i]).Append(text[i] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                '\r' => "&#13;",
                _ => "\uFFFD",
            });
            text = text[(i + 1)..];
        }
        return html.Append(text);
    }

    public static StringBuilder AppendAttribute(this StringBuilder html, string name, string value) =>
        html.Append(' ').Append(name).Append("=\"").AppendEscaped(value).Append('"');

    /// <param name="clean">From <see cref="SafeUrl.Clean"/>; whether it leads outside decides class and <c>rel</c>.</param>
    /// <param name="classes">Allowed ones, besides <c>external</c>.</param>
    public static StringBuilder AppendHref(this StringBuilder html, string clean, string classes)
    {
        var outside = SafeUrl.IsOutside(clean);
        if (outside) classes = classes.Length == 0 ? "external" : "external " + classes;
        if (classes.Length > 0) html.AppendAttribute("class", classes);
        html.AppendAttribute("href", clean);
        return outside ? html.Append(" rel=\"nofollow noopener\"") : html;
    }
}
