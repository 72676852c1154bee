using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.WikiPages;

/// <summary>The tree as one request shows it, asked for once: the sidebar and the way down to the page are the same entries.</summary>
public sealed class OpenTree(PageTree tree)
{
    private PagePath? place;
    private Task<IReadOnlyList<TreeEntry>>? entries;

    /// <param name="at">The page that is open; null: the top alone.</param>
    public Task<IReadOnlyList<TreeEntry>> AtAsync(PagePath? at, CancellationToken cancellationToken)
    {
        if (entries is null || place != at) (place, entries) = (at, tree.OpenAtAsync(at, cancellationToken));
        return entries;
    }
}
