using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.WikiPages;

/// <summary>A link as a text has it, and the names it may mean.</summary>
/// <param name="Written">A <see cref="LinkKey"/>.</param>
/// <param name="Path">Null where no path can be made of the words.</param>
/// <param name="Title">In lower case; null for a link by path.</param>
public sealed record WrittenLink(string Written, PagePath? Path, string? Title)
{
    public static IReadOnlyList<WrittenLink> Of(MarkdownPage markdown) =>
        [.. markdown.LinkTargets.Select(key => new WrittenLink(key, LinkKey.PathOf(key), LinkKey.TitleOf(key)))];
}
