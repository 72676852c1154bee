using Xunit;

namespace DocWiki.EventStore.Tests;

public sealed class RebuildTests(PostgresFixture postgres) : StoreTest(postgres)
{
    private const string AllBalances = "select account_id, owner, balance, version from balances order by account_id";

    private const string AllStatements =
        "select account_id, version, position, balance, at from statements order by account_id, version";

    [Fact]
    public async Task A_rebuilt_read_model_equals_the_one_that_grew()
    {
        await FillAsync(accounts: 12, deposits: 200);
        var balances = await RowsAsync(AllBalances);
        var statements = await RowsAsync(AllStatements);
        var shape = await ShapeAsync();
        Assert.Equal(12, balances.Length);
        Assert.Equal(12 * 201, statements.Length);
        await ExecuteAsync("update balances set balance = 0");
        await ExecuteAsync("delete from statements where version = 7");

        await Store.RebuildAsync(new Balances(), null, CancellationToken);
        Assert.Equal(balances, await RowsAsync(AllBalances));
        await Store.RebuildAsync([new Balances(), new Statements()], null, CancellationToken);
        Assert.Equal(balances, await RowsAsync(AllBalances));
        Assert.Equal(statements, await RowsAsync(AllStatements));

        Assert.Equal(shape, await ShapeAsync());
        Assert.Equal(0, await ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'docwiki_rebuild'"));
    }

    [Fact]
    public async Task A_name_that_went_from_one_stream_to_another_does_not_stop_a_rebuild()
    {
        for (var i = 0; i < 8; i++)
        {
            // Whichever stream is visited first, in half of the cases it holds a name that the other one has now.
            Guid first = Guid.NewGuid(), second = Guid.NewGuid();
            await Store.AppendAsync(Bank.To(first, 0, new AccountOpened($"A{i}")), CancellationToken);
            await Store.AppendAsync(Bank.To(first, 1, new OwnerChanged($"B{i}")), CancellationToken);
            await Store.AppendAsync(Bank.To(second, 0, new AccountOpened($"A{i}")), CancellationToken);
        }
        await ExecuteAsync("alter table balances add column old int");
        var before = await RowsAsync(AllBalances);

        await Store.RebuildAsync(new EveryChange(), null, CancellationToken);

        Assert.Equal(before, await RowsAsync(AllBalances));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(
            () => Store.AppendAsync(Bank.To(Guid.NewGuid(), 0, new AccountOpened("A0")), CancellationToken));
    }

    [Fact]
    public async Task Appends_go_on_during_a_rebuild_and_none_is_lost()
    {
        var accounts = await FillAsync(accounts: 10, deposits: 300);
        using var stop = new CancellationTokenSource();
        var appended = 0;
        var writing = accounts.Select(account => Task.Run(async () =>
        {
            for (var version = 301L; !stop.IsCancellationRequested; version++)
            {
                await Store.AppendAsync(
                    Bank.To(account, version, new MoneyDeposited(1)), CancellationToken.None);
                Interlocked.Increment(ref appended);
            }
        }, CancellationToken)).ToArray();

        var duringRebuilds = 0;
        for (var i = 0; i < 4; i++)
        {
            await Store.RebuildAsync([new Balances(), new Statements()], null, CancellationToken);
            duringRebuilds = Volatile.Read(ref appended);
        }
        await stop.CancelAsync();
        await Task.WhenAll(writing);

        Assert.True(duringRebuilds > 100, $"Only {duringRebuilds} appends during the rebuilds.");
        Assert.Equal(
            3010 + appended,
            await ScalarAsync<long>("select count(*) from mt_events"));
        Assert.Empty(await RowsAsync("""
            select e.stream_id, e.version, e.seq_id
            from mt_events e
            full join statements s on s.account_id = e.stream_id and s.version = e.version and s.position = e.seq_id
            where s.version is null or e.version is null
            """));
        Assert.Empty(await RowsAsync("""
            select b.account_id
            from balances b
            join mt_streams s on s.id = b.account_id
            where b.version <> s.version or b.balance <> s.version - 1
            """));
    }

    [Fact]
    public async Task An_interrupted_rebuild_leaves_the_old_tables_in_use()
    {
        await FillAsync(accounts: 3, deposits: 900);
        var balances = await RowsAsync(AllBalances);
        using var interruption = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Store.RebuildAsync(new Balances(), new CancelAtFirstReport(interruption), interruption.Token));

        Assert.Equal(balances, await RowsAsync(AllBalances));
        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("New")), CancellationToken);
        balances = await RowsAsync(AllBalances);
        Assert.Equal(4, balances.Length);
        await Store.RebuildAsync(new Balances(), null, CancellationToken);
        Assert.Equal(balances, await RowsAsync(AllBalances));
    }

    [Fact]
    public async Task Progress_ends_at_the_total()
    {
        await FillAsync(accounts: 3, deposits: 900);
        var reports = new List<RebuildProgress>();
        await Store.RebuildAsync(new Balances(), new Reports(reports), CancellationToken);

        Assert.Equal([new(1000, 2703), new(2000, 2703), new(2703, 2703)], reports);
    }

    [Fact]
    public async Task A_read_model_is_rebuilt_when_its_version_has_risen_and_otherwise_left_alone()
    {
        await FillAsync(accounts: 2, deposits: 1);
        await ExecuteAsync("update balances set balance = 1000");

        await Store.EnsureReadModelsAsync(null, CancellationToken);
        Assert.Equal(2000, await ScalarAsync<decimal>("select sum(balance) from balances"));

        var newer = new PostgresEventStore(DataSource, Bank.EventTypes(), [Bank.Account], [new Balances(version: 2)]);
        await Task.WhenAll(
            newer.EnsureReadModelsAsync(null, CancellationToken), newer.EnsureReadModelsAsync(null, CancellationToken));
        Assert.Equal(2, await ScalarAsync<decimal>("select sum(balance) from balances"));
        Assert.Equal(2, await ScalarAsync<int>("select version from read_models where name = 'balances'"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.EnsureReadModelsAsync(null, CancellationToken));
    }

    [Fact]
    public async Task A_forgotten_read_model_loses_its_tables()
    {
        await Store.ForgetReadModelAsync("balances", CancellationToken);

        Assert.Equal(["statements"], await RowsAsync("select name from read_models"));
        Assert.Equal(0, await ScalarAsync<long>("select count(*) from pg_class where relname = 'balances'"));
    }

    private async Task<Guid[]> FillAsync(int accounts, int deposits)
    {
        Guid[] ids = [.. Enumerable.Range(0, accounts).Select(_ => Guid.CreateVersion7())];
        await Store.AppendAllAsync(
            [.. ids.Select((id, i) => Bank.To(id, 0, new AccountOpened($"Owner {i}")))], CancellationToken);
        for (var version = 1; version <= deposits; version += 50)
        {
            var length = Math.Min(50, deposits - version + 1);
            object[] events = [.. Enumerable.Repeat(new MoneyDeposited(1), length)];
            await Store.AppendAllAsync([.. ids.Select(id => Bank.To(id, version, events))], CancellationToken);
        }
        return ids;
    }

    private Task<string[]> ShapeAsync() => RowsAsync("""
        select schemaname || '.' || tablename || ' ' || indexdef
        from pg_indexes
        where tablename in ('balances', 'statements')
        union all
        select conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        from pg_constraint
        where conrelid in ('balances'::regclass, 'statements'::regclass)
        order by 1
        """);

    /// <summary>Balances that also write what soon changes again: one command a change.</summary>
    private sealed class EveryChange : IReadModel
    {
        private readonly Balances balances = new();

        public string Name => balances.Name;

        public int Version => balances.Version;

        public IReadOnlyList<string> Tables => balances.Tables;

        public string Schema => balances.Schema;

        public IReadOnlyList<StreamType> Streams => balances.Streams;

        public void Apply(IReadOnlyList<Change> changes, Npgsql.NpgsqlBatch batch)
        {
            foreach (var change in changes)
                balances.Apply([change], batch);
        }
    }

    private sealed class CancelAtFirstReport(CancellationTokenSource source) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => source.Cancel();
    }

    private sealed class Reports(List<RebuildProgress> reports) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => reports.Add(value);
    }
}
