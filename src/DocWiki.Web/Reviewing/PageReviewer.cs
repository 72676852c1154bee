using DocWiki.Domain.Reviewing;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages;

namespace DocWiki.Web.Reviewing;

/// <summary>Carries out what reviewers decide, always about the revision they looked at.</summary>
public sealed class PageReviewer(PageWriter writer, CurrentPages pages, RevisionTexts texts, ReviewQueue queue)
{
    /// <summary>Approves up to the revision; what was saved since then still waits.</summary>
    public async Task ApproveAsync(PageId page, int revision, Edit edit, CancellationToken cancellationToken)
    {
        var text = await texts.FindAsync(page, revision, cancellationToken);
        await writer.ReviewAsync(page, new ApproveRevisions(revision, text).Decide, edit, cancellationToken);
    }

    public Task SeeAsync(PageId page, int revision, Edit edit, CancellationToken cancellationToken) =>
        writer.ReviewAsync(page, new MarkSeen(revision).Decide, edit, cancellationToken);

    public Task ReturnAsync(PageId page, int revision, ReviewComment comment, Edit edit, CancellationToken cancellationToken) =>
        writer.ReviewAsync(page, new ReturnRevisions(revision, comment).Decide, edit, cancellationToken);

    public async Task RevertAsync(PageId page, int revision, EditSummary reason, Edit edit, CancellationToken cancellationToken)
    {
        var current = await pages.FindAsync(page, cancellationToken);
        var seen = current is { Page: { IsWaiting: false, SeenRevision: > 0 and var last } } ? await texts.FindAsync(page, last, cancellationToken) : null;
        await writer.ReviewAsync(page, new RevertRevisions(revision, reason, seen).Decide, edit, cancellationToken);
    }

    /// <summary>Takes back the last decision about a page.</summary>
    /// <param name="version">Of the page right after that decision: whatever happened since stands in the way.</param>
    /// <exception cref="ReviewedMeanwhileException">Something happened since.</exception>
    public async Task UndoAsync(PageId page, long version, Edit edit, CancellationToken cancellationToken)
    {
        var current = await pages.FindAsync(page, cancellationToken);
        var line = await queue.FindLastAsync(page, cancellationToken);
        if (current is null || current.Version != version || line is null || line.Version > version || version - line.Version > LargestDecision)
            throw new ReviewedMeanwhileException("Something else happened to this page since, so it cannot simply be taken back. Its history can undo any revision.");
        var approved = line.FirstWaiting is { } first ? (first - 1, first == 1 ? "" : await TextAsync(first - 1)) : default((int, string)?);
        // Only a revert puts another text there; beside an approval somebody may have written on.
        var text = line.Decision == "reverted" ? await TextAsync(line.Last) : current.Page.Text;
        await writer.ReviewAsync(page, new UndoReview(text, approved, line.First - 1).Decide, edit, cancellationToken);

        async Task<string> TextAsync(int revision) => await texts.FindAsync(page, revision, cancellationToken) ?? current.Page.Text;
    }

    /// <summary>An approval may bring a title and tags along, a revert its own approval.</summary>
    private const int LargestDecision = 2;
}
