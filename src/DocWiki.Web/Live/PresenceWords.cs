using DocWiki.Domain.Live;
using DocWiki.Web.People;

namespace DocWiki.Web.Live;

/// <summary>Gives the people of a crowd the names they have now; both copies of the app and differences know them by their ids.</summary>
public sealed class PresenceWords(KnownPeople people)
{
    public async Task<PresenceSnapshot> OfAsync(Scope scope, CrowdSnapshot snapshot, CancellationToken cancellationToken) =>
        new(scope.Value, snapshot.Epoch, snapshot.Sequence, await NamedAsync(snapshot.Crowd.People, cancellationToken), snapshot.Crowd.Unnamed);

    public async Task<PresenceDifference> OfAsync(Scope scope, CrowdDifference difference, CancellationToken cancellationToken) =>
        new(scope.Value, difference.Epoch, difference.From, difference.Sequence, await NamedAsync(difference.Change.Here, cancellationToken), difference.Change.Gone, difference.Change.Unnamed);

    private async Task<PresentPerson[]> NamedAsync(IReadOnlyDictionary<string, Presence> crowd, CancellationToken cancellationToken)
    {
        await people.LoadAsync(crowd.Keys, cancellationToken);
        var named = new PresentPerson[crowd.Count];
        var i = 0;
        foreach (var (id, presence) in crowd)
        {
            var person = await people.FindAsync(id, cancellationToken);
            var name = person?.Name ?? KnownPeople.SomeoneWhoLeft;
            var avatar = Avatar.Of(new PersonId(id), name);
            named[i++] = new PresentPerson(id, name, person?.Mark, avatar.Initials, avatar.Hue, presence.Activity, presence.Place, presence.IsLeaving);
        }
        return named;
    }
}
