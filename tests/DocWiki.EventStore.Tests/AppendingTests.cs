using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests;

public sealed class AppendingTests(PostgresFixture postgres) : StoreTest(postgres)
{
    [Fact]
    public async Task What_is_appended_is_read_back_with_who_and_when()
    {
        var accountId = Guid.CreateVersion7();
        var time = new DateTimeOffset(2026, 3, 14, 13, 9, 26, 535, 897, TimeSpan.FromHours(1)).AddTicks(9);
        var metadata = new EventMetadata(
            time, "person 7", "task 12", "day 3", new Dictionary<string, string> { ["minor"] = "true", ["wörds"] = "„so“" });

        var result = await Store.AppendAsync(
            new(metadata, [new(Bank.Account, accountId, 0, [new AccountOpened("Ada"), new MoneyDeposited(12.50m)])]),
            CancellationToken);
        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Bob")), CancellationToken);
        var read = await Store.ReadStreamAsync(accountId, 1, long.MaxValue, CancellationToken);

        Assert.False(result.WasThereAlready);
        Assert.Equal(2, read.Count);
        Assert.Equal([1L, 2L], read.Select(e => e.Version));
        Assert.Equal([1L, 2L], read.Select(e => e.Position));
        Assert.Equal([new AccountOpened("Ada"), new MoneyDeposited(12.50m)], read.Select(e => e.Data));
        Assert.All(read, e =>
        {
            Assert.Equal(new DateTimeOffset(2026, 3, 14, 12, 9, 26, 535, 897, TimeSpan.Zero), e.Time);
            Assert.Equal("person 7", e.UserName);
            Assert.Equal("task 12", e.CorrelationId);
            Assert.Equal("day 3", e.CausationId);
            Assert.Equal(metadata.Headers, e.Headers);
        });
        Assert.Equal(read, result.Events.Select((e, i) => e with { Headers = read[i].Headers }));
    }

    [Fact]
    public async Task Part_of_a_stream_can_be_read()
    {
        var accountId = Guid.CreateVersion7();
        await Store.AppendAsync(
            Bank.To(accountId, 0, new AccountOpened("Ada"), new MoneyDeposited(1), new MoneyDeposited(2), new MoneyDeposited(3)),
            CancellationToken);

        var read = await Store.ReadStreamAsync(accountId, 2, 3, CancellationToken);

        Assert.Equal([new MoneyDeposited(1), new MoneyDeposited(2)], read.Select(e => e.Data));
        Assert.Empty(await Store.ReadStreamAsync(Guid.CreateVersion7(), 1, long.MaxValue, CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_wrong_expected_version_changes_nothing_and_takes_no_number(long expected)
    {
        var accountId = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(accountId, 0, new AccountOpened("Ada"), new MoneyDeposited(5)), CancellationToken);

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.AppendAsync(Bank.To(accountId, expected, new MoneyDeposited(7)), CancellationToken));

        Assert.Equal((accountId, expected), (conflict.StreamId, conflict.Expected));
        Assert.Equal(2, await ScalarAsync<long>("select last_value from mt_events_sequence"));
        Assert.Equal(2, await ScalarAsync<long>("select count(*) from mt_events"));
        Assert.Equal(2, await ScalarAsync<long>("select version from mt_streams where id = $1", accountId));
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_has_no_version_1()
    {
        await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 1, new MoneyDeposited(7)), CancellationToken));

