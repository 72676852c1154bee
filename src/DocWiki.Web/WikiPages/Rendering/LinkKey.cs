using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// What a link within the wiki is known by until its page is found. Two forms:
/// <list type="bullet">
/// <item><c>guides/networking/bridging</c>, a path: from an ordinary Markdown link, resolved against the page it stands on.</item>
/// <item><c>title:network bridging</c>, from <c>[[Network  Bridging]]</c>: the words as written, spaces folded, lower case.
/// No path holds a colon, so the forms cannot be confused.</item>
/// </list>
/// All keys of a text are looked up by one query: <c>where path = any(PathOf of every key) or lower(title) = any(TitleOf of every
/// key)</c>; for each key a page with its path comes before a page with its title.
/// </summary>
public static class LinkKey
{
    private const string TitlePrefix = "title:";

    public static string ForPath(PagePath path) => path.Value;

    public static string ForTitle(string title) => TitlePrefix + FoldedLower(title);

    /// <summary>The path to look for, also where a new page would be written. Null where no path can be made of the words.</summary>
    public static PagePath? PathOf(string key) =>
        TitleOf(key) is { } title ? PagePath.FromText(title)
        : PagePath.TryParse(key, null, out var path) ? path : null;

    /// <summary>The title to look for, in lower case; null for a key that is a path.</summary>
    public static string? TitleOf(string key) =>
        key.StartsWith(TitlePrefix, StringComparison.Ordinal) ? key[TitlePrefix.Length..] : null;

    private static string FoldedLower(string title) =>
        string.Join(' ', title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
}
