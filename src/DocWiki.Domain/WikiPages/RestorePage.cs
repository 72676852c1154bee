namespace DocWiki.Domain.WikiPages;

/// <summary>Brings an archived page back with its history.</summary>
/// <param name="To">Another path, where its own has been taken meanwhile; null: where it was.</param>
public sealed record RestorePage(PagePath? To = null)
{
    /// <returns>Nothing when it is not archived.</returns>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        if (!page.Exists) throw new RuleViolationException("There is no such page.");
        return page.IsArchived ? [new PageRestored(To is { } to && to != page.Path ? to.Value : null)] : [];
    }
}
