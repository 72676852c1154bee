using System.Collections.Concurrent;
using DocWiki.Domain.Live;

namespace DocWiki.Web.Live;

/// <summary>
/// Who is where, in memory: the windows that are connected to this copy of the app, and what the others say of theirs. Nothing is decided from it and nothing
/// of it is stored. What changes is collected and made public by <see cref="PresencePublisher"/>, in differences with numbers.
/// </summary>
public sealed class PresenceBoard(TimeProvider clock)
{
    /// <summary>More are not listed but counted, except who does something.</summary>
    public const int MaxListed = 200;

    private readonly ConcurrentDictionary<string, LiveWindow> windows = new();
    private readonly ConcurrentDictionary<Scope, BoardScope> scopes = new();
    private readonly ConcurrentDictionary<BoardScope, byte> changing = new();
    private readonly ConcurrentDictionary<LiveWindow, byte> late = new();
    private readonly WorkingPeople working = new();
    private long counted;

    /// <summary>Names this start of this copy of the app.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("n")[..16];

    /// <summary>Of a clock that only goes forward.</summary>
    public long Now => clock.GetTimestamp() * 1000 / clock.TimestampFrequency;

    /// <summary>A scope's own windows changed: the other copies of the app are to be told.</summary>
    public event Action<Scope>? ChangedHere;

    public LiveWindow Open(string connection, string? person, bool mayEdit, bool isHidden) => windows[connection] = new LiveWindow(connection, person, mayEdit, isHidden, Now);

    public LiveWindow? Find(string connection) => windows.GetValueOrDefault(connection);

    /// <summary>The connection ended: its window is leaving everywhere, unless it comes back.</summary>
    public void Close(string connection)
    {
        if (!windows.TryRemove(connection, out var window)) return;
        late.TryRemove(window, out _);
        lock (window.Gate)
        {
            foreach (var (scope, standing) in window.Scopes) Left(window, scope, standing);
            window.Scopes.Clear();
        }
    }

    /// <returns>What is public of the scope; null where the window is in too many scopes.</returns>
    public CrowdSnapshot? Watch(LiveWindow window, Scope scope, string tab, Activity activity, string? place)
    {
        lock (window.Gate)
        {
            var known = window.Scopes.TryGetValue(scope, out var before);
            if (!known && window.Scopes.Count == LiveWindow.MaxScopes) return null;
            if (known && before.Tab != tab) Left(window, scope, before);
            window.Scopes[scope] = new Standing(tab, activity, place);
            window.Late.Remove(scope);
            return Put(window, scope);
        }
    }

    /// <summary>Where the window is in the scope: it does something else now.</summary>
    public void Say(LiveWindow window, Scope scope, Activity activity, string? place)
    {
        lock (window.Gate)
        {
            if (!window.Scopes.TryGetValue(scope, out var standing)) return;
            if (!window.MaySay(Now))
            {
                window.Late[scope] = (activity, place);
                late.TryAdd(window, 0);
                return;
            }
            window.Late.Remove(scope);
            window.Scopes[scope] = standing with { Activity = activity, Place = place };
            Put(window, scope);
        }
    }

    public void Leave(LiveWindow window, Scope scope)
    {
        lock (window.Gate)
        {
            if (window.Scopes.Remove(scope, out var standing)) Left(window, scope, standing);
            window.Late.Remove(scope);
        }
    }

    /// <summary>This person is not to be seen any more, or again, in any window of theirs here.</summary>
    public void Hide(string person, bool isHidden)
    {
        foreach (var window in windows.Values.Where(window => window.Person == person))
        {
            lock (window.Gate)
            {
                foreach (var (scope, standing) in window.Scopes) Within(scope, (board, _) => board.Tabs.Remove(window.ShownAs, standing.Tab));
                window.IsHidden = isHidden;
                foreach (var scope in window.Scopes.Keys) Put(window, scope);
            }
        }
    }

    /// <returns>What is public of a scope; null where nobody is there.</returns>
    public CrowdSnapshot? Snapshot(Scope scope)
    {
        if (!scopes.TryGetValue(scope, out var board)) return null;
        lock (board.Gate) return board.Snapshot();
    }

    /// <summary>What another copy of the app says of its windows in a scope.</summary>
    public void Hear(string node, Scope scope, Crowd crowd) => Within(scope, (board, _) =>
    {
        if (crowd.IsEmpty) board.Others.Remove(node);
        else board.Others[node] = crowd;
    });

    /// <returns>The windows of this copy of the app in a scope.</returns>
    public Crowd Here(Scope scope)
    {
        if (!scopes.TryGetValue(scope, out var board)) return Crowd.Nobody;
        lock (board.Gate) return board.Tabs.Crowd(Now);
    }

    /// <summary>Says what came too often, as soon as it may be said.</summary>
    public void SayLate()
    {
        foreach (var window in late.Keys)
        {
            lock (window.Gate)
            {
                while (window.Late.Count > 0 && window.MaySay(Now))
                {
                    var (scope, wish) = window.Late.First();
                    window.Late.Remove(scope);
                    if (!window.Scopes.TryGetValue(scope, out var standing)) continue;
                    window.Scopes[scope] = standing with { Activity = wish.Activity, Place = wish.Place };
                    Put(window, scope);
                }
                if (window.Late.Count == 0) late.TryRemove(window, out _);
            }
        }
    }

