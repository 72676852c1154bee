namespace DocWiki.Domain.Live;

/// <summary>What somebody does where they are, the weakest first: of several windows of one person the strongest is shown.</summary>
public enum Activity
{
    Idle,
    Viewing,
    Helping,
    Reviewing,
    Editing,
}

/// <summary>One person in one scope (a page, a day), as the others see them.</summary>
/// <param name="Place">Where in it: of a page the id of a section. Null: nowhere in particular.</param>
/// <param name="IsLeaving">Their last window was closed a moment ago, or the copy of the app they are at does not answer.</param>
public readonly record struct Presence(Activity Activity, string? Place = null, bool IsLeaving = false)
{
    /// <summary>The weakest first. Complete, so that whoever puts the same windows together in another order sees the same.</summary>
    public static readonly Comparer<Presence> ByStrength = Comparer<Presence>.Create((one, other) =>
        one.IsLeaving != other.IsLeaving ? (one.IsLeaving ? -1 : 1)
        : one.Activity != other.Activity ? one.Activity.CompareTo(other.Activity)
        : string.CompareOrdinal(one.Place, other.Place));

    public static Presence Stronger(Presence one, Presence other) => ByStrength.Compare(one, other) >= 0 ? one : other;
}

/// <summary>Who is in a scope: people by their id, and how many there are who gave no name, or hide it.</summary>
public sealed record Crowd(IReadOnlyDictionary<string, Presence> People, int Unnamed)
{
    public static readonly Crowd Nobody = new(new Dictionary<string, Presence>(), 0);

    public bool IsEmpty => People.Count == 0 && Unnamed == 0;

    /// <summary>What several copies of the app know of one scope, put together. Their order does not matter.</summary>
    public static Crowd Together(IEnumerable<Crowd> crowds)
    {
        var people = new Dictionary<string, Presence>(StringComparer.Ordinal);
        var unnamed = 0;
        foreach (var crowd in crowds)
        {
            unnamed += crowd.Unnamed;
            foreach (var (person, presence) in crowd.People)
                people[person] = people.TryGetValue(person, out var known) ? Presence.Stronger(known, presence) : presence;
        }
        return new Crowd(people, unnamed);
    }

    /// <summary>The same people, all of them leaving: the copy of the app they are at does not answer.</summary>
    public Crowd Dimmed() => new(People.ToDictionary(one => one.Key, one => one.Value with { IsLeaving = true }, StringComparer.Ordinal), Unnamed);

    /// <summary>As much as is told: where there are too many, whoever only reads is counted and not named.</summary>
    public Crowd Listed(int max)
    {
        if (People.Count <= max) return this;
        var busy = People.Where(one => one.Value.Activity >= Activity.Helping).OrderByDescending(one => one.Value, Presence.ByStrength).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Take(max).ToDictionary(StringComparer.Ordinal);
        return new Crowd(busy, Unnamed + People.Count - busy.Count);
    }

    /// <summary>From this to another; null where they are the same.</summary>
    public CrowdChange? To(Crowd next)
    {
        var here = next.People.Where(one => !People.TryGetValue(one.Key, out var before) || before != one.Value).ToDictionary(StringComparer.Ordinal);
        var gone = People.Keys.Where(person => !next.People.ContainsKey(person)).ToArray();
        return here.Count == 0 && gone.Length == 0 && Unnamed == next.Unnamed ? null : new CrowdChange(here, gone, next.Unnamed);
    }

    public Crowd After(CrowdChange change)
    {
        var people = new Dictionary<string, Presence>(People, StringComparer.Ordinal);
        foreach (var person in change.Gone) people.Remove(person);
        foreach (var (person, presence) in change.Here) people[person] = presence;
        return new Crowd(people, change.Unnamed);
    }
}

/// <summary>What became of a crowd. Says how things are now, not what was done, so that it may be made twice.</summary>
/// <param name="Here">Who came, or does something else.</param>
/// <param name="Gone">Who left.</param>
/// <param name="Unnamed">How many without a name there are now.</param>
public sealed record CrowdChange(IReadOnlyDictionary<string, Presence> Here, IReadOnlyCollection<string> Gone, int Unnamed);
