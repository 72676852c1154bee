using DocWiki.Domain.WikiPages;

namespace DocWiki.Domain.Reviewing;

/// <summary>What waits goes back to whoever wrote it, with a word why. It leaves the queue until somebody revises it.</summary>
/// <param name="Revision">The newest one, as the reviewer saw it.</param>
public sealed record ReturnRevisions(int Revision, ReviewComment Comment)
{
    /// <returns>Nothing where it is returned already.</returns>
    /// <exception cref="ReviewedMeanwhileException">It is not what the reviewer saw.</exception>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("return");
        if (!page.IsWaiting) throw new ReviewedMeanwhileException($"Nothing of “{page.Title}” waits any more: somebody reviewed it meanwhile. Nothing was returned.");
        page.MustBeNewest(Revision);
        return page.IsReturned ? [] : [new PageReturned(Revision, Comment.Value)];
    }
}
