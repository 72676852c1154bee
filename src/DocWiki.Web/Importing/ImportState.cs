using DocWiki.Domain.WikiPages;
using Npgsql;

namespace DocWiki.Web.Importing;

/// <summary>
/// What earlier runs of one import have reached. Saved in the transaction of the events, so an import that is stopped anywhere
/// goes on exactly there. Only one run of an import at a time.
/// </summary>
public sealed class ImportState : IAsyncDisposable
{
    private readonly NpgsqlConnection turnstile;
    private readonly int importId;
    private readonly Dictionary<string, ImportedFile> files;
    private readonly HashSet<string> commits;
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken;
    private readonly NpgsqlDataSource database;

    private ImportState(
        NpgsqlDataSource database, NpgsqlConnection turnstile, int importId, Dictionary<string, ImportedFile> files, HashSet<string> commits, HashSet<string> taken) =>
        (this.database, this.turnstile, this.importId, this.files, this.commits, this.taken) = (database, turnstile, importId, files, commits, taken);

    public IReadOnlySet<string> Commits => commits;

    /// <exception cref="ImportSourceException">Another run of this import is under way.</exception>
    public static async Task<ImportState> OpenAsync(NpgsqlDataSource database, IReadOnlyList<string> roots, ImportOptions options, CancellationToken cancellationToken)
    {
        var source = $"{string.Join('+', roots)} {options.Folder} → {options.Under}";
        var turnstile = await database.OpenConnectionAsync(cancellationToken);
        var importId = 0;
        try
        {
            importId = await NameAsync(turnstile, source, cancellationToken);
            if (!await EnterAsync(turnstile, importId, cancellationToken))
                throw new ImportSourceException("This history is being imported right now by another run. Wait for it, or stop it; then run this again to take over what is new.");
            return new ImportState(
                database, turnstile, importId,
                await FilesAsync(turnstile, importId, cancellationToken),
                await CommitsAsync(turnstile, importId, cancellationToken),
                await TakenAsync(turnstile, importId, cancellationToken));
        }
        catch
        {
            await LeaveAsync(turnstile, importId);
            throw;
        }
    }

    public ImportedFile File(string name)
    {
        if (files.TryGetValue(name, out var file)) return file;
        files.Add(name, file = new ImportedFile { Path = "" });
        return file;
    }

    /// <summary>Every file that is there now, and the id of its content.</summary>
    public Dictionary<string, string> LiveFiles() =>
        files.Where(file => file.Value.BlobId is not null).ToDictionary(file => file.Key, file => file.Value.BlobId!, StringComparer.Ordinal);

    /// <summary>Files that are there and are pages: not those that were refused.</summary>
    public int CountLivePages() => files.Values.Count(file => file is { BlobId: not null, PageId: not null });

    public Dictionary<string, PagePath> Paths() =>
        files.Where(file => file.Value.Path.Length > 0).ToDictionary(file => file.Key, file => PagePath.Stored(file.Value.Path), StringComparer.Ordinal);

    /// <summary>Whether a page that did not come from this import stands there.</summary>
    public bool IsTaken(PagePath path) => taken.Contains(path.Value);

    /// <summary>The file is to be saved with the next transaction.</summary>
    public void Touch(string name) => touched.Add(name);

    /// <summary>Adds what brings the saved state up to date to the transaction that writes the events.</summary>
    public void AddTo(NpgsqlBatch batch, IReadOnlyList<string> newCommits)
    {
        var changed = touched.Select(name => (Name: name, File: files[name])).ToList();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into imported_commits (import_id, commit_id)
            select $1, decode(commit_id, 'hex')
            from unnest($2) as c (commit_id)
            on conflict do nothing
            """)
        {
            Parameters = { new() { Value = importId }, new NpgsqlParameter<string[]> { TypedValue = [.. newCommits] } },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into imported_files (import_id, file, path, page_id, blob_id, version)
            select $1, file, path, page_id, blob_id, version
            from unnest($2, $3, $4, $5, $6) as f (file, path, page_id, blob_id, version)
            on conflict (import_id, file) do update set
                path = excluded.path, page_id = excluded.page_id, blob_id = excluded.blob_id, version = excluded.version
            """)
        {
            Parameters =
            {
                new() { Value = importId },
                new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(file => file.Name)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(file => file.File.Path)] },
                new NpgsqlParameter<Guid?[]> { TypedValue = [.. changed.Select(file => file.File.PageId)] },
                new NpgsqlParameter<string?[]> { TypedValue = [.. changed.Select(file => file.File.BlobId)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. changed.Select(file => file.File.Version)] },
            },
        });
    }

    /// <summary>That transaction is through.</summary>
    public void Saved(IReadOnlyList<string> newCommits)
    {
        commits.UnionWith(newCommits);
        touched.Clear();
    }

    public async Task FinishAsync(string head, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update imports set head = $2, imported_at = now() where import_id = $1");
        command.Parameters.Add(new() { Value = importId });
        command.Parameters.Add(new() { Value = head });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await LeaveAsync(turnstile, importId);

    private static async Task<int> NameAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            insert into imports (source, head) values ($1, '')
            on conflict (source) do update set head = imports.head
            returning import_id
            """, connection);
        command.Parameters.Add(new() { Value = source });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    // Held by this connection until the run ends, also when it ends by being killed.
    private static async Task<bool> EnterAsync(NpgsqlConnection connection, int importId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtext('docwiki import'), $1)", connection);
        command.Parameters.Add(new() { Value = importId });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task LeaveAsync(NpgsqlConnection connection, int importId)
    {
        await using var closing = connection;
        if (connection.State != System.Data.ConnectionState.Open) return;
        // The pool keeps the session, and with it the lock. Where it is not held, this says so and does nothing.
        await using var command = new NpgsqlCommand("select pg_advisory_unlock(hashtext('docwiki import'), $1)", connection);
        command.Parameters.Add(new() { Value = importId });
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Dictionary<string, ImportedFile>> FilesAsync(NpgsqlConnection connection, int importId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select f.file, f.path, f.page_id, f.blob_id, f.version, coalesce(c.version > f.version, false)
            from imported_files f
            left join current_pages c on c.page_id = f.page_id
            where f.import_id = $1
            """, connection);
        command.Parameters.Add(new() { Value = importId });

        var files = new Dictionary<string, ImportedFile>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            files.Add(reader.GetString(0), new ImportedFile
            {
                Path = reader.GetString(1),
                PageId = reader.IsDBNull(2) ? null : reader.GetGuid(2),
                BlobId = reader.IsDBNull(3) ? null : reader.GetString(3),
                Version = reader.GetInt64(4),
                WasEditedHere = reader.GetBoolean(5),
            });
        }
        return files;
    }

    private static async Task<HashSet<string>> CommitsAsync(NpgsqlConnection connection, int importId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select encode(commit_id, 'hex') from imported_commits where import_id = $1", connection);
        command.Parameters.Add(new() { Value = importId });
        return await TextsAsync(command, cancellationToken);
    }

    private static async Task<HashSet<string>> TakenAsync(NpgsqlConnection connection, int importId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select c.path
            from current_pages c
            where c.archived_at is null
                and not exists (select 1 from imported_files f where f.import_id = $1 and f.page_id = c.page_id)
            """, connection);
        command.Parameters.Add(new() { Value = importId });
        return await TextsAsync(command, cancellationToken);
    }

    private static async Task<HashSet<string>> TextsAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) texts.Add(reader.GetString(0));
        return texts;
    }
}
