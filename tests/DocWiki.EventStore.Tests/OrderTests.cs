using Xunit;

namespace DocWiki.EventStore.Tests;

/// <summary>Reading after a position, while transactions overtake each other or end in nothing.</summary>
public sealed class OrderTests(PostgresFixture postgres) : StoreTest(postgres)
{
    protected override IReadOnlyList<IReadModel> ReadModels { get; } = [];

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task What_lies_behind_an_open_transaction_waits_for_its_end(bool commits, bool atTheStart)
    {
        if (!atTheStart)
            await AppendOneAsync();
        var before = atTheStart ? 0 : 1;
        await using var slow = await Transaction.BeginAsync(DataSource);
        var slowPosition = await slow.AppendAsync();
        await AppendOneAsync();
        await AppendOneAsync();

        Assert.Equal(before, (await Store.ReadAfterAsync(0, 10, CancellationToken)).Count);
        Assert.Empty(await Store.ReadAfterAsync(before, 10, CancellationToken));

        await slow.EndAsync(commits);
        var after = await Store.ReadAfterAsync(before, 10, CancellationToken);
        Assert.Equal(commits, after.Any(e => e.Position == slowPosition));
        Assert.Equal(commits ? 3 : 2, after.Count);
    }

    [Fact]
    public async Task A_number_given_back_by_a_savepoint_holds_up_only_until_its_transaction_ends()
    {
        await using var slow = await Transaction.BeginAsync(DataSource);
        await slow.ExecuteAsync("savepoint s");
        await slow.AppendAsync();
        await slow.ExecuteAsync("rollback to savepoint s");
        await AppendOneAsync();

        Assert.Empty(await Store.ReadAfterAsync(0, 10, CancellationToken));
        await slow.EndAsync(commit: true);
        Assert.Single(await Store.ReadAfterAsync(0, 10, CancellationToken));
    }

    [Fact]
    public async Task A_later_long_transaction_does_not_hold_up_an_earlier_gap()
    {
        await using var first = await Transaction.BeginAsync(DataSource);
        await first.AppendAsync();
        await AppendOneAsync();
        Assert.Empty(await Store.ReadAfterAsync(0, 10, CancellationToken));

        await using var second = await Transaction.BeginAsync(DataSource);
        await second.AppendAsync();
        await first.EndAsync(commit: false);

        Assert.Equal([2L], (await Store.ReadAfterAsync(0, 10, CancellationToken)).Select(e => e.Position));
    }

    [Fact]
    public async Task Who_only_looks_at_the_sequence_holds_up_nobody()
    {
        await using var failed = await Transaction.BeginAsync(DataSource);
        await failed.AppendAsync();
        await failed.EndAsync(commit: false);
        await AppendOneAsync();
        await using var backup = await Transaction.BeginAsync(DataSource);
        await backup.ExecuteAsync("select last_value from mt_events_sequence");

        Assert.Equal([2L], (await Store.ReadAfterAsync(0, 10, CancellationToken)).Select(e => e.Position));
    }

    [Fact]
    public async Task Rows_that_are_not_for_readers_are_stepped_over_even_when_they_fill_a_page()
    {
        var archived = Guid.CreateVersion7();
        await Store.AppendAsync(
            Bank.To(archived, 0, new AccountOpened("Ada"), new MoneyDeposited(1), new MoneyDeposited(2)), CancellationToken);
        await ExecuteAsync("select mt_archive_stream($1)", archived);
        await ExecuteAsync("""
            with stream as (
                insert into mt_streams (id, version) values (gen_random_uuid(), 0) returning id)
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type)
            select nextval('mt_events_sequence'), gen_random_uuid(), id, 4, '{}', 'tombstone', '-infinity',
                   'JasperFx.Events.Tombstone, JasperFx.Events'
            from stream
            """);
        await AppendOneAsync();

        Assert.Equal([5L], (await Store.ReadAfterAsync(0, 2, CancellationToken)).Select(e => e.Position));
    }

    [Fact]
    public async Task A_reader_beside_many_writers_of_which_some_fail_misses_nothing()
    {
        const int writers = 6, each = 60;
        var written = new TaskCompletionSource();
        var read = new List<long>();
        var reading = Task.Run(async () =>
        {
            // One more round after the writers have ended sees the rest.
            for (var last = false; !last;)
            {
                last = written.Task.IsCompleted;
                IReadOnlyList<RecordedEvent> events;
                while ((events = await Store.ReadAfterAsync(read.Count == 0 ? 0 : read[^1], 7, CancellationToken)).Count > 0)
                    read.AddRange(events.Select(e => e.Position));
            }
        }, CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < each; i++)
            {
                await using var transaction = await Transaction.BeginAsync(DataSource);
                await transaction.AppendAsync();
                if (random.Next(3) == 0)
                    await Task.Delay(random.Next(4), CancellationToken);
                await transaction.EndAsync(commit: random.Next(4) != 0);
            }
        })));
        written.SetResult();
        await reading;

        var all = (await RowsAsync("select seq_id from mt_events order by seq_id")).Select(long.Parse);
        Assert.Equal(all, read);
    }

    [Fact]
    public async Task The_last_position_waits_for_what_is_being_written()
    {
        await using var slow = await Transaction.BeginAsync(DataSource);
        await slow.AppendAsync();
        await AppendOneAsync();

        var last = Store.LastPositionAsync(CancellationToken);
        await Task.Delay(100, CancellationToken);
        Assert.False(last.IsCompleted);
        await slow.EndAsync(commit: true);
        Assert.Equal(2, await last);
    }

    private async Task AppendOneAsync() =>
        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new MoneyDeposited(1)), CancellationToken);
}
