namespace DocWiki.Domain.Live;

/// <summary>A numbered change of one scope's crowd.</summary>
/// <param name="Epoch">Names one counting: another epoch has nothing to do with this one's numbers.</param>
/// <param name="From">The number of the crowd it changes.</param>
/// <param name="Sequence">The number of the crowd it makes.</param>
public sealed record CrowdDifference(string Epoch, long From, long Sequence, CrowdChange Change);

/// <summary>A whole crowd at a number.</summary>
public sealed record CrowdSnapshot(string Epoch, long Sequence, Crowd Crowd);

/// <summary>
/// What a receiver knows of a scope. Differences may come in any order, twice or not at all: whatever does not follow what is known waits, and where something
/// is missing a snapshot puts it right. The browsers do the same (<c>crowd-view.js</c>).
/// </summary>
public sealed class CrowdView
{
    /// <summary>More that waits is no disorder but a loss.</summary>
    public const int MaxWaiting = 100;

    private readonly List<CrowdDifference> waiting = [];

    public string? Epoch { get; private set; }
    public long Sequence { get; private set; }
    public Crowd Crowd { get; private set; } = Crowd.Nobody;

    /// <summary>Something is missing: a snapshot is to be asked for.</summary>
    public bool NeedsSnapshot => Epoch is null || waiting.Count > 0;

    public void Take(CrowdSnapshot snapshot)
    {
        // It was on its way while more became known.
        if (snapshot.Epoch == Epoch && snapshot.Sequence < Sequence) return;
        (Epoch, Sequence, Crowd) = (snapshot.Epoch, snapshot.Sequence, snapshot.Crowd);
        waiting.RemoveAll(difference => difference.Epoch != Epoch);
        FollowUp();
    }

    public void Take(CrowdDifference difference)
    {
        if (waiting.Count == MaxWaiting) waiting.RemoveAt(0);
        waiting.Add(difference);
        FollowUp();
    }

    private void FollowUp()
    {
        while (waiting.Find(difference => difference.Epoch == Epoch && difference.From <= Sequence && difference.Sequence > Sequence) is { } next)
            (Crowd, Sequence) = (Crowd.After(next.Change), next.Sequence);
        waiting.RemoveAll(difference => difference.Epoch == Epoch && difference.Sequence <= Sequence);
    }
}
