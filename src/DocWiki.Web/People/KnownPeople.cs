using System.Collections.Concurrent;
using Npgsql;

namespace DocWiki.Web.People;

/// <summary>
/// People by id: state, not events, so that a name can change or go without touching history. Names are kept in memory
/// (a wiki's people are few) and looked up again when somebody is missing.
/// </summary>
public sealed class KnownPeople(NpgsqlDataSource database)
{
    public const string SomeoneWhoLeft = "someone who left";

    private readonly ConcurrentDictionary<string, string> names = new();

    /// <summary>Adds a guest: a person who gave a name and nothing else.</summary>
    public async Task<PersonId> AddGuestAsync(PersonName name, CancellationToken cancellationToken)
    {
        var id = PersonId.New();
        await using var command = database.CreateCommand("insert into people (person_id, kind, name) values ($1, 'guest', $2)");
        command.Parameters.Add(new() { Value = id.Value });
        command.Parameters.Add(new() { Value = name.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    /// <summary>The names to show for these ids; whoever is not known is <see cref="SomeoneWhoLeft"/>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesOfAsync(IEnumerable<string?> people, CancellationToken cancellationToken)
    {
        var wanted = people.OfType<string>().Distinct().ToArray();
        var missing = wanted.Where(id => !names.ContainsKey(id)).ToArray();
        if (missing.Length > 0)
        {
            await using var command = database.CreateCommand("select person_id, name from people where person_id = any ($1)");
            command.Parameters.Add(new() { Value = missing });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) names[reader.GetString(0)] = reader.GetString(1);
        }
        return wanted.ToDictionary(id => id, id => names.GetValueOrDefault(id, SomeoneWhoLeft));
    }

    public async Task<string?> NameOfAsync(string? person, CancellationToken cancellationToken) =>
        person is null ? null : (await NamesOfAsync([person], cancellationToken))[person];
}
