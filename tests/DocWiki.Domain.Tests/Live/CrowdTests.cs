using DocWiki.Domain.Live;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DocWiki.Domain.Tests.Live;

public sealed class CrowdTests
{
    private static readonly Gen<Presence> Presences =
        from activity in Gen.Elements(Enum.GetValues<Activity>())
        from place in Gen.Elements<string?>(null, "1.1", "1.2")
        from leaving in Gen.Elements(true, false, false)
        select new Presence(activity, place, leaving);

    private static readonly Gen<Crowd> Crowds =
        from people in Gen.Elements("ada", "bo", "cleo", "dan").Zip(Presences).ArrayOf()
        from unnamed in Gen.Choose(0, 3)
        select new Crowd(people.DistinctBy(one => one.Item1).ToDictionary(one => one.Item1, one => one.Item2), unnamed);

    [Fact]
    public void A_difference_makes_of_one_crowd_the_other_and_can_be_made_twice() =>
        Holds(Crowds.Two(), pair =>
        {
            var (before, after) = pair;
            if (before.To(after) is not { } change) return Same(before, after);
            return Same(before.After(change), after) && Same(before.After(change).After(change), after) && before.After(change).To(after) is null;
        });

    [Fact]
    public void Crowds_put_together_in_any_order_are_the_same() =>
        Holds(Crowds.ArrayOf(), crowds => Same(Crowd.Together(crowds), Crowd.Together(crowds.Reverse())));

    [Fact]
    public void Too_many_are_counted_and_whoever_does_something_is_listed_first() =>
        Holds(Crowds.Zip(Gen.Choose(0, 4)), given =>
        {
            var (crowd, max) = given;
            var listed = crowd.Listed(max);
            return listed.People.Count + listed.Unnamed == crowd.People.Count + crowd.Unnamed
                && (crowd.People.Count <= max ? listed == crowd : listed.People.Count <= max && listed.People.Values.All(one => one.Activity >= Activity.Helping));
        });

    /// <summary>Whatever becomes of differences on their way, a snapshot puts it right, and what is shown before was true at some time.</summary>
    [Fact]
    public void Any_order_repetition_or_loss_of_differences_followed_by_one_snapshot_converges() =>
        Holds(
            from history in Crowds.NonEmptyListOf()
            from second in Crowds.NonEmptyListOf()
            from arrivals in Gen.Choose(0, 1_000_000).ArrayOf(40)
            from snapshots in Gen.Choose(0, 1_000_000).ArrayOf(3)
            select (new Told("a", [Crowd.Nobody, .. history]), new Told("b", [Crowd.Nobody, .. second]), arrivals, snapshots),
            given =>
            {
                var (first, second, arrivals, snapshots) = given;
                var view = new CrowdView();
                var all = first.Differences.Concat(second.Differences).ToArray();
                for (var i = 0; i < arrivals.Length; i++)
                {
                    if (all.Length > 0) view.Take(all[arrivals[i] % all.Length]);
                    if (i % 13 == 5) view.Take(first.SnapshotAt(snapshots[i % snapshots.Length]));
                    var told = view.Epoch == "b" ? second : first;
                    if (view.Epoch is not null && !Same(view.Crowd, told.States[(int)view.Sequence])) return false;
                    if (!view.NeedsSnapshot && view.Epoch is null) return false;
                }
                var last = second.SnapshotAt(int.MaxValue);
                view.Take(last);
                return !view.NeedsSnapshot && view.Sequence == last.Sequence && Same(view.Crowd, last.Crowd);
            });

    [Fact]
    public void In_order_and_complete_no_snapshot_but_the_first_is_needed() =>
        Holds(from history in Crowds.NonEmptyListOf() from at in Gen.Choose(0, 1_000_000) select (new Told("a", [Crowd.Nobody, .. history]), at), given =>
        {
            var (told, at) = given;
            var view = new CrowdView();
            // Some come before the snapshot, as they do when a window comes to a busy scope.
            var snapshot = told.SnapshotAt(at);
            foreach (var early in told.Differences.Where(difference => difference.Sequence <= snapshot.Sequence + 1)) view.Take(early);
            view.Take(snapshot);
            foreach (var late in told.Differences.Where(difference => difference.Sequence > snapshot.Sequence)) view.Take(late);
            return !view.NeedsSnapshot && Same(view.Crowd, told.States[^1]);
        });

    [Fact]
    public void Neighbours_that_change_places_need_no_snapshot()
    {
        var told = new Told("a", [Crowd.Nobody, Of("ada"), Of("ada", "bo"), Of("bo")]);
        var view = new CrowdView();
        view.Take(told.SnapshotAt(0));
        view.Take(told.Differences[1]);
        Assert.True(view.NeedsSnapshot);
        view.Take(told.Differences[0]);
        Assert.False(view.NeedsSnapshot);
        Assert.Equal(["ada", "bo"], view.Crowd.People.Keys.Order());
        view.Take(told.Differences[0]);
        view.Take(told.Differences[2]);
        Assert.Equal(["bo"], view.Crowd.People.Keys);
    }

    private static Crowd Of(params string[] people) => new(people.ToDictionary(person => person, _ => new Presence(Activity.Viewing)), 0);

    private static bool Same(Crowd one, Crowd other) => one.To(other) is null;

    private static void Holds<T>(Gen<T> given, Func<T, bool> property) => Prop.ForAll(given.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    /// <summary>What a board told of a scope: its crowds one after the other, and the differences between them.</summary>
    private sealed class Told
    {
        public Told(string epoch, IReadOnlyList<Crowd> crowds)
        {
            Epoch = epoch;
            States.Add(crowds[0]);
            foreach (var next in crowds.Skip(1))
            {
                if (States[^1].To(next) is not { } change) continue;
                Differences.Add(new CrowdDifference(epoch, States.Count - 1, States.Count, change));
                States.Add(next);
            }
        }

        public string Epoch { get; }
        public List<Crowd> States { get; } = [];
        public List<CrowdDifference> Differences { get; } = [];

        public CrowdSnapshot SnapshotAt(int number)
        {
            var at = number == int.MaxValue ? States.Count - 1 : number % States.Count;
            return new CrowdSnapshot(Epoch, at, States[at]);
        }
    }
}