    /// <summary>Makes public what is due. One caller at a time.</summary>
    public IEnumerable<(Scope Scope, CrowdDifference Difference)> TakeDue()
    {
        foreach (var board in changing.Keys)
        {
            CrowdDifference? difference;
            lock (board.Gate)
            {
                if (board.Due > Now) continue;
                difference = Publish(board);
            }
            if (difference is not null) yield return (board.Scope, difference);
        }
    }

    private CrowdDifference? Publish(BoardScope board)
    {
        var now = Now;
        board.Due = BoardScope.NotDue;
        var hadLeft = board.Tabs.Count;
        board.Tabs.Sweep(now);
        Crowd whole;
        if (board.Scope == Scope.Wiki) whole = working.Crowd();
        else
        {
            whole = Crowd.Together([board.Tabs.Crowd(now), .. board.Others.Values]);
            if (working.Took(board.Scope, board.Whole, whole) && scopes.TryGetValue(Scope.Wiki, out var wiki)) Changing(wiki, now);
            if (hadLeft > 0) ChangedHere?.Invoke(board.Scope);
        }
        board.Whole = whole;
        if (board.Tabs.NextChange(now) is { } next) board.Due = next;
        else changing.TryRemove(board, out _);
        if (board.Tabs.Count == 0 && board.Others.Count == 0)
        {
            board.IsGone = true;
            changing.TryRemove(board, out _);
            scopes.TryRemove(board.Scope, out _);
        }
        return board.Show(whole.Listed(MaxListed));
    }

    private CrowdSnapshot Put(LiveWindow window, Scope scope)
    {
        var standing = window.Scopes[scope];
        // Whoever watches the wiki as a whole is not in it: there are only those who work on a page.
        return Within(scope, (board, _) => board.Tabs.Put(scope == Scope.Wiki ? null : window.ShownAs, standing.Tab, window.Connection, standing.Activity, standing.Place));
    }

    private void Left(LiveWindow window, Scope scope, Standing standing) =>
        Within(scope, (board, now) => board.Tabs.Leave(scope == Scope.Wiki ? null : window.ShownAs, standing.Tab, window.Connection, now));

    private CrowdSnapshot Within(Scope scope, Action<BoardScope, long> change)
    {
        while (true)
        {
            var board = scopes.GetOrAdd(scope, static (added, self) => new BoardScope(added, $"{self.Node}.{Interlocked.Increment(ref self.counted)}"), this);
            lock (board.Gate)
            {
                if (board.IsGone) continue;
                var now = Now;
                change(board, now);
                Changing(board, now);
                return board.Snapshot();
            }
        }
    }

    private void Changing(BoardScope board, long now)
    {
        // Of the wiki as a whole also called while another scope is guarded, but by the one that publishes: nothing of it can get lost.
        board.Due = Math.Min(board.Due, now + board.Pause);
        changing.TryAdd(board, 0);
    }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    private sealed class BoardScope(Scope scope, string epoch)
    {
        public const long NotDue = long.MaxValue;

        private long sequence;

        public Lock Gate { get; } = new();
        public Scope Scope => scope;
        public ScopeTabs Tabs { get; } = new();

        /// <summary>By the copy of the app that said so.</summary>
        public Dictionary<string, Crowd> Others { get; } = [];

        /// <summary>Everybody; <see cref="Shown"/> is as much of it as is listed.</summary>
        public Crowd Whole { get; set; } = Crowd.Nobody;
        public Crowd Shown { get; private set; } = Crowd.Nobody;
        public long Due { get; set; } = NotDue;
        public bool IsGone { get; set; }

        /// <summary>The more there are to be told, the more changes are told at once: what a change costs stays bounded.</summary>
        public long Pause => Tabs.Count switch
        {
            <= 50 => 150,
            <= 1_000 => 1_000,
            _ => 5_000,
        };

        public CrowdSnapshot Snapshot() => new(epoch, sequence, Shown);

        public CrowdDifference? Show(Crowd crowd)
        {
            if (Shown.To(crowd) is not { } change) return null;
            Shown = crowd;
            return new CrowdDifference(epoch, sequence, ++sequence, change);
        }
    }

    /// <summary>Who works on which page, from the crowds of all pages. The strongest of a person's pages counts.</summary>
    private sealed class WorkingPeople
    {
        private readonly Dictionary<string, Dictionary<Scope, Presence>> people = new(StringComparer.Ordinal);
        private readonly Lock gate = new();

        /// <returns>Whether anything changed.</returns>
        public bool Took(Scope scope, Crowd before, Crowd after)
        {
            if (before.To(after) is not { } change) return false;
            var changed = false;
            lock (gate)
            {
                foreach (var person in change.Gone) changed |= Drop(person, scope);
                foreach (var (person, presence) in change.Here)
                {
                    if (presence.Activity < Activity.Helping || presence.IsLeaving)
                    {
                        changed |= Drop(person, scope);
                        continue;
                    }
                    if (!people.TryGetValue(person, out var at)) people[person] = at = [];
                    var shown = new Presence(presence.Activity, scope.Page?.Value.ToString("D"));
                    changed |= !at.TryGetValue(scope, out var was) || was != shown;
                    at[scope] = shown;
                }
            }
            return changed;
        }

        public Crowd Crowd()
        {
            lock (gate) return new Crowd(people.ToDictionary(one => one.Key, one => one.Value.Values.Aggregate(Presence.Stronger), StringComparer.Ordinal), 0);
        }

        private bool Drop(string person, Scope scope)
        {
            if (!people.TryGetValue(person, out var at) || !at.Remove(scope)) return false;
            if (at.Count == 0) people.Remove(person);
            return true;
        }
    }
}
