using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests;

public sealed class MigrationTests(PostgresFixture postgres) : IAsyncLifetime
{
    private string connectionString = "";
    private NpgsqlDataSource dataSource = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static MigrationSet People =>
        MigrationSet.FromResources("people", typeof(MigrationTests).Assembly, "DocWiki.EventStore.Tests.Migrations.People.");

    public async ValueTask InitializeAsync()
    {
        connectionString = await postgres.CreateDatabaseAsync(CancellationToken);
        dataSource = EventStoreDataSource.Create(connectionString);
    }

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    [Fact]
    public async Task Processes_that_start_at_once_all_succeed()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var own = EventStoreDataSource.Create(connectionString);
            var store = new PostgresEventStore(own, Bank.EventTypes(), [Bank.Account], [new Balances()]);
            await store.MigrateAsync([People], CancellationToken);
            await store.EnsureReadModelsAsync(null, CancellationToken);
            await store.AppendAsync(
                Bank.To(Guid.NewGuid(), 0, new AccountOpened(Guid.NewGuid().ToString())), CancellationToken);
        }, CancellationToken)));

        Assert.Equal(
            ["event_store | 1 | 001_event_store.sql", "event_store | 2 | 002_marten_9_59.sql", "people | 1 | 001_people.sql", "people | 2 | 002_people_have_names.sql"],
            await RowsAsync("select set_name, number, file from schema_migrations order by set_name, number"));
        Assert.Equal(["6"], await RowsAsync("select count(*) from balances"));
    }

    [Fact]
    public async Task Migrating_again_does_nothing()
    {
        await MigrateAsync(People);
        await ExecuteAsync("insert into people (id, name) values (1, 'Ada')");

        await MigrateAsync(People);

        Assert.Equal(["1 | Ada"], await RowsAsync("select id, name from people"));
    }

    [Fact]
    public async Task An_edited_file_is_an_error_that_says_which()
    {
        await MigrateAsync(People);
        await ExecuteAsync("update schema_migrations set checksum = 'other' where set_name = 'people' and number = 1");

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(People));

        Assert.Contains("001_people.sql of 'people' was changed", error.Message);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_left_alone()
    {
        await MigrateAsync(People);
        await ExecuteAsync("""
            insert into schema_migrations (set_name, number, file, checksum) values ('people', 3, '003_more.sql', 'x')
            """);

        var error = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(People));

        Assert.Contains("003_more.sql", error.Message);
    }

    [Fact]
    public async Task A_set_that_fails_leaves_nothing()
    {
        var broken = MigrationSet.FromResources(
            "broken", typeof(MigrationTests).Assembly, "DocWiki.EventStore.Tests.Migrations.Broken.");

        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(broken));

        Assert.Equal(["0"], await RowsAsync("select count(*) from pg_namespace where nspname = 'docwiki'"));
    }

    [Theory]
    [InlineData("DocWiki.EventStore.Tests.Migrations.Nowhere.")]
    [InlineData("DocWiki.EventStore.Tests.Migrations.Incomplete.")]
    public void A_set_without_files_or_with_a_missing_number_is_refused(string prefix) =>
        Assert.Throws<ArgumentException>(
            () => MigrationSet.FromResources("wrong", typeof(MigrationTests).Assembly, prefix));

    private Task MigrateAsync(MigrationSet set) =>
        new PostgresEventStore(dataSource, Bank.EventTypes(), [Bank.Account], []).MigrateAsync([set], CancellationToken);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(CancellationToken);
    }

    private async Task<string[]> RowsAsync(string sql) => await Rows.ReadAsync(dataSource, sql, CancellationToken);
}
