namespace DocWiki.Domain.WikiPages;

/// <summary>
/// What a commit of an imported history did to a page. Unlike an edit it is recorded even where the text stays the same
/// (a commit that only changed line ends is part of the history), and it brings back a page that an earlier commit removed.
/// </summary>
public sealed record RecordImportedRevision(PagePath Path, Title Title, TagSet Tags, PageText Text, EditSummary Summary)
{
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        if (!page.Exists) return new CreatePage(Path, Title, Tags, Text, Summary).Decide(page);

        var events = new List<object>();
        if (page.IsArchived) events.Add(new PageRestored(Path == page.Path ? null : Path.Value));
        else if (Path != page.Path) events.Add(new PageMoved(Path.Value));
        events.Add(page.Revised(Text.Value, Summary.Value, minor: false));
        if (Title != page.Title) events.Add(new PageRetitled(Title.Value));
        if (page.Retagged(Tags) is { } tagged) events.Add(tagged);
        return events;
    }
}
