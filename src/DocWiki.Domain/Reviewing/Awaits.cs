namespace DocWiki.Domain.Reviewing;

/// <summary>What a new text has to wait for.</summary>
public enum Awaits
{
    Nothing,

    /// <summary>It is public at once; a maintainer may look at it still.</summary>
    Look,

    /// <summary>Readers see it once a maintainer approved it.</summary>
    Approval,
}

/// <summary>The same as events hold it.</summary>
public static class Review
{
    public const string Look = "look", Approval = "approval";

    public static string? WordOf(Awaits awaits) => awaits switch { Awaits.Look => Look, Awaits.Approval => Approval, _ => null };
}
