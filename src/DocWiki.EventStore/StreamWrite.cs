using Npgsql;
using NpgsqlTypes;

namespace DocWiki.EventStore;

/// <summary>The events one append adds to one stream, ready to be sent.</summary>
internal sealed class StreamWrite(StreamAppend append, EventMetadata metadata, RecordedEvent[] events, EventType[] types)
{
    // Causation comes before correlation in the function, unlike in the table: Marten's order.
    private const string Sql =
        "select mt_quick_append_events($1, $2, '*DEFAULT*', $3, $4, $5, $6, null, $7, $8, $9, $10, $11, $12)";

    public Guid StreamId => append.StreamId;

    public long ExpectedVersion => append.ExpectedVersion;

    /// <summary>Their positions are 0 until the database has told them.</summary>
    public RecordedEvent[] Events => events;

    public string[] TypeNames { get; } = [.. types.Select(type => type.Name)];

    public byte[][] Bodies { get; } = [.. events.Select((e, i) => types[i].Write(e.Data))];

    public NpgsqlBatchCommand ToCommand() => new(Sql)
    {
        Parameters =
        {
            new NpgsqlParameter<Guid> { TypedValue = append.StreamId },
            new NpgsqlParameter<string> { TypedValue = append.Type.Name, NpgsqlDbType = NpgsqlDbType.Varchar },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. events.Select(e => e.Id)] },
            Texts(TypeNames),
            Texts([.. types.Select(type => type.DotNetType)]),
            new NpgsqlParameter<byte[][]> { TypedValue = Bodies, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb },
            Texts(ForEach(metadata.CausationId)),
            Texts(ForEach(metadata.CorrelationId)),
            new NpgsqlParameter<string?[]>
            {
                TypedValue = ForEach(metadata.Headers is { Count: > 0 } headers ? HeadersJson.Write(headers) : null),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb,
            },
            Texts(ForEach(metadata.UserName)),
            new NpgsqlParameter<DateTimeOffset[]>
            {
                TypedValue = [.. events.Select(e => e.Time)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
            },
            new NpgsqlParameter<long> { TypedValue = append.ExpectedVersion },
        },
    };

    /// <param name="answer">What the function returned: the stream's new version, then the positions.</param>
    public void SetPositions(long[] answer)
    {
        for (var i = 0; i < events.Length; i++)
            events[i] = events[i] with { Position = answer[i + 1] };
    }

    /// <summary>What the failure of this write means; null: nothing known here.</summary>
    public Exception? Explain(PostgresException failure) => failure switch
    {
        { SqlState: "MT001" } => new StreamArchivedException(StreamId, failure),
        { SqlState: "MT003" } => new VersionConflictException(StreamId, ExpectedVersion, failure),
        // Only against a writer that does not lock the stream's row first, as Marten's own functions do not.
        { ConstraintName: "pk_mt_events_stream_and_version" or "pkey_mt_streams_id" } =>
            new VersionConflictException(StreamId, ExpectedVersion, failure),
        _ => null,
    };

    private static NpgsqlParameter<string?[]> Texts(string?[] values) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private string?[] ForEach(string? value)
    {
        var values = new string?[events.Length];
        Array.Fill(values, value);
        return values;
    }
}
