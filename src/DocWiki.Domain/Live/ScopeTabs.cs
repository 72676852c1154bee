namespace DocWiki.Domain.Live;

/// <summary>
/// The windows that are open in one scope at one copy of the app, and the crowd they make. A window is known by its person and by an id it keeps when it loads
/// another page or its connection is made anew: coming back it takes its own place, and nobody sees it leave.
/// </summary>
/// <remarks>Times are milliseconds of a clock that only goes forward. Not safe for several threads.</remarks>
public sealed class ScopeTabs
{
    /// <summary>Whoever goes from page to page, or loads one again, is back before anybody sees them leave.</summary>
    public const long DimmedAfter = 2_000;

    /// <summary>How long whoever left is still shown, dimmed.</summary>
    public const long GoneAfter = 8_000;

    private readonly Dictionary<(string? Person, string Tab), Tab> tabs = [];

    public int Count => tabs.Count;

    /// <summary>A window comes, or does something else.</summary>
    /// <param name="person">Null: gave no name, or hides it.</param>
    /// <param name="connection">By which it is there now; an older one of the same window that ends later takes nothing away.</param>
    public void Put(string? person, string tab, string connection, Activity activity, string? place) =>
        tabs[(person, tab)] = new Tab(connection, activity, place, null);

    /// <summary>A window was closed, or its connection ended.</summary>
    public void Leave(string? person, string tab, string connection, long now)
    {
        if (tabs.TryGetValue((person, tab), out var known) && known.Connection == connection) tabs[(person, tab)] = known with { LeftAt = known.LeftAt ?? now };
    }

    /// <summary>It is to be forgotten at once: who hides is not shown leaving.</summary>
    public void Remove(string? person, string tab) => tabs.Remove((person, tab));

    /// <summary>Forgets who left long enough ago.</summary>
    public void Sweep(long now)
    {
        foreach (var (key, tab) in tabs)
            if (tab.LeftAt is { } left && now - left >= GoneAfter) tabs.Remove(key);
    }

    /// <returns>When the crowd changes by itself next; null: not before somebody does something.</returns>
    public long? NextChange(long now)
    {
        long? next = null;
        foreach (var tab in tabs.Values)
        {
            if (tab.LeftAt is not { } left) continue;
            var at = now < left + DimmedAfter ? left + DimmedAfter : left + GoneAfter;
            if (next is null || at < next) next = at;
        }
        return next;
    }

    public Crowd Crowd(long now)
    {
        var people = new Dictionary<string, Presence>(StringComparer.Ordinal);
        var unnamed = 0;
        foreach (var ((person, _), tab) in tabs)
        {
            if (tab.LeftAt is { } left && now - left >= GoneAfter) continue;
            if (person is null)
            {
                unnamed++;
                continue;
            }
            var presence = new Presence(tab.Activity, tab.Place, tab.LeftAt is { } since && now - since >= DimmedAfter);
            people[person] = people.TryGetValue(person, out var other) ? Presence.Stronger(presence, other) : presence;
        }
        return new Crowd(people, unnamed);
    }

    private readonly record struct Tab(string Connection, Activity Activity, string? Place, long? LeftAt);
}
