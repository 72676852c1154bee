using DocWiki.Domain.Reviewing;

namespace DocWiki.Domain.WikiPages;

/// <summary>Who may change a page.</summary>
public enum ProtectionLevel
{
    /// <summary>Everybody who may edit at all.</summary>
    Open,

    /// <summary>What people write whose edits need review waits for approval.</summary>
    Reviewed,

    /// <summary>Maintainers alone.</summary>
    Maintainers,
}

/// <param name="Until">From then on the page is open again, without anything happening; null: for good.</param>
public readonly record struct Protection(ProtectionLevel Level, DateTimeOffset? Until)
{
    public ProtectionLevel LevelAt(DateTimeOffset now) => Until <= now ? ProtectionLevel.Open : Level;

    /// <summary>The level as events and tables hold it.</summary>
    public static string WordOf(ProtectionLevel level) => level.ToString().ToLowerInvariant();

    /// <returns>Open for a word nobody knows: it was right when it was recorded.</returns>
    public static ProtectionLevel LevelOf(string? word) => word switch
    {
        "reviewed" => ProtectionLevel.Reviewed,
        "maintainers" => ProtectionLevel.Maintainers,
        _ => ProtectionLevel.Open,
    };
}

/// <summary>What somebody may beyond open pages (nothing, by default), and what their edits of open pages have to wait for.</summary>
public readonly record struct EditorRights(bool MayChangeReviewed, bool MayChangeProtected, Awaits Awaits = Awaits.Nothing)
{
    public bool SufficeFor(ProtectionLevel level) => level switch
    {
        ProtectionLevel.Reviewed => MayChangeReviewed,
        ProtectionLevel.Maintainers => MayChangeProtected,
        _ => true,
    };
}
