using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Builds read models in a schema of their own and exchanges them for the old ones at the end.</summary>
/// <remarks>An interrupted rebuild leaves that schema behind; nobody reads it, and the next one drops it.</remarks>
internal sealed class Rebuilder(
    NpgsqlDataSource dataSource, Replay replay, Func<CancellationToken, Task<long>> lastPosition)
{
    private const int ChunkSize = 1000;

    /// <summary>So few can be caught up with while appends wait.</summary>
    private const int FewEvents = 200;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private const string UseRebuildSchema = "set local search_path = docwiki_rebuild, docwiki";

    // Streams come one after the other, so a rule between streams may be broken on the way: B already has the name that A
    // has not given up yet.
    private const string FindUniqueIndexes = """
        select
            case when c.oid is null
                then format('drop index docwiki_rebuild.%I', i.relname)
                else format('alter table docwiki_rebuild.%I drop constraint %I', t.relname, c.conname) end,
            case when c.oid is null
                then pg_get_indexdef(i.oid)
                else format(
                    'alter table docwiki_rebuild.%I add constraint %I %s',
                    t.relname, c.conname, pg_get_constraintdef(c.oid)) end
        from pg_index x
        join pg_class i on i.oid = x.indexrelid
        join pg_class t on t.oid = x.indrelid
        left join pg_constraint c on c.conindid = x.indexrelid and c.contype in ('u', 'x')
        where t.relnamespace = 'docwiki_rebuild'::regnamespace
        and t.relkind = 'r'
        and (x.indisunique or x.indisexclusion)
        and not x.indisprimary
        """;

    public async Task EnsureAsync(
        IReadOnlyList<IReadModel> models, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        if ((await FindOutdatedAsync(models, cancellationToken)).Count == 0)
            return;
        await using var turn = await Turn.TakeAsync(dataSource, cancellationToken);
        // Another process may have done it while this one waited.
        var outdated = await FindOutdatedAsync(models, cancellationToken);
        if (outdated.Count > 0)
            await RebuildInTurnAsync(outdated, progress, cancellationToken);
    }

    public async Task RebuildAsync(
        IReadOnlyList<IReadModel> models, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        await using var turn = await Turn.TakeAsync(dataSource, cancellationToken);
        await RebuildInTurnAsync(models, progress, cancellationToken);
    }

    public async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        await using var turn = await Turn.TakeAsync(dataSource, cancellationToken);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await DropTablesAsync(connection, name, [], cancellationToken);
        await connection.ExecuteAsync("delete from read_models where name = $1", cancellationToken, name);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<IReadModel>> FindOutdatedAsync(
        IReadOnlyList<IReadModel> models, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<string, int>();
        await using var command = dataSource.CreateCommand("select name, version from read_models");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            versions[reader.GetString(0)] = reader.GetInt32(1);
        foreach (var model in models)
        {
            if (versions.TryGetValue(model.Name, out var version) && version > model.Version)
                throw new InvalidOperationException(
                    $"The read model '{model.Name}' has version {version}, this program knows {model.Version}: the database "
                    + "was used by a newer version. Start that version, or run 'rebuild' to take its tables back.");
        }
        return [.. models.Where(model => versions.GetValueOrDefault(model.Name) < model.Version)];
    }

    private async Task RebuildInTurnAsync(
        IReadOnlyList<IReadModel> models, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var uniqueIndexes = await CreateTablesAsync(connection, models, cancellationToken);

        var total = (long)(await connection.ScalarAsync("select count(*) from mt_events", cancellationToken))!;
        var counter = new Counter(progress, total);
        var done = 0L;
        while (true)
        {
            var upTo = await lastPosition(cancellationToken);
            if (upTo - done > FewEvents)
            {
                await ApplyAsync(connection, models, done, upTo, counter, inTransaction: false, cancellationToken);
                done = upTo;
            }
            else if (await TryExchangeAsync(connection, models, uniqueIndexes, done, counter, cancellationToken))
            {
                break;
            }
            else
            {
                // Appends were held up for nothing; let them get on before the next attempt.
                await Task.Delay(RetryPause, cancellationToken);
            }
        }
        await connection.ExecuteAsync("drop schema docwiki_rebuild cascade", cancellationToken);
    }

    /// <returns>The statements that put back the unique indexes set aside.</returns>
    private static async Task<IReadOnlyList<string>> CreateTablesAsync(
        NpgsqlConnection connection, IReadOnlyList<IReadModel> models, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync("drop schema if exists docwiki_rebuild cascade", cancellationToken);
        await connection.ExecuteAsync("create schema docwiki_rebuild", cancellationToken);
        await connection.ExecuteAsync(UseRebuildSchema, cancellationToken);
        foreach (var model in models)
            await connection.ExecuteAsync(model.Schema, cancellationToken);

        var drop = new List<string>();
        var putBack = new List<string>();
        await using (var command = new NpgsqlCommand(FindUniqueIndexes, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                drop.Add(reader.GetString(0));
                putBack.Add(reader.GetString(1));
            }
        }
        foreach (var statement in drop)
            await connection.ExecuteAsync(statement, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return putBack;
    }

    private async Task ApplyAsync(
        NpgsqlConnection connection,
        IReadOnlyList<IReadModel> models,
        long after,
        long upTo,
        Counter counter,
        bool inTransaction,
        CancellationToken cancellationToken)
    {
        var chunk = new List<(StreamType Type, Change Change)>(ChunkSize);
        var types = models.SelectMany(model => model.Streams).Distinct();
        await foreach (var change in replay.ReadAsync(after, upTo, types, cancellationToken))
        {
            chunk.Add(change);
            if (chunk.Count == ChunkSize)
                await WriteChunkAsync();
        }
        if (chunk.Count > 0)
            await WriteChunkAsync();

        async Task WriteChunkAsync()
        {
            await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
            batch.BatchCommands.Add(new(UseRebuildSchema));
            // If the machine dies the rebuild begins anew; the exchange waits for the disk.
            if (!inTransaction)
                batch.BatchCommands.Add(new("set local synchronous_commit = off"));
            foreach (var model in models)
            {
                List<Change> heard = [.. chunk.Where(c => model.Streams.Contains(c.Type)).Select(c => c.Change)];
                if (heard.Count > 0)
                    model.Apply(heard, batch);
            }
            if (inTransaction)
            {
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }
            else
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await batch.ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            counter.Add(chunk.Count);
            chunk.Clear();
        }
    }

    /// <summary>Holds up appends, applies the last changes, and exchanges the tables.</summary>
    /// <returns>False: a lock was not to be had at once; nothing has changed, and appends go on before the next attempt.</returns>
    private async Task<bool> TryExchangeAsync(
        NpgsqlConnection connection,
        IReadOnlyList<IReadModel> models,
        IReadOnlyList<string> uniqueIndexes,
        long after,
        Counter counter,
        CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // Whoever waits for a lock holds up all who come after; a long transaction must not stop every append.
            await connection.ExecuteAsync("set local lock_timeout = '1s'", cancellationToken);
            await connection.ExecuteAsync("lock table mt_events in share row exclusive mode", cancellationToken);
            await ApplyAsync(connection, models, after, long.MaxValue, counter, inTransaction: true, cancellationToken);
            await connection.ExecuteAsync(UseRebuildSchema, cancellationToken);
            foreach (var statement in uniqueIndexes)
                await connection.ExecuteAsync(statement, cancellationToken);
            foreach (var model in models)
            {
                await DropTablesAsync(connection, model.Name, model.Tables, cancellationToken);
                foreach (var table in model.Tables)
                {
                    var move = (string)(await connection.ScalarAsync(
                        "select format('alter table docwiki_rebuild.%I set schema docwiki', $1::text)", cancellationToken, table))!;
                    await connection.ExecuteAsync(move, cancellationToken);
                }
                await connection.ExecuteAsync(
                    """
                    insert into read_models (name, version, tables)
                    values ($1, $2, $3)
                    on conflict (name)
                    do update set version = excluded.version, tables = excluded.tables, rebuilt_at = now()
                    """,
                    cancellationToken,
                    model.Name, model.Version, model.Tables.ToArray());
            }
            await transaction.CommitAsync(cancellationToken);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            await transaction.RollbackAsync(cancellationToken);
            return false;
        }
    }

    /// <summary>Drops the tables the model had, whatever its last version called them, and those it is about to have.</summary>
    private static async Task DropTablesAsync(
        NpgsqlConnection connection, string name, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        var drop = await connection.ScalarAsync(
            """
            select 'drop table if exists ' || string_agg(format('docwiki.%I', t), ', ')
            from (
                select unnest(tables) as t from read_models where name = $1
                union
                select unnest($2)) as of_model
            """, cancellationToken, name, tables.ToArray());
        if (drop is string statement)
            await connection.ExecuteAsync(statement, cancellationToken);
    }

    private sealed class Counter(IProgress<RebuildProgress>? progress, long total)
    {
        private long done;

        public void Add(int changes)
        {
            done += changes;
            progress?.Report(new(done, total));
        }
    }

    /// <summary>One rebuild at a time in the whole database.</summary>
    private sealed class Turn(NpgsqlConnection connection) : IAsyncDisposable
    {
        private const long Key = 7236528302;

        public static async Task<Turn> TakeAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
        {
            var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            try
            {
                await connection.ExecuteAsync("select pg_advisory_lock($1)", cancellationToken, Key);
                return new(connection);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            // The pool keeps the session, and with it the lock.
            if (connection.State == System.Data.ConnectionState.Open)
                await connection.ExecuteAsync("select pg_advisory_unlock($1)", CancellationToken.None, Key);
            await connection.DisposeAsync();
        }
    }
}
