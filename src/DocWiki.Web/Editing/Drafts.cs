using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.Editing;

/// <summary>The drafts of all people; each sees their own. A row changes by one small statement per pause in typing, which carries the change and not the text.</summary>
public sealed class Drafts(NpgsqlDataSource database)
{
    /// <summary>Four pages of the largest kind: more than can be saved is kept all the same, so that it can be shortened.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Of one person. Nobody writes at so many pages; a program might.</summary>
    public const int MaxOpen = 200;

    /// <summary>How long a draft that was saved or thrown away can be brought back.</summary>
    private static readonly TimeSpan KeptClosed = TimeSpan.FromDays(30);

    private const string Columns = "draft_id, person_id, page_id, section_id, section_place, section_heading, path, title, tags, summary, minor, base_revision, base_title, base_tags, text, sequence, updated_at";

    /// <returns>Null where this person has no such open draft.</returns>
    public async Task<Draft?> FindAsync(Guid id, PersonId person, CancellationToken cancellationToken) =>
        await FirstAsync($"select {Columns} from drafts where draft_id = $1 and person_id = $2 and closed_at is null", [id, person.Value], cancellationToken);

    /// <param name="section">Null: of the whole page.</param>
    /// <returns>What this person was writing last on this page; null where they were not.</returns>
    public async Task<Draft?> FindLastAsync(PersonId person, PageId page, string? section, CancellationToken cancellationToken) =>
        await FirstAsync(
            $"select {Columns} from drafts where person_id = $1 and page_id = $2 and coalesce(section_id, '') = $3 and closed_at is null order by updated_at desc limit 1",
            [person.Value, page.Value, section ?? ""], cancellationToken);

    /// <summary>The same for a page that is not written yet.</summary>
    public async Task<Draft?> FindLastAsync(PersonId person, PagePath path, CancellationToken cancellationToken) =>
        await FirstAsync($"select {Columns} from drafts where person_id = $1 and page_id is null and path = $2 and closed_at is null order by updated_at desc limit 1", [person.Value, path.Value], cancellationToken);

