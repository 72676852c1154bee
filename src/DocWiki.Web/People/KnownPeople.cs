using System.Collections.Concurrent;
using Npgsql;

namespace DocWiki.Web.People;

/// <summary>
/// People by id: state, not events, so that a name can change or go without touching history. Names are kept in memory
/// (a wiki's people are few), looked up again when somebody is missing, and all forgotten when anybody's changes.
/// </summary>
public sealed class KnownPeople(NpgsqlDataSource database)
{
    public const string SomeoneWhoLeft = "someone who left";

    private ConcurrentDictionary<string, string> names = new();

    /// <summary>Adds a guest: a person who gave a name and nothing else.</summary>
    public async Task<PersonId> AddGuestAsync(GuestName name, CancellationToken cancellationToken)
    {
        var id = PersonId.New();
        await using var command = database.CreateCommand("insert into people (person_id, kind, name) values ($1, 'guest', $2)");
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = name.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    /// <summary>The names to show for these ids; whoever is not known is <see cref="SomeoneWhoLeft"/>. An imported author somebody claimed has their name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IEnumerable<string?> people, CancellationToken cancellationToken)
    {
        // What is read now belongs to the names of now: a change meanwhile puts another dictionary here.
        var kept = names;
        var wanted = people.OfType<string>().Distinct().ToArray();
        var missing = wanted.Where(id => !kept.ContainsKey(id)).ToArray();
        if (missing.Length > 0)
        {
            await using var command = database.CreateCommand("""
                select p.person_id, coalesce(c.name, p.name)
                from people p
                left join people c on c.person_id = p.claimed_by
                where p.person_id = any ($1)
                """);
            command.Parameters.Add(new() { Value = missing });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) kept[reader.GetString(0)] = reader.GetString(1);
        }
        return wanted.ToDictionary(id => id, id => kept.GetValueOrDefault(id, SomeoneWhoLeft));
    }

    public async Task<string?> NameOfAsync(string? person, CancellationToken cancellationToken) =>
        person is null ? null : (await NamesOfAsync([person], cancellationToken))[person];

    public void Forget() => names = new();
}
