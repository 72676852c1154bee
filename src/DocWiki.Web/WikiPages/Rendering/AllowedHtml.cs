using System.Collections.Frozen;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>The only HTML a page can hold. What is not here cannot be written, neither for Markdown nor for an author's own HTML.</summary>
internal static class AllowedHtml
{
    /// <summary>
    /// Element → the attributes an author may give it besides <see cref="Everywhere"/>. Handled by name: classes, <c>href</c>, <c>src</c>,
    /// <c>rel</c>, <c>loading</c>, <c>align</c> (becomes a class). Ids only headings and footnotes have.
    /// </summary>
    public static readonly FrozenDictionary<string, string[]> Elements = AllowingOwn(new()
    {
        ["details"] = ["open"],
        ["div"] = ["role"],
        ["img"] = ["alt", "width", "height"],
        ["li"] = ["value"],
        ["ol"] = ["start", "reversed"],
        ["section"] = ["aria-label"],
        ["td"] = ["colspan", "rowspan"],
        ["th"] = ["colspan", "rowspan", "scope"],
        ["time"] = ["datetime"],
    });

    private const string WithoutOwnAttributes =
        "a abbr b bdi bdo blockquote br caption cite code dd del dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i input ins kbd "
        + "label mark p pre q rp rt ruby s samp small span strong sub summary sup table tbody tfoot thead tr tt u ul var wbr";

    public static readonly string[] Everywhere = ["title", "lang", "dir"];

    public static readonly FrozenSet<string> Void = new[] { "br", "hr", "img", "input", "wbr" }.ToFrozenSet();

    /// <summary>Tags that are left out while what they hold stays. A tag with any other name is shown as text: it is a placeholder, as in
    /// <c>net start &lt;service&gt;</c>, or would do what no page may (<c>script</c>, <c>style</c>, <c>svg</c>, <c>form</c>).</summary>
    public static readonly FrozenSet<string> Unwrapped = new[]
    {
        "acronym", "address", "article", "aside", "big", "blink", "body", "button", "center", "col", "colgroup", "data", "fieldset", "font", "footer",
        "header", "hgroup", "html", "legend", "main", "marquee", "nav", "nobr", "picture", "source", "strike",
    }.ToFrozenSet();

    private static readonly FrozenSet<string> Classes = new[]
    {
        "external", "wanted", "math", "display", "mermaid", "plain", "footnotes", "footnote-ref", "footnote-back-ref", "task-list",
        "task-list-item", "alert", "alert-note", "alert-tip", "alert-important", "alert-warning", "alert-caution", "alert-title",
        "align-left", "align-center", "align-right",
    }.ToFrozenSet();

    public static bool IsAllowedClass(string name) => Classes.Contains(name) || IsLanguageClass(name);

    /// <summary>Whether HTML lets an author leave out the end tag of <paramref name="element"/> before <paramref name="next"/>.</summary>
    public static bool IsEndedBy(string element, string next) => (element, next) switch
    {
        ("li", "li") or ("p", "p") or ("dt" or "dd", "dt" or "dd") or ("rt" or "rp", "rt" or "rp") => true,
        ("td" or "th", "td" or "th" or "tr" or "tbody" or "tfoot") or ("tr", "tr" or "tbody" or "tfoot") or ("thead" or "tbody", "tbody" or "tfoot") => true,
        _ => false,
    };

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

    private static FrozenDictionary<string, string[]> AllowingOwn(Dictionary<string, string[]> own) =>
        own.Concat(WithoutOwnAttributes.Split(' ').Select(name => KeyValuePair.Create(name, Array.Empty<string>()))).ToFrozenDictionary();

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
