using DocWiki.Domain.Live;

namespace DocWiki.Web.Live;

/// <summary>One connection: a window of somebody's browser.</summary>
/// <remarks>Its state is guarded by itself.</remarks>
public sealed class LiveWindow(string connection, string? person, bool mayEdit, bool isHidden, long now)
{
    /// <summary>A window shows one page, the tree and a list or two.</summary>
    public const int MaxScopes = 8;

    private const int Burst = 5;
    private const int WishBurst = 30;
    private const long MillisecondsEach = 1_000;

    private double tokens = Burst;
    private double wishes = WishBurst;
    private long filled = now;

    public Lock Gate { get; } = new();
    public string Connection { get; } = connection;

    /// <summary>Null: gave no name.</summary>
    public string? Person { get; } = person;

    /// <summary>Whoever may not is not shown editing, whatever their script says.</summary>
    public bool MayEdit { get; } = mayEdit;

    public bool IsHidden { get; set; } = isHidden;

    /// <summary>As whom it is seen; null: as one of those without a name.</summary>
    public string? ShownAs => IsHidden ? null : Person;

    public Dictionary<Scope, Standing> Scopes { get; } = [];

    /// <summary>What came too often and is said when there is time: the newest counts.</summary>
    public Dictionary<Scope, (Activity Activity, string? Place)> Late { get; } = [];

    /// <summary>One change of presence a second, a few more at once.</summary>
    public bool MaySay(long at)
    {
        Fill(at);
        if (tokens < 1) return false;
        tokens--;
        return true;
    }

    /// <summary>Coming to scopes and asking for snapshots costs more; whoever does it without end gets nothing.</summary>
    public bool MayAsk(long at)
    {
        Fill(at);
        if (wishes < 1) return false;
        wishes--;
        return true;
    }

    private void Fill(long at)
    {
        var more = (double)(at - filled) / MillisecondsEach;
        filled = at;
        tokens = Math.Min(Burst, tokens + more);
        wishes = Math.Min(WishBurst, wishes + more);
    }
}

/// <summary>What a window does in a scope.</summary>
public readonly record struct Standing(string Tab, Activity Activity, string? Place);
