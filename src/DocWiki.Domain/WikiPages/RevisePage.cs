using DocWiki.Domain.Reviewing;

namespace DocWiki.Domain.WikiPages;

/// <summary>The page as its editor leaves it: the text, and the title and tags where the editor changed them too.</summary>
/// <param name="BaseRevision">The revision the editor started from.</param>
/// <param name="Title">Null: this editor did not change it, so it stays whatever it is by now.</param>
/// <param name="Tags">Null: this editor did not change them.</param>
/// <param name="Awaits">Of whoever edits. What waits for approval takes title and tags along.</param>
/// <param name="Approves">A reviewer edits what waits, and approves all of it with that.</param>
public sealed record RevisePage(
    int BaseRevision, Title? Title, TagSet? Tags, PageText Text, EditSummary Summary, bool Minor, Awaits Awaits = Awaits.Nothing, bool Approves = false)
{
    /// <returns>Nothing when nothing would change.</returns>
    /// <exception cref="PageMovedOnException">Somebody else revised the page since <see cref="BaseRevision"/>.</exception>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("change");
        var isRevised = Text.Value != page.Text;
        if (isRevised && BaseRevision != page.Revision) throw new PageMovedOnException(BaseRevision, page.Revision);
        if (page.IsWaiting || Awaits == Awaits.Approval) return DecideWaiting(page, isRevised);

        var events = new List<object>();
        if (isRevised) events.Add(page.Revised(Text.Value, Summary.Value, Minor, Awaits));
        if (Title is { } title && title != page.Title) events.Add(new PageRetitled(title.Value));
        if (Tags is not null && page.Retagged(Tags) is { } tagged) events.Add(tagged);
        return events;
    }

    private List<object> DecideWaiting(WikiPage page, bool isRevised)
    {
        var title = Title is { } given && given != page.NewestTitle ? given.Value : null;
        var tags = Tags is not null && !Tags.Tags.SequenceEqual(page.NewestTags.Tags) ? Tags.Tags : null;
        var events = new List<object>();
        if (isRevised || title is not null || tags is not null) events.Add(page.Revised(Text.Value, Summary.Value, Minor, Awaits.Approval) with { Title = title, Tags = tags });
        if (!Approves) return events;
        if (!isRevised && BaseRevision != page.Revision) throw new PageMovedOnException(BaseRevision, page.Revision);
        var then = events.Aggregate(page, (state, @event) => state.After(@event));
        return [.. events, .. new ApproveRevisions(then.Revision).Decide(then)];
    }
}
