using Npgsql;
using NpgsqlTypes;

namespace DocWiki.EventStore;

/// <summary>Sends appends as one batch: one transaction, one round trip. Recognises repetitions when that fails.</summary>
internal sealed class Appender(
    NpgsqlDataSource dataSource,
    EventTypes eventTypes,
    IReadOnlyList<IReadModel> readModels,
    Func<StreamType, Guid, long, CancellationToken, Task<object>> fold)
{
    /// <summary>
    /// Two appends that share two streams would otherwise wait for each other. Streams that do not exist yet are not
    /// covered; PostgreSQL notices, and the loser tries again.
    /// </summary>
    private const string LockStreams = """
        select id
        from mt_streams
        where id = any($1)
        order by id
        for no key update
        """;

    private const string FindRepetition = $"""
        select {EventRow.Columns},
               e.stream_id = wanted.stream_id and e.type = wanted.type and e.data = wanted.data
        from unnest($1, $2, $3, $4) with ordinality as wanted (id, stream_id, type, data, number)
        join mt_events e on e.id = wanted.id
        order by wanted.number
        """;

    private const int DeadlockAttempts = 3;

    public async Task<IReadOnlyList<AppendResult>> AppendAllAsync(
        IReadOnlyList<Append> appends, Action<NpgsqlBatch>? alsoWrite, CancellationToken cancellationToken)
    {
        var results = new AppendResult[appends.Count];
        List<int> open = [.. Enumerable.Range(0, appends.Count)];
        while (true)
        {
            var plan = await AppendPlan.ForAsync(
                [.. open.Select(i => appends[i])],
                eventTypes,
                readModels,
                (type, id, version) => fold(type, id, version, cancellationToken));
            try
            {
                if (plan.Writes.Count > 0 || alsoWrite is not null)
                    await SendAsync(plan, alsoWrite, cancellationToken);
                for (var i = 0; i < open.Count; i++)
                    results[open[i]] = new(plan.EventsOf(i), WasThereAlready: false);
                return results;
            }
            catch (AppendFailedException failure)
            {
                // Appends that are there already are taken out; the others are tried again without them.
                List<int> remaining = [];
                for (var i = 0; i < open.Count; i++)
                {
                    var first = failure.MayBeRepetition && appends[open[i]].EditId is { } editId
                        ? await FindFirstAsync(editId, plan.WritesOf(i), cancellationToken)
                        : null;
                    if (first is null)
                        remaining.Add(open[i]);
                    else
                        results[open[i]] = new(first, WasThereAlready: true);
                }
                if (remaining.Count == open.Count)
                    throw failure.Meaning;
                if (remaining.Count == 0)
                    return results;
                open = remaining;
            }
        }
    }

    private async Task SendAsync(AppendPlan plan, Action<NpgsqlBatch>? alsoWrite, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var batch = dataSource.CreateBatch();
            var lockFirst = plan.Writes.Select(write => write.StreamId).Distinct().Count() > 1;
            if (lockFirst)
                batch.BatchCommands.Add(new(LockStreams)
                {
                    Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. plan.Writes.Select(w => w.StreamId)] } },
                });
            foreach (var write in plan.Writes)
                batch.BatchCommands.Add(write.ToCommand());
            plan.AddReadModels(batch);
            alsoWrite?.Invoke(batch);

            // The first command whose answer has not come is the one that failed.
            var sent = lockFirst ? null : plan.Writes is [var first, ..] ? first : null;
            try
            {
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                if (lockFirst)
                {
                    sent = plan.Writes[0];
                    await reader.NextResultAsync(cancellationToken);
                }
                for (var i = 0; i < plan.Writes.Count; i++)
                {
                    await reader.ReadAsync(cancellationToken);
                    plan.Writes[i].SetPositions(reader.GetFieldValue<long[]>(0));
                    sent = i + 1 < plan.Writes.Count ? plan.Writes[i + 1] : null;
                    await reader.NextResultAsync(cancellationToken);
                }
                // The commit comes last: until then a rule of a read model may still refuse.
                while (await reader.NextResultAsync(cancellationToken))
                {
                }
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < DeadlockAttempts)
            {
            }
            catch (PostgresException e)
            {
                throw new AppendFailedException(e, sent?.Explain(e) ?? e);
            }
        }
    }

    /// <returns>The events of an earlier append with this edit id; null: there was none.</returns>
    private async Task<IReadOnlyList<RecordedEvent>?> FindFirstAsync(
        Guid editId, IReadOnlyList<StreamWrite> writes, CancellationToken cancellationToken)
    {
        var count = writes.Sum(write => write.Events.Length);
        // One id more than there are events: if it exists, the first append was a longer one.
        await using var command = dataSource.CreateCommand(FindRepetition);
        command.Parameters.Add(new NpgsqlParameter<Guid[]>
        {
            TypedValue = [.. Enumerable.Range(0, count + 1).Select(i => EventIds.Derive(editId, i))],
        });
        command.Parameters.Add(new NpgsqlParameter<Guid[]>
        {
            TypedValue = [.. writes.SelectMany(write => write.Events.Select(e => e.StreamId))],
        });
        command.Parameters.Add(new NpgsqlParameter<string[]>
        {
            TypedValue = [.. writes.SelectMany(write => write.TypeNames)],
        });
        command.Parameters.Add(new NpgsqlParameter<byte[][]>
        {
            TypedValue = [.. writes.SelectMany(write => write.Bodies)],
            NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
        });

        var found = new List<RecordedEvent>(count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (await reader.IsDBNullAsync(EventRow.Width, cancellationToken) || !reader.GetBoolean(EventRow.Width))
                throw new EditIdReusedException(editId);
            found.Add(EventRow.Read(reader, eventTypes));
        }
        if (found.Count == 0)
            return null;
        return found.Count == count ? found : throw new EditIdReusedException(editId);
    }

    private sealed class AppendFailedException(PostgresException failure, Exception meaning) : Exception(null, failure)
    {
        public Exception Meaning => meaning;

        /// <summary>What a second copy of an append runs into: the version, the event id, or a rule of a read model.</summary>
        public bool MayBeRepetition => failure.SqlState is "MT003" or PostgresErrorCodes.UniqueViolation;
    }
}
