using System.Collections.Frozen;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>The only HTML a page can hold. Both the writer and the sanitiser go by these lists.</summary>
internal static class AllowedHtml
{
    /// <summary>
    /// Element → its attributes besides <see cref="Everywhere"/>, in the order they are written. Not here and handled by name:
    /// ids (only those the writer gave), classes, <c>href</c>, <c>src</c>, <c>rel</c>, <c>loading</c>, <c>align</c> (becomes a class).
    /// </summary>
    public static readonly FrozenDictionary<string, string[]> Elements = new Dictionary<string, string[]>
    {
        ["a"] = ["aria-label"], ["abbr"] = [], ["b"] = [], ["bdi"] = [], ["bdo"] = [], ["blockquote"] = [], ["br"] = [], ["caption"] = [],
        ["cite"] = [], ["code"] = [], ["dd"] = [], ["del"] = [], ["details"] = ["open"], ["dfn"] = [], ["div"] = ["role"], ["dl"] = [],
        ["dt"] = [], ["em"] = [], ["figcaption"] = [], ["figure"] = [], ["h1"] = [], ["h2"] = [], ["h3"] = [], ["h4"] = [], ["h5"] = [],
        ["h6"] = [], ["hr"] = [], ["i"] = [], ["img"] = ["alt", "width", "height"], ["input"] = [], ["ins"] = [], ["kbd"] = [], ["label"] = [],
        ["li"] = ["value"], ["mark"] = [], ["ol"] = ["start", "reversed"], ["p"] = [], ["pre"] = [], ["q"] = [], ["rp"] = [], ["rt"] = [],
        ["ruby"] = [], ["s"] = [], ["samp"] = [], ["section"] = ["aria-label"], ["small"] = [], ["span"] = [], ["strong"] = [], ["sub"] = [],
        ["summary"] = [], ["sup"] = [], ["table"] = [], ["tbody"] = [], ["td"] = ["colspan", "rowspan"], ["tfoot"] = [],
        ["th"] = ["colspan", "rowspan", "scope"], ["thead"] = [], ["time"] = ["datetime"], ["tr"] = [], ["tt"] = [], ["u"] = [], ["ul"] = [],
        ["var"] = [], ["wbr"] = [],
    }.ToFrozenDictionary();

    public static readonly string[] Everywhere = ["title", "lang", "dir"];

    public static readonly FrozenSet<string> Void = new[] { "br", "hr", "img", "input", "wbr" }.ToFrozenSet();

    /// <summary>Left out with all they hold. Any other element that is not allowed is left out and what it holds is kept.</summary>
    public static readonly FrozenSet<string> DroppedWithContent = new[]
    {
        "script", "style", "iframe", "object", "embed", "applet", "svg", "math", "template", "noscript", "noframes", "noembed", "frameset",
        "textarea", "select", "title", "head", "xmp", "plaintext", "audio", "video", "canvas", "map", "dialog", "portal",
    }.ToFrozenSet();

    /// <summary>Names HTML knows and a page may not use but without which what they hold can stay. A tag with any other name is
    /// a placeholder somebody wrote, as in <c>net start &lt;service&gt;</c>, and stays text.</summary>
    public static readonly FrozenSet<string> Unwrapped = new[]
    {
        "acronym", "address", "area", "article", "aside", "base", "basefont", "bgsound", "big", "blink", "body", "button", "center", "col",
        "colgroup", "data", "datalist", "dir", "fieldset", "font", "footer", "form", "frame", "header", "hgroup", "html", "image", "isindex",
        "keygen", "legend", "link", "listing", "main", "marquee", "menu", "menuitem", "meta", "meter", "nav", "nobr", "optgroup", "option",
        "output", "param", "picture", "progress", "rb", "rtc", "search", "slot", "source", "strike", "track",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Classes = new[]
    {
        "external", "wanted", "math", "display", "mermaid", "plain", "footnotes", "footnote-ref", "footnote-back-ref", "task-list",
        "task-list-item", "alert", "alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution", "alert-title",
        "align-left", "align-center", "align-right",
    }.ToFrozenSet();

    public static bool IsAllowedClass(string name) => Classes.Contains(name) || IsLanguageClass(name);

    public static bool IsKnownElement(string name) =>
        Elements.ContainsKey(name) || DroppedWithContent.Contains(name) || Unwrapped.Contains(name);

    /// <returns>Null where <paramref name="language"/> is no plain word.</returns>
    public static string? LanguageClass(string language) => "language-" + language is var name && IsLanguageClass(name) ? name : null;

    /// <summary>Whether <paramref name="value"/> may stand in that attribute of an allowed element.</summary>
    public static bool IsAllowedValue(string attribute, string value) => attribute switch
    {
        "width" or "height" or "colspan" or "rowspan" => IsNumber(value, 4),
        "start" or "value" => IsNumber(value, 9),
        "scope" => value is "row" or "col" or "rowgroup" or "colgroup",
        "dir" => value is "ltr" or "rtl" or "auto",
        "role" => value is "note",
        _ => true,
    };

    private static bool IsNumber(string value, int digits) =>
        value.Length > 0 && value.Length <= digits && !value.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static bool IsLanguageClass(string name)
    {
        const string prefix = "language-";
        if (name.Length <= prefix.Length || name.Length > 50 || !name.StartsWith(prefix, StringComparison.Ordinal)) return false;
        foreach (var c in name.AsSpan(prefix.Length))
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '+' or '#' or '.')) return false;
        return true;
    }
}
