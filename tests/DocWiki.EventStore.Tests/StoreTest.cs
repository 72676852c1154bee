using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests;

/// <summary>A store in a database of its own, with the bank's two read models.</summary>
public abstract class StoreTest(PostgresFixture postgres) : IAsyncLifetime
{
    protected NpgsqlDataSource DataSource { get; private set; } = null!;

    protected PostgresEventStore Store { get; private set; } = null!;

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected virtual IReadOnlyList<IReadModel> ReadModels { get; } = [new Balances(), new Statements()];

    protected string ConnectionString { get; private set; } = "";

    public virtual async ValueTask InitializeAsync()
    {
        ConnectionString = await postgres.CreateDatabaseAsync(CancellationToken);
        DataSource = EventStoreDataSource.Create(ConnectionString);
        Store = NewStore(DataSource);
        await Store.MigrateAsync([], CancellationToken);
        await Store.EnsureReadModelsAsync(null, CancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What another process would have.</summary>
    protected PostgresEventStore NewStore(NpgsqlDataSource dataSource) =>
        new(dataSource, Bank.EventTypes(), [Bank.Account], ReadModels);

    protected async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync(CancellationToken))!;
    }

    protected Task<string[]> RowsAsync(string sql) => Rows.ReadAsync(DataSource, sql, CancellationToken);

    protected Task ExecuteAsync(string sql, params object[] parameters) => ExecuteAsync(DataSource, sql, parameters);

    protected static async Task ExecuteAsync(NpgsqlDataSource dataSource, string sql, params object[] parameters)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(CancellationToken);
    }
}
