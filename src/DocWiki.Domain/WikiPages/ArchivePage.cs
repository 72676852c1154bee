namespace DocWiki.Domain.WikiPages;

/// <summary>Takes a page out of lists and search; its history stays and it can be restored.</summary>
public sealed record ArchivePage(EditSummary Reason)
{
    /// <returns>Nothing when it is archived already.</returns>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        if (!page.Exists) throw new RuleViolationException("There is no such page.");
        if (page.Path == PagePath.Home) throw new RuleViolationException("The front page cannot be archived: “/” leads to it.");
        return page.IsArchived ? [] : [new PageArchived(Reason.Value)];
    }
}
