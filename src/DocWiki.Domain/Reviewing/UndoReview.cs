using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;

namespace DocWiki.Domain.Reviewing;

/// <summary>A decision is taken back, right after it: what waited waits again, what nobody had looked at is to be looked at again.</summary>
/// <param name="Text">The newest text before the decision; a revert put another one in its place.</param>
/// <param name="Approved">What readers saw before, where something waited; null: all of it was public.</param>
/// <param name="Seen">What was looked at before.</param>
public sealed record UndoReview(string Text, (int Revision, string Text)? Approved, int Seen)
{
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        // A new page that was reverted: it still waits.
        if (page.IsArchived) return [new PageRestored()];
        page.MustBeLive("review");
        var events = new List<object>();
        if (Text != page.Text) events.Add(page.Revised(Text, "A revert was taken back", minor: false, Approved is null ? Awaits.Look : Awaits.Approval));
        var newest = page.Revision + events.Count;
        events.Add(Approved is var (revision, shown) ? new PageReviewUndone(revision, Seen, TextPatch.Between(Text, shown)) : new PageReviewUndone(newest, Seen));
        return events;
    }
}
