using System.Collections.Concurrent;
using Xunit;

namespace DocWiki.EventStore.Tests;

public sealed class NewsTests(PostgresFixture postgres) : StoreTest(postgres)
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Another_process_hears_of_an_append_without_looking_by_itself()
    {
        await using var hereNews = new EventNews(DataSource, Store);
        await hereNews.StartAsync(CancellationToken);
        await using var thereData = EventStoreDataSource.Create(ConnectionString);
        await using var thereNews = new EventNews(thereData, NewStore(thereData)) { PollInterval = Never };
        await thereNews.StartAsync(CancellationToken);

        for (var i = 0; i < 5; i++)
        {
            var waiting = thereNews.WaitAsync(i, CancellationToken);
            Assert.False(waiting.IsCompleted);
            await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened($"{i}")), CancellationToken);
            await waiting.WaitAsync(Patience, CancellationToken);
        }
    }

    [Fact]
    public async Task A_waiter_in_the_writing_process_is_woken_by_the_append_itself()
    {
        await using var news = new EventNews(DataSource, Store) { PollInterval = Never };
        await news.StartAsync(CancellationToken);
        Assert.False(news.WaitAsync(0, CancellationToken).IsCompleted);

        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada")), CancellationToken);

        Assert.True(news.WaitAsync(0, CancellationToken).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Without_a_notification_it_is_found_by_looking()
    {
        await using var news = new EventNews(DataSource, Store);
        await news.StartAsync(CancellationToken);
        await using var silentData = EventStoreDataSource.Create(ConnectionString);

        // This store has nobody who publishes.
        await NewStore(silentData).AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada")), CancellationToken);

        await news.WaitAsync(0, CancellationToken).WaitAsync(Patience, CancellationToken);
    }

    [Fact]
    public async Task A_lost_listening_connection_comes_back()
    {
        await using var news = new EventNews(DataSource, Store);
        await news.StartAsync(CancellationToken);
        await using var otherData = EventStoreDataSource.Create(ConnectionString);
        await using var otherNews = new EventNews(otherData, NewStore(otherData));
        await otherNews.StartAsync(CancellationToken);
        await ExecuteAsync("""
            select pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database()
            and pid <> pg_backend_pid()
            """);

        for (var i = 0; i < 3; i++)
        {
            await AppendDespiteBrokenConnectionsAsync($"{i}");
            await otherNews.WaitAsync(i, CancellationToken).WaitAsync(Patience, CancellationToken);
        }
    }

    [Fact]
    public async Task A_follower_gets_every_event_once_in_order_whoever_writes()
    {
        await using var news = new EventNews(DataSource, Store);
        await news.StartAsync(CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var followed = new ConcurrentQueue<long>();
        var following = news.FollowAsync(
            0,
            (events, _) =>
            {
                foreach (var e in events)
                    followed.Enqueue(e.Position);
                return Task.CompletedTask;
            },
            stop.Token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await using var transaction = await Transaction.BeginAsync(DataSource);
                await transaction.AppendAsync();
                await transaction.EndAsync(commit: i % 5 != 0);
            }
        })));
        await Store.AppendAsync(Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("last")), CancellationToken);

        var written = (await RowsAsync("select seq_id from mt_events order by seq_id")).Select(long.Parse).ToArray();
        for (var wait = 0; followed.Count < written.Length && wait < 100; wait++)
            await Task.Delay(100, CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal(161, written.Length);
        Assert.Equal(written, followed);
    }

    private async Task AppendDespiteBrokenConnectionsAsync(string owner)
    {
        var append = Bank.To(Guid.CreateVersion7(), 0, new AccountOpened(owner)) with { EditId = Guid.CreateVersion7() };
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Store.AppendAsync(append, CancellationToken);
                return;
            }
            catch (Npgsql.NpgsqlException) when (attempt < 20)
            {
            }
        }
    }
}
