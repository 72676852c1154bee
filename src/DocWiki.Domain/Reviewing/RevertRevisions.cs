using DocWiki.Domain.WikiPages;

namespace DocWiki.Domain.Reviewing;

/// <summary>The page is again what it was before what waits, or before what nobody looked at yet. A new page that was never approved is archived.</summary>
/// <param name="Revision">The newest one, as the reviewer saw it.</param>
/// <param name="TextSeen">The text of the revision looked at last; wanted only where nothing waits.</param>
public sealed record RevertRevisions(int Revision, EditSummary Reason, string? TextSeen = null)
{
    /// <exception cref="ReviewedMeanwhileException">It is not what the reviewer saw.</exception>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("revert");
        if (!page.IsWaiting && page.SeenRevision == page.Revision)
            throw new ReviewedMeanwhileException($"Somebody reviewed “{page.Title}” meanwhile, so nothing was reverted. Its history can undo any revision.");
        page.MustBeNewest(Revision);
        var to = page.IsWaiting ? page.ApprovedRevision : page.SeenRevision;
        if (to == 0) return [new PageArchived(Reason.Value ?? "Not approved")];
        var summary = Reason.Value ?? $"Back to revision {to}";
        var next = page.Revision + 1;
        return page.IsWaiting
            ? [page.Revised(page.ShownText, summary, minor: false, Awaits.Approval) with { Reverts = to }, new PageApproved(next)]
            : [page.Revised(TextSeen ?? throw new InvalidOperationException("The text of that revision is wanted."), summary, minor: false) with { Reverts = to }, new PageSeen(next)];
    }
}
