using Npgsql;

namespace DocWiki.Web.People;

/// <summary>People as lists and profiles show them.</summary>
public sealed class PeopleList(NpgsqlDataSource database)
{
    private const string Columns = """
        p.person_id, p.kind, p.name, p.role, p.trusted, p.claimed_by, p.created_at, p.zone, p.language, p.theme, p.hides_presence, p.claim_is_proven
        """;

    public async Task<PersonLine?> FindAsync(PersonId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from people p where p.person_id = $1");
        command.Parameters.Add(new() { Value = id.Value });
        return await LinesAsync(command, cancellationToken) is [var line] ? line : null;
    }

    /// <summary>By name, those whose name contains <paramref name="words"/>; the authors somebody claimed are left out, they are that somebody.</summary>
    public async Task<IReadOnlyList<PersonLine>> ListAsync(string words, string? kind, string? afterName, string? afterId, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns}
            from people p
            where p.claimed_by is null and p.kind <> 'program'
            and ($1 = '' or position(lower($1) in lower(p.name)) > 0)
            and ($2::text is null or p.kind = $2)
            and (lower(p.name), p.person_id) > ($3, $4)
            order by lower(p.name), p.person_id
            limit $5
            """);
        command.Parameters.Add(new() { Value = words });
        command.Parameters.Add(new() { Value = (object?)kind ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = afterName?.ToLowerInvariant() ?? "" });
        command.Parameters.Add(new() { Value = afterId ?? "" });
        command.Parameters.Add(new() { Value = limit });
        return await LinesAsync(command, cancellationToken);
    }

    /// <summary>The imported author who wrote under this mail address.</summary>
    public async Task<PersonLine?> FindAuthorAsync(string mail, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from people p where p.mail_hash = $1 and p.kind = 'imported'");
        command.Parameters.Add(new() { Value = MailHash.Of(mail) });
        return await LinesAsync(command, cancellationToken) is [var line] ? line : null;
    }

    /// <summary>The imported authors, and the guests, this person is.</summary>
    public async Task<IReadOnlyList<PersonLine>> ListClaimedAsync(PersonId by, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from people p where p.claimed_by = $1 order by p.name");
        command.Parameters.Add(new() { Value = by.Value });
        return await LinesAsync(command, cancellationToken);
    }

    public async Task SaveSettingsAsync(PersonId id, PersonSettings settings, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update people set zone = $2, language = $3, theme = $4, hides_presence = $5 where person_id = $1");
        command.Parameters.Add(new() { Value = id.Value });
        foreach (var text in new[] { settings.Zone, settings.Language, settings.Theme })
            command.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = settings.HidesPresence });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<PersonLine>> LinesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var lines = new List<PersonLine>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(new PersonLine(
                new PersonId(reader.GetString(0)), reader.GetString(1), reader.GetString(2), Roles.Parse(reader.GetString(3)), reader.GetBoolean(4),
                Text(5) is { } claimed ? new PersonId(claimed) : null, reader.GetFieldValue<DateTimeOffset>(6),
                new PersonSettings(Text(7), Text(8), Text(9), reader.GetBoolean(10)), reader.GetBoolean(11)));
        }
        return lines;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}

/// <param name="Kind">guest, account, imported or program.</param>
/// <param name="ClaimedBy">Of an imported author or a guest: whose account they are.</param>
/// <param name="ClaimIsProven">The owner showed it; else a maintainer said so.</param>
public sealed record PersonLine(
    PersonId Id, string Kind, string Name, Role Role, bool IsTrusted, PersonId? ClaimedBy, DateTimeOffset Since, PersonSettings Settings, bool ClaimIsProven)
{
    public string RoleWords => Kind switch
    {
        "imported" => "Imported author",
        "program" => "The wiki itself",
        _ => Role.ToString(),
    };
}

/// <param name="Zone">As the IANA names it; null: the browser's.</param>
/// <param name="Language">For dates and numbers, as BCP 47 names it; null: the browser's.</param>
/// <param name="Theme">light or dark; null: as the system.</param>
/// <param name="HidesPresence">Others do not see where they are.</param>
public sealed record PersonSettings(string? Zone, string? Language, string? Theme, bool HidesPresence);
