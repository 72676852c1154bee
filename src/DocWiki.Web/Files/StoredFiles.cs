using DocWiki.Web.People;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.Files;

/// <summary>The files that were uploaded: state, not events. One is its content: the same content again is the same file.</summary>
public sealed class StoredFiles(NpgsqlDataSource database)
{
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Keeps this file. Where its content is here already, nothing is written, and it stays what it was first called.</summary>
    /// <param name="content">Is read twice, piece by piece: for its hash, and where it is new, into the database.</param>
    /// <param name="name">As it was sent.</param>
    public async Task<StoredFile> AddAsync(Stream content, string name, PersonId by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var facts = await FileReading.ReadAsync(content, cancellationToken);
        var key = FileKey.Of(facts.Hash);
        if (await FindAsync(key, cancellationToken) is { } known) return known;

        content.Position = 0;
        await using var command = database.CreateCommand("""
            insert into files (hash, bytes, media_type, name, width, height, person_id, uploaded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict do nothing
            """);
        command.Parameters.Add(new() { Value = facts.Hash });
        command.Parameters.Add(new() { Value = content, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = facts.Type.MediaType });
        command.Parameters.Add(new() { Value = FileName.Of(name).Value });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = facts.Size?.Width });
        command.Parameters.Add(new NpgsqlParameter<int?> { TypedValue = facts.Size?.Height });
        command.Parameters.Add(new() { Value = by.Value });
        command.Parameters.Add(new() { Value = now.ToUniversalTime() });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return await FindAsync(key, cancellationToken) ?? throw new IOException($"The file {key} was deleted while it was being uploaded.");
    }

    /// <returns>Null where there is no such file.</returns>
    public async Task<StoredFile?> FindAsync(FileKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {StoredFile.Columns} from files where key = $1");
        command.Parameters.Add(new() { Value = key.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? StoredFile.From(reader) : null;
    }

    public Stream Open(StoredFile file) => new StoredFileStream(database, file.Key, file.Bytes);

    /// <returns>Files, the newest first.</returns>
    /// <param name="before">Where the screen before ended; null: from the newest.</param>
    public Task<IReadOnlyList<StoredFile>> ListAsync(FilePlace? before, int limit, CancellationToken cancellationToken) => ListAsync($"""
        select {StoredFile.Columns}
        from files
        where (uploaded_at, key) < ($1, $2)
        order by uploaded_at desc, key desc
        limit $3
        """, before, limit, cancellationToken);

    /// <summary>The same of those that no page mentions, live or archived. Reads the texts of all pages: a quarter of a second for 10,000.</summary>
    /// <remarks><c>not in</c>, because it is always looked up in a hash; <c>not exists</c> may compare each file with each mention.</remarks>
    public Task<IReadOnlyList<StoredFile>> ListUnusedAsync(FilePlace? before, int limit, CancellationToken cancellationToken) => ListAsync($"""
        with mentioned as materialized (
            select distinct mention[1] as key
            from (select text from current_pages union all select text from drafts where not was_saved) t
            cross join lateral regexp_matches(t.text, '{FileUses.Mention}', 'g') as mention
            where t.text like '%files/%')
        select {StoredFile.Columns}
        from files f
        where (f.uploaded_at, f.key) < ($1, $2) and f.key not in (select m.key from mentioned m)
        order by f.uploaded_at desc, f.key desc
        limit $3
        """, before, limit, cancellationToken);

    /// <summary>Deletes the file for good, but not one that a page mentions, live or archived, or a draft, also one that can still be brought back.</summary>
    /// <returns>False where one mentions it, or it is gone.</returns>
    public async Task<bool> DeleteUnusedAsync(FileKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            delete from files
            where key = $1
                and not exists (select from current_pages where strpos(text, 'files/' || $1) > 0)
                and not exists (select from drafts where not was_saved and strpos(text, 'files/' || $1) > 0)
            """);
        command.Parameters.Add(new() { Value = key.Value });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private async Task<IReadOnlyList<StoredFile>> ListAsync(string query, FilePlace? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(query);
        command.Parameters.Add(new() { Value = before?.Time.ToUniversalTime() ?? new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = before?.Key.Value ?? "" });
        command.Parameters.Add(new() { Value = limit });
        var files = new List<StoredFile>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) files.Add(StoredFile.From(reader));
        return files;
    }
}

/// <summary>A place in the list of files: after this one.</summary>
public sealed record FilePlace(DateTimeOffset Time, FileKey Key)
{
    public static FilePlace After(StoredFile file) => new(file.UploadedAt, file.Key);

    /// <returns>False where this is no place; true with null for the beginning.</returns>
    public static bool TryRead(string? time, string? key, out FilePlace? place)
    {
        place = null;
        if (time is null && key is null) return true;
        if (!DateTimeOffset.TryParseExact(time, "O", System.Globalization.CultureInfo.InvariantCulture, default, out var at) || !FileKey.TryParse(key, null, out var file)) return false;
        place = new FilePlace(at, file);
        return true;
    }
}
