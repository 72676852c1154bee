using Npgsql;

namespace DocWiki.EventStore.Tests;

internal static class Rows
{
    /// <summary>Each row as its columns with a bar between; a dash is null.</summary>
    public static async Task<string[]> ReadAsync(NpgsqlDataSource dataSource, string sql, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var values = Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? "-" : Convert.ToString(reader.GetValue(i)));
            rows.Add(string.Join(" | ", values));
        }
        return [.. rows];
    }
}
