using Npgsql;

namespace DocWiki.EventStore.Tests;

/// <summary>Another writer, who takes their time between the append and the end of the transaction.</summary>
internal sealed class Transaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
{
    public static async Task<Transaction> BeginAsync(NpgsqlDataSource dataSource)
    {
        var connection = await dataSource.OpenConnectionAsync();
        return new(connection, await connection.BeginTransactionAsync());
    }

    /// <summary>Appends one deposit to a new stream.</summary>
    /// <returns>Its position.</returns>
    public async Task<long> AppendAsync()
    {
        await using var command = new NpgsqlCommand("""
            select (mt_quick_append_events(
                gen_random_uuid(), 'account', '*DEFAULT*', array[gen_random_uuid()], array['money_deposited'], array[null],
                array['{"Amount": 1}'::jsonb], null, null, null, null, null, array[now()], 0))[2]
            """, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public Task EndAsync(bool commit) => commit ? transaction.CommitAsync() : transaction.RollbackAsync();

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
