namespace DocWiki.Domain.WikiPages;

/// <summary>Says who may change the page, and until when.</summary>
/// <param name="Now">When this is decided: an end must lie ahead.</param>
public sealed record ProtectPage(ProtectionLevel Level, DateTimeOffset? Until, DateTimeOffset Now)
{
    /// <returns>Nothing when it is so already.</returns>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("protect");
        if (Level == ProtectionLevel.Open) return page.Protection.LevelAt(Now) == ProtectionLevel.Open ? [] : [new PageProtected(Protection.WordOf(Level))];
        if (Until <= Now) throw new RuleViolationException("This end has passed already. Choose a later day, or none.");
        return page.Protection == new Protection(Level, Until) ? [] : [new PageProtected(Protection.WordOf(Level), Until)];
    }
}
