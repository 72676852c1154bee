using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.WikiPages;

/// <summary>One level of the tree as it is shown.</summary>
/// <param name="At">The page that is open; null where none is.</param>
public sealed record TreeLevel(IReadOnlyList<TreeEntry> Entries, PagePath? At);
