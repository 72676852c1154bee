using System.Collections.Concurrent;
using DocWiki.Domain;
using Npgsql;

namespace DocWiki.Web.People;

/// <summary>
/// People by id: state, not events, so that a name can change or go without touching history. Names are kept in memory
/// (a wiki's people are few), and all forgotten when anybody's changes.
/// </summary>
public sealed class KnownPeople(NpgsqlDataSource database)
{
    public const string SomeoneWhoLeft = "someone who left";

    public const string NameTaken = "Somebody with an account is called this, or so nearly that one could take you for them. If it is you, sign in in another tab, then send this again; else choose another name.";

    // Null: there is no such person, and never will be again. Whoever writes is there before what they wrote.
    private ConcurrentDictionary<string, KnownPerson?> known = new();

    /// <summary>Adds a guest: a person who gave a name and nothing else.</summary>
    /// <exception cref="RuleViolationException">The name is, or imitates, that of somebody with an account.</exception>
    public async Task<PersonId> AddGuestAsync(PersonName name, CancellationToken cancellationToken)
    {
        var id = PersonId.New();
        await using var command = database.CreateCommand("""
            insert into people (person_id, kind, name)
            select $1, 'guest', $2
            where not exists (select from accounts.users where normalized_user_name = $3)
            """);
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = name.Value });
        command.Parameters.Add(new() { Value = name.Key });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new RuleViolationException(NameTaken);
        return id;
    }

    /// <summary>Asks for all of a list's people at once; each is then found in memory.</summary>
    public Task LoadAsync(IEnumerable<string?> people, CancellationToken cancellationToken) => KnowAsync([.. people.OfType<string>().Distinct()], cancellationToken);

    /// <returns>The name to show, <see cref="SomeoneWhoLeft"/> for whoever is not known; null for nobody.</returns>
    public async Task<string?> NameOfAsync(string? person, CancellationToken cancellationToken) =>
        person is null ? null : (await FindAsync(person, cancellationToken))?.Name ?? SomeoneWhoLeft;

    /// <returns>Null where there is no such person, any more or ever. An imported author somebody claimed has their name.</returns>
    public async Task<KnownPerson?> FindAsync(string person, CancellationToken cancellationToken) =>
        (await KnowAsync([person], cancellationToken)).GetValueOrDefault(person);

    public void Forget() => known = new();

    private async Task<ConcurrentDictionary<string, KnownPerson?>> KnowAsync(string[] wanted, CancellationToken cancellationToken)
    {
        // What is read now belongs to the names of now: a change meanwhile puts another dictionary there.
        var kept = known;
        var missing = wanted.Where(id => !kept.ContainsKey(id)).ToArray();
        if (missing.Length == 0) return kept;
        await using var command = database.CreateCommand("""
            select p.person_id, coalesce(c.name, p.name), case when p.kind in ('guest', 'imported') and c.name is null then p.kind end
            from people p
            left join people c on c.person_id = p.claimed_by
            where p.person_id = any ($1)
            """);
        command.Parameters.Add(new() { Value = missing });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) kept[reader.GetString(0)] = new KnownPerson(reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2));
        foreach (var id in missing) kept.TryAdd(id, null);
        return kept;
    }
}

/// <param name="Name">As it is shown.</param>
/// <param name="Mark">What stands beside the name, so that nobody takes it for an account's: guest or imported; null for an account.</param>
public sealed record KnownPerson(string Name, string? Mark);
