namespace DocWiki.Domain.WikiPages;

/// <summary>The page as its editor leaves it: the text, and the title and tags where the editor changed them too.</summary>
/// <param name="BaseRevision">The revision the editor started from.</param>
/// <param name="Title">Null: this editor did not change it, so it stays whatever it is by now.</param>
/// <param name="Tags">Null: this editor did not change them.</param>
public sealed record RevisePage(int BaseRevision, Title? Title, TagSet? Tags, PageText Text, EditSummary Summary, bool Minor)
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
        if (Title is { } title && title != page.Title) events.Add(new PageRetitled(title.Value));
        if (Tags is not null && page.Retagged(Tags) is { } tagged) events.Add(tagged);
        return events;
    }
}
