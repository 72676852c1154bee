using System.Runtime.CompilerServices;
using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Past changes once more, with the state after each: one stream after the other, one stream's state in memory.</summary>
internal sealed class Replay(NpgsqlDataSource dataSource, EventTypes eventTypes, IReadOnlyList<StreamType> streamTypes)
{
    private const string Everything = $"""
        select {EventRow.Columns}, s.type
        from mt_events e
        join mt_streams s on s.id = e.stream_id
        where e.seq_id > $1
        and e.seq_id <= $2
        and s.type = any($3)
        and e.is_archived is not true
        and e.type <> 'tombstone'
        order by e.stream_id, e.version
        """;

    // A stream that has something new is read from its beginning: its state has to come from somewhere.
    private const string StreamsWithNews = $"""
        select {EventRow.Columns}, s.type
        from mt_events e
        join mt_streams s on s.id = e.stream_id
        where e.stream_id in (
            select n.stream_id
            from mt_events n
            where n.seq_id > $1
            and n.seq_id <= $2)
        and e.seq_id <= $2
        and s.type = any($3)
        and e.is_archived is not true
        and e.type <> 'tombstone'
        order by e.stream_id, e.version
        """;

    /// <param name="after">Changes up to this position are only folded.</param>
    public async IAsyncEnumerable<(StreamType Type, Change Change)> ReadAsync(
        long after, long upTo, IEnumerable<StreamType> types, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var byName = streamTypes.Intersect(types).ToDictionary(type => type.Name);
        await using var command = dataSource.CreateCommand(after == 0 ? Everything : StreamsWithNews);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. byName.Keys] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        Guid? streamId = null;
        StreamType? type = null;
        object? state = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            var recorded = EventRow.Read(reader, eventTypes);
            if (recorded.StreamId != streamId || type is null || state is null)
            {
                streamId = recorded.StreamId;
                type = byName[reader.GetString(EventRow.Width)];
                state = type.Initial;
            }
            var before = state;
            state = type.After(before, recorded.Data);
            if (recorded.Position > after)
                yield return (type, new(recorded, state, before));
        }
    }
}