        Assert.Equal(0, await ScalarAsync<long>("select count(*) from mt_streams"));
    }

    [Fact]
    public async Task Several_streams_change_together_or_not_at_all()
    {
        Guid ada = Guid.CreateVersion7(), bob = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(ada, 0, new AccountOpened("Ada"), new MoneyDeposited(50)), CancellationToken);
        await Store.AppendAsync(Bank.To(bob, 0, new AccountOpened("Bob")), CancellationToken);
        Append Transfer(long versionOfBob) => new(
            new EventMetadata(Bank.Noon),
            [
                new(Bank.Account, ada, 2, [new MoneyWithdrawn(20)], new Account("Ada", 50)),
                new(Bank.Account, bob, versionOfBob, [new MoneyDeposited(20)], new Account("Bob", 0)),
            ]);

        var conflict = await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.AppendAsync(Transfer(versionOfBob: 5), CancellationToken));
        Assert.Equal(bob, conflict.StreamId);
        Assert.Equal(["Ada | 50 | 2", "Bob | 0 | 1"], await BalancesAsync());

        var result = await Store.AppendAsync(Transfer(versionOfBob: 1), CancellationToken);
        Assert.Equal(["Ada | 30 | 3", "Bob | 20 | 2"], await BalancesAsync());
        Assert.Equal([ada, bob], result.Events.Select(e => e.StreamId));
        Assert.True(result.Events[0].Position < result.Events[1].Position);
    }

    [Fact]
    public async Task A_broken_rule_of_a_read_model_undoes_the_append_and_names_its_constraint()
    {
        var second = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada")), CancellationToken);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => Store.AppendAsync(Bank.To(second, 0, new AccountOpened("Ada")), CancellationToken));

        Assert.Equal("uq_balances_owner", refusal.ConstraintName);
        Assert.Empty(await Store.ReadStreamAsync(second, 1, long.MaxValue, CancellationToken));
    }

    [Fact]
    public async Task A_rule_checked_at_the_commit_undoes_the_append_as_well()
    {
        await ExecuteAsync("""
            alter table balances drop constraint uq_balances_owner;
            alter table balances add constraint uq_late unique (owner) deferrable initially deferred
            """);
        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada")), CancellationToken);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada")), CancellationToken));

        Assert.Equal("uq_late", refusal.ConstraintName);
        Assert.Equal(1, await ScalarAsync<long>("select count(*) from mt_events"));
    }

    [Fact]
    public async Task An_archived_stream_takes_no_more_events_and_is_not_read()
    {
        Guid ada = Guid.CreateVersion7(), bob = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(ada, 0, new AccountOpened("Ada")), CancellationToken);
        await Store.AppendAsync(Bank.To(bob, 0, new AccountOpened("Bob")), CancellationToken);
        await ExecuteAsync("select mt_archive_stream($1)", ada);

        var refusal = await Assert.ThrowsAsync<StreamArchivedException>(
            () => Store.AppendAsync(Bank.To(ada, 1, new MoneyDeposited(1)), CancellationToken));

        Assert.Equal(ada, refusal.StreamId);
        Assert.Empty(await Store.ReadStreamAsync(ada, 1, long.MaxValue, CancellationToken));
        Assert.Equal([bob], (await Store.ReadAfterAsync(0, 10, CancellationToken)).Select(e => e.StreamId));
        Assert.Equal([bob], await Store.ReadAllByStreamAsync(CancellationToken).Select(e => e.StreamId).ToListAsync(CancellationToken));
    }

    [Fact]
    public async Task Many_appends_go_in_one_transaction_in_their_order_and_may_continue_one_stream()
    {
        Guid ada = Guid.CreateVersion7(), bob = Guid.CreateVersion7();

        var results = await Store.AppendAllAsync(
            [
                Bank.To(ada, 0, new AccountOpened("Ada")),
                Bank.To(bob, 0, new AccountOpened("Bob"), new MoneyDeposited(3)),
                Bank.To(ada, 1, new MoneyDeposited(10)),
                Bank.To(ada, 2, new MoneyWithdrawn(4)),
            ],
            CancellationToken);

        Assert.Equal([1L, 2L, 3L, 4L, 5L], results.SelectMany(r => r.Events).Select(e => e.Position));
        Assert.Equal(["Ada | 6 | 3", "Bob | 3 | 2"], await BalancesAsync());
        Assert.Equal(1, await ScalarAsync<long>("select count(distinct xmin::text) from mt_events"));
    }

    [Fact]
    public async Task Without_the_state_before_the_store_folds_the_stream_itself()
    {
        var accountId = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(accountId, 0, new AccountOpened("Ada"), new MoneyDeposited(10)), CancellationToken);

        await Store.AppendAsync(Bank.To(accountId, 2, new MoneyDeposited(5)), CancellationToken);

        Assert.Equal(["Ada | 15 | 3"], await BalancesAsync());
    }

    [Fact]
    public async Task Of_concurrent_writers_one_wins_each_version_and_nothing_is_lost()
    {
        const int writers = 8, deposits = 25;
        var accountId = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(accountId, 0, new AccountOpened("Ada")), CancellationToken);
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < deposits;)
            {
                var version = (await Store.ReadStreamAsync(accountId, 1, long.MaxValue, CancellationToken))[^1].Version;
                try
                {
                    await Store.AppendAsync(Bank.To(accountId, version, new MoneyDeposited(1)), CancellationToken);
                    done++;
                }
                catch (VersionConflictException)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })));

        var events = await Store.ReadStreamAsync(accountId, 1, long.MaxValue, CancellationToken);
        Assert.Equal(Enumerable.Range(1, 1 + writers * deposits).Select(i => (long)i), events.Select(e => e.Version));
        Assert.Equal(events.Select(e => e.Version), events.Select(e => e.Position));
        Assert.True(conflicts > 0);
        Assert.Equal(["Ada | 200 | 201"], await BalancesAsync());
    }

    [Fact]
    public async Task Of_concurrent_starts_of_one_stream_one_wins()
    {
        for (var round = 0; round < 20; round++)
        {
            var accountId = Guid.CreateVersion7();
            var attempts = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
            {
                try
                {
                    await Store.AppendAsync(
                        Bank.To(accountId, 0, new AccountOpened($"{round}.{i}")), CancellationToken);
                    return true;
                }
                catch (VersionConflictException)
                {
                    return false;
                }
            })));
            Assert.Single(attempts, won => won);
        }
        Assert.Equal(20, await ScalarAsync<long>("select last_value from mt_events_sequence"));
    }

    [Fact]
    public async Task Writers_that_share_streams_in_different_orders_all_get_through()
    {
        Guid ada = Guid.CreateVersion7(), bob = Guid.CreateVersion7();
        await Store.AppendAsync(Bank.To(ada, 0, new AccountOpened("Ada")), CancellationToken);
        await Store.AppendAsync(Bank.To(bob, 0, new AccountOpened("Bob")), CancellationToken);

        async Task TransferAsync(Guid from, Guid to)
        {
            for (var done = 0; done < 40;)
            {
                var versions = await Task.WhenAll(new[] { from, to }.Select(async id =>
                    (await Store.ReadStreamAsync(id, 1, long.MaxValue, CancellationToken))[^1].Version));
                try
                {
                    await Store.AppendAsync(
                        new(
                            new EventMetadata(Bank.Noon),
                            [
                                new(Bank.Account, from, versions[0], [new MoneyWithdrawn(1)]),
                                new(Bank.Account, to, versions[1], [new MoneyDeposited(1)]),
                            ]),
                        CancellationToken);
                    done++;
                }
                catch (VersionConflictException)
                {
                }
            }
        }
        await Task.WhenAll(TransferAsync(ada, bob), TransferAsync(bob, ada), TransferAsync(ada, bob));

        Assert.Equal(["Ada | -40 | 121", "Bob | 40 | 121"], await BalancesAsync());
    }

    private Task<string[]> BalancesAsync() =>
        RowsAsync("select owner, balance, version from balances order by owner");
}
