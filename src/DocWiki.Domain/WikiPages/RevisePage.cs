namespace DocWiki.Domain.WikiPages;

/// <summary>The page as its editor leaves it: text, and title and tags where they are changed with it.</summary>
/// <param name="BaseRevision">The revision the editor started from.</param>
public sealed record RevisePage(int BaseRevision, Title Title, TagSet Tags, PageText Text, EditSummary Summary, bool Minor)
{
    /// <returns>Nothing when nothing would change.</returns>
    /// <exception cref="PageMovedOnException">Somebody else revised the page since <see cref="BaseRevision"/>.</exception>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("change");
        var events = new List<object>();
        if (Text.Value != page.Text)
        {
            if (BaseRevision != page.Revision) throw new PageMovedOnException(BaseRevision, page.Revision);
            events.Add(page.Revised(Text.Value, Summary.Value, Minor));
        }
        if (Title != page.Title) events.Add(new PageRetitled(Title.Value));
        if (page.Retagged(Tags) is { } tagged) events.Add(tagged);
        return events;
    }
}
