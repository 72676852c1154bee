using JasperFx;
using JasperFx.Core;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests;

/// <summary>Marten itself on our tables: its schema check, its sessions, its daemon. See also <see cref="MartenCallsTests"/>.</summary>
public sealed class MartenTests(PostgresFixture postgres) : StoreTest(postgres)
{
    protected override IReadOnlyList<IReadModel> ReadModels { get; } = [];

    private readonly Seen seen = new();
    private DocumentStore marten = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        marten = DocumentStore.For(options =>
        {
            options.Connection(ConnectionString);
            options.DatabaseSchemaName = "docwiki";
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.Events.StreamIdentity = StreamIdentity.AsGuid;
            options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
            options.Events.MetadataConfig.EnableAll();
            options.Events.MetadataConfig.UserNameEnabled = true;
            options.Events.EnableUniqueIndexOnEventId = true;
            options.Events.MapEventType<AccountOpened>("account_opened");
            options.Events.MapEventType<MoneyDeposited>("money_deposited");
            options.Projections.Add(seen, ProjectionLifecycle.Async);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await marten.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Martens_schema_check_finds_its_tables_indexes_and_sequences_as_they_are_to_be()
    {
        var migration = await marten.Storage.Database.CreateMigrationAsync(CancellationToken);
        // The functions' bodies are ours, and Marten's functions for searching documents are not needed: there are no documents.
        var differences = migration.Deltas.Where(delta => delta.Difference != Weasel.Core.SchemaPatchDifference.None).Select(delta => delta.SchemaObject).ToList();
        Assert.Equal([], differences.Where(found => found is not Weasel.Postgresql.Functions.Function).Select(found => found.Identifier.Name));
        Assert.Contains(migration.Deltas, delta => delta.SchemaObject.Identifier.Name == "mt_streams");
        Assert.Contains(migration.Deltas, delta => delta.SchemaObject.Identifier.Name == "mt_events");
    }

    [Fact]
    public async Task What_Marten_appends_our_side_reads()
    {
        var accountId = Guid.NewGuid();
        await using (var session = Session())
        {
            session.Events.StartStream(accountId, new AccountOpened("Ada", 3), new MoneyDeposited(5));
            await session.SaveChangesAsync(CancellationToken);
        }
        await using (var session = Session())
        {
            session.Events.Append(accountId, 3, new MoneyDeposited(7));
            await session.SaveChangesAsync(CancellationToken);
        }

        var read = await Store.ReadStreamAsync(accountId, 1, long.MaxValue, CancellationToken);
        Assert.Equal([new AccountOpened("Ada", 3), new MoneyDeposited(5), new MoneyDeposited(7)], read.Select(e => e.Data));
        Assert.Equal([1L, 2, 3], read.Select(e => e.Version));
        Assert.All(read, e => Assert.Equal(("day 3", "task 2", "person 1"), (e.CausationId, e.CorrelationId, e.UserName)));
        Assert.All(read, e => Assert.Equal("b", e.Headers?["a"]));
    }

    [Fact]
    public async Task What_our_side_appends_Marten_reads_folds_and_goes_on_with()
    {
        var accountId = Guid.NewGuid();
        await Store.AppendAsync(
            new(new EventMetadata(Bank.Noon, "person 1", "task 2", "day 3"), [new(Bank.Account, accountId, 0, [new AccountOpened("Ada"), new MoneyDeposited(5)])]),
            CancellationToken);

        await using var session = Session();
        var read = await session.Events.FetchStreamAsync(accountId, token: CancellationToken);
        Assert.Equal([new AccountOpened("Ada"), new MoneyDeposited(5)], read.Select(e => e.Data));
        Assert.All(read, e => Assert.Equal(("day 3", "task 2", "person 1", Bank.Noon), (e.CausationId, e.CorrelationId, e.UserName, e.Timestamp)));
        var state = await session.Events.FetchStreamStateAsync(accountId, CancellationToken);
        Assert.Equal((2, false), (state!.Version, state.IsArchived));

        var writing = await session.Events.FetchForWriting<Sum>(accountId, CancellationToken);
        Assert.Equal(5, writing.Aggregate!.Amount);
        writing.AppendOne(new MoneyDeposited(8));
        await session.SaveChangesAsync(CancellationToken);
        Assert.Equal(3, await ScalarAsync<long>("select version from mt_streams where id = $1", accountId));
    }

    [Fact]
    public async Task Both_sides_respect_each_others_versions_and_archived_streams()
    {
        var accountId = Guid.NewGuid();
        await Store.AppendAsync(Bank.To(accountId, 0, new AccountOpened("Ada")), CancellationToken);

        await using var late = Session();
        var writing = await late.Events.FetchForWriting<Sum>(accountId, CancellationToken);
        writing.AppendOne(new MoneyDeposited(1));
        await Store.AppendAsync(Bank.To(accountId, 1, new MoneyDeposited(2)), CancellationToken);
        // Marten's own words for a lost race, which it tells by the error code and the index's name.
        await Assert.ThrowsAnyAsync<ConcurrencyException>(() => late.SaveChangesAsync(CancellationToken));
        Assert.Equal(2, await ScalarAsync<long>("select version from mt_streams where id = $1", accountId));

        await using var other = Session();
        other.Events.Append(accountId, new MoneyDeposited(3));
        await other.SaveChangesAsync(CancellationToken);
        await Assert.ThrowsAsync<VersionConflictException>(() => Store.AppendAsync(Bank.To(accountId, 2, new MoneyDeposited(4)), CancellationToken));

        await using var archiving = Session();
        archiving.Events.ArchiveStream(accountId);
        await archiving.SaveChangesAsync(CancellationToken);
        await Assert.ThrowsAsync<StreamArchivedException>(() => Store.AppendAsync(Bank.To(accountId, 3, new MoneyDeposited(5)), CancellationToken));
    }

    [Fact]
    public async Task Martens_daemon_sees_every_event_once_also_over_numbers_that_never_came()
    {
        var accounts = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();
        for (var i = 0; i < accounts.Count; i++)
        {
            await Store.AppendAsync(Bank.To(accounts[i], 0, new AccountOpened($"Owner {i}"), new MoneyDeposited(i)), CancellationToken);
            // A transaction that took a number and failed.
            if (i == 10) await ScalarAsync<long>("select nextval('mt_events_sequence')");
        }

        using var daemon = await marten.BuildProjectionDaemonAsync();
        await daemon.StartAllAsync();
        await daemon.WaitForNonStaleData(30.Seconds());
        await Store.AppendAsync(Bank.To(accounts[0], 2, new MoneyDeposited(99)), CancellationToken);
        await daemon.WaitForNonStaleData(30.Seconds());
        await daemon.StopAllAsync();

        Assert.Equal(await RowsAsync("select seq_id from mt_events order by seq_id"), seen.Positions.Select(position => $"{position}"));
        Assert.Equal(41, seen.Positions.Count);
    }

    private IDocumentSession Session()
    {
        var session = marten.LightweightSession();
        (session.CausationId, session.CorrelationId, session.LastModifiedBy) = ("day 3", "task 2", "person 1");
        session.SetHeader("a", "b");
        return session;
    }

    public sealed class Sum
    {
        public Guid Id { get; set; }
        public decimal Amount { get; set; }

        public void Apply(MoneyDeposited deposited) => Amount += deposited.Amount;
    }

    /// <summary>A projection of Marten's that only remembers what it was given.</summary>
    private sealed class Seen : IProjection
    {
        public List<long> Positions { get; } = [];

        public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
        {
            lock (Positions) Positions.AddRange(events.Select(e => e.Sequence));
            return Task.CompletedTask;
        }
    }
}