    /// <summary>Takes over one change of an open draft: so many characters (code points, as PostgreSQL counts) from a place replaced by others.</summary>
    /// <returns>The page's newest revision as of now (null: not written, or archived); nothing where no open draft of this person has the sequence number the change follows, or it would grow too large.</returns>
    public async Task<(bool IsDone, LastSave? Page)> ChangeAsync(Guid id, PersonId person, DraftFields fields, DraftChange change, string writer, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with changed as (
                update drafts set
                    text = left(text, $5) || $6 || substr(text, $7 + 1),
                    path = $8, title = $9, tags = $10, summary = $11, minor = $12, base_revision = $13, base_title = $14, base_tags = $15,
                    sequence = $4, writer = $16, updated_at = now()
                where draft_id = $1 and person_id = $2 and sequence = $3 and closed_at is null
                    and octet_length(text) + octet_length($6) <= $17
                returning page_id)
            select p.revision, p.updated_by, p.approved_revision
            from changed c
            left join current_pages p on p.page_id = c.page_id and p.archived_at is null
            """);
        foreach (var value in (object[])[id, person.Value, change.After, change.Sequence, change.From, change.Insert, change.To, .. Values(fields), writer, MaxBytes])
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return (false, null);
        return (true, await reader.IsDBNullAsync(0, cancellationToken) ? null : new LastSave(reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt32(2)));
    }

    /// <summary>The state of a draft a change did not fit: enough to say why.</summary>
    /// <returns>Null where this person has, and had, no such draft.</returns>
    public async Task<(long Sequence, string Writer, bool IsClosed)?> StateAsync(Guid id, PersonId person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select sequence, writer, closed_at is not null from drafts where draft_id = $1 and person_id = $2");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = person.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetString(1), reader.GetBoolean(2)) : null;
    }

    /// <returns>False where this id is taken, or the person has too many drafts.</returns>
    public async Task<bool> AddAsync(Draft draft, string writer, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            insert into drafts (draft_id, person_id, page_id, section_id, section_place, section_heading, path, title, tags, summary, minor, base_revision, base_title, base_tags, text, sequence, writer)
            select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
            where (select count(*) from drafts where person_id = $2 and closed_at is null) < $18
            on conflict (draft_id) do nothing
            """);
        command.Parameters.Add(new() { Value = draft.Id });
        command.Parameters.Add(new() { Value = draft.Person.Value });
        command.Parameters.Add(new() { Value = (object?)draft.Page?.Value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)draft.Section?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)draft.Section?.Place ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)draft.Section?.Heading ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        foreach (var value in (object[])[.. Values(draft.Fields), draft.Text, draft.Sequence, writer, MaxOpen]) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Puts another text in the place of the draft's, where nobody changed it meanwhile.</summary>
    /// <param name="after">The sequence number the draft must have.</param>
    public async Task<bool> ReplaceAsync(Draft draft, long after, string writer, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update drafts set
                path = $4, title = $5, tags = $6, summary = $7, minor = $8, base_revision = $9, base_title = $10, base_tags = $11,
                text = $12, sequence = $13, writer = $14, section_place = $15, section_heading = $16, updated_at = now()
            where draft_id = $1 and person_id = $2 and sequence = $3 and closed_at is null
            """);
        foreach (var value in (object[])[draft.Id, draft.Person.Value, after, .. Values(draft.Fields), draft.Text, draft.Sequence, writer])
            command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = (object?)draft.Section?.Place ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)draft.Section?.Heading ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>It was saved, or thrown away. Kept a while all the same: a save can be regretted, and its last change may still be on the way.</summary>
    /// <returns>False where this person has no such open draft.</returns>
    public async Task<bool> CloseAsync(Guid id, PersonId person, bool wasSaved, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        var close = new NpgsqlBatchCommand("update drafts set closed_at = now(), was_saved = $3 where draft_id = $1 and person_id = $2 and closed_at is null")
        {
            Parameters = { new() { Value = id }, new() { Value = person.Value }, new() { Value = wasSaved } },
        };
        batch.BatchCommands.Add(close);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("delete from drafts where closed_at < now() - $1") { Parameters = { new() { Value = KeptClosed } } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return close.RecordsAffected == 1;
    }

    /// <summary>Brings back what was thrown away.</summary>
    public async Task<bool> ReopenAsync(Guid id, PersonId person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update drafts set closed_at = null, was_saved = false where draft_id = $1 and person_id = $2 and closed_at is not null");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = person.Value });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Newest first: what one is writing, and where it would go.</summary>
    public async Task<IReadOnlyList<DraftLine>> ListAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select d.draft_id, d.page_id, coalesce(p.path, d.path), coalesce(p.title, d.title), d.base_revision, p.revision, p.archived_at is not null, d.updated_at, left(d.text, 300), length(d.text), d.section_id, d.section_heading
            from drafts d
            left join current_pages p on p.page_id = d.page_id
            where d.person_id = $1 and d.closed_at is null
            order by d.updated_at desc
            """);
        command.Parameters.Add(new() { Value = person.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<DraftLine>();
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(new DraftLine(
                reader.GetGuid(0), reader.IsDBNull(1) ? null : new PageId(reader.GetGuid(1)), reader.GetString(2), reader.GetString(3),
                reader.GetInt32(4), reader.IsDBNull(5) ? null : reader.GetInt32(5), reader.GetBoolean(6), reader.GetFieldValue<DateTimeOffset>(7), reader.GetString(8), reader.GetInt32(9),
                reader.IsDBNull(10) ? null : reader.GetString(10), reader.IsDBNull(11) ? null : reader.GetString(11)));
        }
        return lines;
    }

    private async Task<Draft?> FirstAsync(string sql, object[] values, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        return new Draft(
            reader.GetGuid(0), new PersonId(reader.GetString(1)), reader.IsDBNull(2) ? null : new PageId(reader.GetGuid(2)),
            reader.IsDBNull(3) ? null : new DraftSection(reader.GetString(3), reader.GetInt32(4), reader.GetString(5)),
            new DraftFields(reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetString(9), reader.GetBoolean(10), reader.GetInt32(11), reader.GetString(12), reader.GetString(13)),
            reader.GetString(14), reader.GetInt64(15), reader.GetFieldValue<DateTimeOffset>(16));
    }

    private static object[] Values(DraftFields fields) =>
        [fields.Path, fields.Title, fields.Tags, fields.Summary, fields.Minor, fields.BaseRevision, fields.BaseTitle, fields.BaseTags];
}

/// <param name="Path">As it is now; as typed where the page is not written yet.</param>
/// <param name="Revision">The page's newest; null where it is not written yet.</param>
public sealed record DraftLine(Guid Id, PageId? Page, string Path, string Title, int BaseRevision, int? Revision, bool IsArchived, DateTimeOffset UpdatedAt, string Beginning, int Length, string? Section, string? SectionHeading)
{
    /// <summary>Where it is gone on with: the draft says which page it is of, whatever was typed as its path.</summary>
    public string EditAddress => $"{(PagePath.TryParse(Path, null, out var path) ? path : PagePath.Home).Address}/edit?draft={Id}{(Section is null ? "" : $"&section={Uri.EscapeDataString(Section)}")}";
}

/// <summary>One change of a draft's text. Places count characters (code points), not UTF-16 units.</summary>
/// <param name="After">The sequence number it follows.</param>
public readonly record struct DraftChange(long After, long Sequence, int From, int To, string Insert)
{
    /// <summary>The text with this change made.</summary>
    public string In(string text) => string.Concat(text.AsSpan(0, Unit(text, From)), Insert, text.AsSpan(Unit(text, To)));

    /// <summary>Of so many characters, how many UTF-16 units; the end of the text where it has fewer.</summary>
    private static int Unit(string text, int characters)
    {
        var unit = 0;
        for (; characters > 0 && unit < text.Length; characters--) unit += char.IsHighSurrogate(text[unit]) && unit + 1 < text.Length && char.IsLowSurrogate(text[unit + 1]) ? 2 : 1;
        return unit;
    }
}
