using System.Runtime.CompilerServices;
using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Streams of events in PostgreSQL, in Marten's table layout, with read models that change together with them.</summary>
/// <param name="dataSource">As <see cref="EventStoreDataSource.Create"/> makes it; at least with its search path.</param>
/// <param name="readModels">All that exist: each append updates those that listen to its streams.</param>
public sealed class PostgresEventStore(
    NpgsqlDataSource dataSource,
    EventTypes eventTypes,
    IReadOnlyList<StreamType> streamTypes,
    IReadOnlyList<IReadModel> readModels)
{
    private const string ReadStream = $"""
        select {EventRow.Columns}
        from mt_events e
        where e.stream_id = $1
        and e.version between $2 and $3
        and e.is_archived is not true
        and e.type <> 'tombstone'
        order by e.version
        """;

    private const string ReadAllByStream = $"""
        select {EventRow.Columns}
        from mt_events e
        where e.is_archived is not true
        and e.type <> 'tombstone'
        order by e.stream_id, e.version
        """;

    // Rows that are not for readers are read as well: they are no gaps.
    private const string ReadAfter = $"""
        select {EventRow.Columns},
               e.is_archived is true or e.type = 'tombstone'
        from mt_events e
        where e.seq_id > $1
        order by e.seq_id
        limit $2
        """;

    /// <summary>How long a reader waits for a writer to end before it is content with what lies before the gap.</summary>
    private static readonly TimeSpan GapPatience = TimeSpan.FromMilliseconds(50);

    private readonly EventOrder order = new(dataSource);

    /// <summary>Raised after each commit with the highest position written.</summary>
    internal event Action<long>? Committed;

    /// <summary>Writes all events of the append, and the read models, or nothing; in one round trip.</summary>
    /// <exception cref="VersionConflictException">A stream does not have its expected version.</exception>
    /// <exception cref="StreamArchivedException" />
    /// <exception cref="EditIdReusedException">The edit id belongs to an append of other events.</exception>
    /// <exception cref="PostgresException">Among others: a unique constraint of a read model; its name tells which rule.</exception>
    public async Task<AppendResult> AppendAsync(Append append, CancellationToken cancellationToken) =>
        (await AppendAllAsync([append], cancellationToken))[0];

    /// <summary>
    /// Writes many appends in one transaction and one round trip, in their order. A stream may occur in several of them,
    /// with versions that follow each other. Appends that are there already are left out. Memory grows with what is sent:
    /// an import passes some thousand events at a time.
    /// </summary>
    /// <inheritdoc cref="AppendAsync" path="/exception" />
    /// <param name="alsoWrite">Adds commands to the same transaction, for what must never be ahead of the events or behind them; called again when the transaction is tried again.</param>
    public async Task<IReadOnlyList<AppendResult>> AppendAllAsync(
        IReadOnlyList<Append> appends, CancellationToken cancellationToken, Action<NpgsqlBatch>? alsoWrite = null)
    {
        var appender = new Appender(dataSource, eventTypes, readModels, FoldAsync);
        var results = await appender.AppendAllAsync(appends, alsoWrite, cancellationToken);
        if (Committed is { } committed)
        {
            var highest = 0L;
            foreach (var result in results)
                if (!result.WasThereAlready && result.Events.Count > 0)
                    highest = Math.Max(highest, result.Events[^1].Position);
            if (highest > 0)
                committed(highest);
        }
        return results;
    }

    /// <summary>The events of an earlier append, by its edit id; empty when there is none.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> FindAppendAsync(Guid editId, CancellationToken cancellationToken)
    {
        const int atOnce = 16;
        var found = new List<RecordedEvent>();
        while (found.Count % atOnce == 0)
        {
            Guid[] ids = [.. Enumerable.Range(found.Count, atOnce).Select(i => EventIds.Derive(editId, i))];
            await using var command = dataSource.CreateCommand($"""
                select {EventRow.Columns}
                from mt_events e
                where e.id = any($1)
                order by e.seq_id
                """);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
            var before = found.Count;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                found.Add(EventRow.Read(reader, eventTypes));
            if (found.Count == before)
                break;
        }
        return found;
    }

    /// <summary>The events of a stream in order; none when there is no such stream or it is archived.</summary>
    /// <param name="fromVersion">Inclusive; 1 is the first.</param>
    /// <param name="toVersion">Inclusive; <see cref="long.MaxValue"/> reads to the end.</param>
    public async Task<IReadOnlyList<RecordedEvent>> ReadStreamAsync(
        Guid streamId, long fromVersion, long toVersion, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ReadStream);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streamId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromVersion });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = toVersion });
        var events = new List<RecordedEvent>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            events.Add(EventRow.Read(reader, eventTypes));
        return events;
    }

    /// <summary>Every event, stream by stream, each in order; as of one moment, one at a time in memory.</summary>
    public async IAsyncEnumerable<RecordedEvent> ReadAllByStreamAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(ReadAllByStream);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            yield return EventRow.Read(reader, eventTypes);
    }

    /// <summary>
    /// The events after a position, in order, without ever missing one: what follows a number that may still appear is
    /// left for later. Empty does not mean that there is nothing newer.
    /// </summary>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAfterAsync(
        long position, int limit, CancellationToken cancellationToken) =>
        (await ScanAfterAsync(position, limit, cancellationToken)).Events;

    /// <summary>A position at or below which nothing will appear any more. Waits for appends that are being written.</summary>
    public async Task<long> LastPositionAsync(CancellationToken cancellationToken)
    {
        var highest = await HighestVisibleAsync(cancellationToken);
        await order.WaitAsync(highest, highest, Timeout.InfiniteTimeSpan, cancellationToken);
        return highest;
    }

    /// <summary>
    /// Creates or updates the tables of the store, then those of the caller's sets, in one transaction. Any number of
    /// processes may do so at once.
    /// </summary>
    /// <exception cref="MigrationException">The database does not fit this program; nothing was changed.</exception>
    public Task MigrateAsync(IReadOnlyList<MigrationSet> additional, CancellationToken cancellationToken) =>
        new Migrator(dataSource).MigrateAsync([MigrationSet.EventStore, .. additional], cancellationToken);

    /// <summary>Creates read models that are missing and rebuilds those whose version has risen.</summary>
    /// <exception cref="InvalidOperationException">A read model was built by a newer version of the program.</exception>
    public Task EnsureReadModelsAsync(IProgress<RebuildProgress>? progress, CancellationToken cancellationToken) =>
        NewRebuilder()
            .EnsureAsync(readModels, progress, cancellationToken);

    /// <summary>
    /// Builds the read model anew from all events, beside its tables, which stay in use until they are exchanged at the
    /// end. Appends go on meanwhile; only the exchange holds them up.
    /// </summary>
    public Task RebuildAsync(
        IReadModel readModel, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken) =>
        RebuildAsync([readModel], progress, cancellationToken);

    /// <summary>Builds several anew in one pass over the events, and exchanges them together.</summary>
    /// <inheritdoc cref="RebuildAsync(IReadModel, IProgress{RebuildProgress}?, CancellationToken)" path="/summary" />
    public Task RebuildAsync(
        IReadOnlyList<IReadModel> models, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken) =>
        NewRebuilder()
            .RebuildAsync(models, progress, cancellationToken);

    /// <summary>Drops the tables of a read model that the program no longer has.</summary>
    public Task ForgetReadModelAsync(string name, CancellationToken cancellationToken) =>
        NewRebuilder().ForgetAsync(name, cancellationToken);

    internal async Task<long> HighestVisibleAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select coalesce(max(seq_id), 0) from mt_events");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <returns>Also how far everything has been seen: beyond the last event there may be rows that are not for readers.</returns>
    internal async Task<(IReadOnlyList<RecordedEvent> Events, long UpTo)> ScanAfterAsync(
        long position, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await ReadPageAsync(position, limit, cancellationToken);
            if (page.Missing is { } missing
                && await order.WaitAsync(missing, page.Highest, GapPatience, cancellationToken))
                page = await ReadPageAsync(position, limit, cancellationToken);

            if (page.Events.Count > 0 || page.Decided == position)
                return (page.Events, page.Decided);
            position = page.Decided;
        }
    }

    private async Task<Page> ReadPageAsync(long position, int limit, CancellationToken cancellationToken)
    {
        var decidedBefore = order.DecidedUpTo;
        await using var command = dataSource.CreateCommand(ReadAfter);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var events = new List<RecordedEvent>();
        var decided = position;
        long? missing = null;
        var highest = position;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            highest = reader.GetInt64(0);
            if (missing is null && highest > decidedBefore && highest > Math.Max(decided, decidedBefore) + 1)
                missing = Math.Max(decided, decidedBefore) + 1;
            if (missing is not null)
                continue;
            decided = highest;
            if (!reader.GetBoolean(EventRow.Width))
                events.Add(EventRow.Read(reader, eventTypes));
        }
        return new(events, decided, missing, highest);
    }

    private Rebuilder NewRebuilder() =>
        new(dataSource, new Replay(dataSource, eventTypes, streamTypes), LastPositionAsync);

    private async Task<object> FoldAsync(
        StreamType type, Guid streamId, long version, CancellationToken cancellationToken)
    {
        var state = type.Initial;
        foreach (var recorded in await ReadStreamAsync(streamId, 1, version, cancellationToken))
            state = type.After(state, recorded.Data);
        return state;
    }

    /// <param name="Decided">Up to here everything has been seen.</param>
    /// <param name="Missing">The first number that may still appear; null when there is none below the last row.</param>
    private sealed record Page(List<RecordedEvent> Events, long Decided, long? Missing, long Highest);
}
