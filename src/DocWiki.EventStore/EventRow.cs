using System.Data.Common;
using Npgsql;

namespace DocWiki.EventStore;

/// <summary>How an event is read from a row of <c>mt_events</c>.</summary>
internal static class EventRow
{
    /// <summary>Begins every select list that <see cref="Read"/> is used on; the table's alias is e.</summary>
    public const string Columns = """
        e.seq_id, e.id, e.stream_id, e.version, e.timestamp, e.type, e.data,
               e.user_name, e.correlation_id, e.causation_id, e.headers
        """;

    /// <summary>How many columns that is: further ones of a select list begin here.</summary>
    public const int Width = 11;

    public static RecordedEvent Read(NpgsqlDataReader row, EventTypes eventTypes)
    {
        var position = row.GetInt64(0);
        return new(
            position,
            row.GetGuid(1),
            row.GetGuid(2),
            row.GetInt64(3),
            row.GetFieldValue<DateTimeOffset>(4),
            eventTypes.Read(row.GetString(5), row.GetFieldValue<byte[]>(6), position),
            Text(row, 7),
            Text(row, 8),
            Text(row, 9),
            row.IsDBNull(10) ? null : HeadersJson.Read(row.GetFieldValue<byte[]>(10)));
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
