using System.Globalization;
using System.Text;
using DocWiki.Web.Mailing;
using DocWiki.Web.People;
using Npgsql;

namespace DocWiki.Web.Importing;

/// <summary>
/// The authors of imported histories as people. One mail address (whatever its case) is one person; of several names the last
/// is shown and all are kept. Addresses are only kept hashed. Whoever had themselves deleted here is not saved again: what they write is
/// by somebody nobody knows.
/// </summary>
public sealed class ImportedAuthors
{
    private readonly NpgsqlDataSource database;
    private readonly Dictionary<string, PersonId> byMailHash;
    private readonly Dictionary<(string Mail, string Name), PersonId> known = [];
    private readonly List<(PersonId Id, string MailHash, string Name)> unsaved = [];

    private ImportedAuthors(NpgsqlDataSource database, Dictionary<string, PersonId> byMailHash) => (this.database, this.byMailHash) = (database, byMailHash);

    /// <summary>Different people seen so far.</summary>
    public int Count => known.Values.Distinct().Count();

    public static async Task<ImportedAuthors> OpenAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var byMailHash = new Dictionary<string, PersonId>(StringComparer.Ordinal);
        await using var command = database.CreateCommand("select mail_hash, person_id from people where mail_hash is not null");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) byMailHash.Add(reader.GetString(0), new PersonId(reader.GetString(1)));
        return new ImportedAuthors(database, byMailHash);
    }

    public PersonId Of(string name, string mail)
    {
        if (known.TryGetValue((mail, name), out var person)) return person;

        var hash = MailHash.Of(mail.Length > 0 ? mail : name);
        if (!byMailHash.TryGetValue(hash, out person)) byMailHash.Add(hash, person = PersonId.New());
        known.Add((mail, name), person);
        unsaved.Add((person, hash, Shown(name)));
        return person;
    }

    /// <summary>Saves who is new. Comes before the events that name them.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (unsaved.Count == 0) return;
        await using var batch = database.CreateBatch();
        foreach (var (id, hash, name) in unsaved)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into people (person_id, kind, name, mail_hash)
                select $1, 'imported', $2, $3
                where not exists (select from left_authors where hash = sha256(salt || convert_to($3, 'UTF8')))
                on conflict (person_id) do update set name = excluded.name where people.kind = 'imported'
                """)
            {
                Parameters = { new() { Value = id.Value }, new() { Value = name }, new() { Value = hash } },
            });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into people_names (person_id, name) select person_id, $2 from people where person_id = $1 on conflict do nothing")
            {
                Parameters = { new() { Value = id.Value }, new() { Value = name } },
            });
        }
        await batch.ExecuteNonQueryAsync(cancellationToken);
        unsaved.Clear();
    }

    private static string Shown(string name)
    {
        // What nobody could be called here stays recognisable, without what is not seen or turns the direction of what follows.
        var line = PersonName.TryParse(name, null, out var good) ? good.Value
            : string.Join(' ', string.Concat(name.EnumerateRunes().Where(rune => Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format).Select(rune => Rune.IsControl(rune) ? " " : rune.ToString()))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        // Some programs put the address in the name's place; addresses are shown to nobody.
        if (MailAddresses.TryParse(line, out var address)) line = address.Address[..address.Address.LastIndexOf('@')];
        return line.Length == 0 ? "Unnamed author" : line;
    }
}
