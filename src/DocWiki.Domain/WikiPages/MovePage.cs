namespace DocWiki.Domain.WikiPages;

/// <summary>The page, or a subpage that goes along, gets another path. The former path leads to it for ever.</summary>
public sealed record MovePage(PagePath To)
{
    /// <returns>Nothing when it stands there already.</returns>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("move");
        if (page.Path == PagePath.Home) throw new RuleViolationException("The front page stays where it is: “/” leads to it.");
        return page.Path == To ? [] : [new PageMoved(To.Value)];
    }
}
