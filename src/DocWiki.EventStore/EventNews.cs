using System.Globalization;
using System.Threading.Channels;
using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Tells that there is something newer, whichever process wrote it; one per process.</summary>
/// <param name="otherChannels">Of whatever else this process wants to hear: one connection listens for all of it.</param>
/// <remarks>
/// A NOTIFY makes a commit take a lock that the whole instance shares, so it is not part of the append: a publisher sends
/// it right after, one for all that came meanwhile. If it gets lost, the highest position is looked up every second.
/// </remarks>
public sealed class EventNews(NpgsqlDataSource dataSource, PostgresEventStore store, params string[] otherChannels) : IAsyncDisposable
{
    private const string ChannelName = "docwiki_news";

    private const int PageSize = 500;

    private static readonly TimeSpan ReconnectPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Under load one notification tells of everything that was written within this time.</summary>
    private static readonly TimeSpan PublishPause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<bool> written =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock gate = new();
    private TaskCompletionSource changed = NewSignal();
    private long latest;
    private long latestWritten;
    private Task work = Task.CompletedTask;

    /// <summary>A notification of another channel: which one, and what it says. Some get lost.</summary>
    public event Action<string, string>? Heard;

    /// <summary>How late a lost notification is made up for; the tests wait longer to see that none was lost.</summary>
    internal TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Returns once this process listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Committed += Publish;
        work = Task.WhenAll(ListenAsync(listening, stopping.Token), PublishAsync(stopping.Token));
        await await Task.WhenAny(listening.Task, work).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Returns when there may be something after the position. The reader may still find nothing: it may belong to a
    /// transaction that has overtaken another, or be archived. <see cref="FollowAsync"/> deals with that.
    /// </summary>
    public async Task WaitAsync(long afterPosition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task news;
            lock (gate)
            {
                if (latest > afterPosition)
                    return;
                news = changed.Task;
            }
            await news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Hands over all events after a position, in order, none missed, until cancelled. Survives a lost database.</summary>
    /// <param name="handle">What it throws ends the following.</param>
    public async Task FollowAsync(
        long after,
        Func<IReadOnlyList<RecordedEvent>, CancellationToken, Task> handle,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            await WaitAsync(after, cancellationToken);
            IReadOnlyList<RecordedEvent> events;
            try
            {
                (events, after) = await store.ScanAfterAsync(after, PageSize, cancellationToken);
            }
            catch (NpgsqlException e) when (e.IsTransient)
            {
                await Task.Delay(ReconnectPause, cancellationToken);
                continue;
            }
            if (events.Count > 0)
                await handle(events, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        store.Committed -= Publish;
        await stopping.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Publish(long position)
    {
        lock (gate)
        {
            if (position <= latestWritten)
                return;
            latestWritten = position;
        }
        Seen(position);
        written.Writer.TryWrite(true);
    }

    private void Seen(long position)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (position <= latest)
                return;
            latest = position;
            waiting = changed;
            changed = NewSignal();
        }
        waiting.SetResult();
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in written.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await using var command = dataSource.CreateCommand(
                    // The events are safe already; nobody needs to wait for this to reach the disk.
                    "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)");
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ChannelName });
                command.Parameters.Add(new NpgsqlParameter<string>
                {
                    TypedValue = Interlocked.Read(ref latestWritten).ToString(CultureInfo.InvariantCulture),
                });
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (NpgsqlException)
            {
                // Lost: the others find out within a second.
            }
            await Task.Delay(PublishPause, cancellationToken);
        }
    }

    private async Task ListenAsync(TaskCompletionSource listening, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
                connection.Notification += OnNotification;
                try
                {
                    foreach (var channel in (string[])[ChannelName, .. otherChannels]) await connection.ExecuteAsync($"listen {channel}", cancellationToken);
                    await LookUpAsync(connection, cancellationToken);
                    listening.TrySetResult();
                    while (true)
                    {
                        if (!await connection.WaitAsync(PollInterval, cancellationToken))
                            await LookUpAsync(connection, cancellationToken);
                    }
                }
                finally
                {
                    connection.Notification -= OnNotification;
                    // The pool keeps the session.
                    if (connection.State == System.Data.ConnectionState.Open)
                        await connection.ExecuteAsync("unlisten *", CancellationToken.None);
                }
            }
            catch (NpgsqlException)
            {
                await Task.Delay(ReconnectPause, cancellationToken);
            }
        }
    }

    private async Task LookUpAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The timeout also finds out that the other end is gone without having said so.
        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from mt_events", connection)
        {
            CommandTimeout = 5,
        };
        Seen((long)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    private void OnNotification(object sender, NpgsqlNotificationEventArgs notification)
    {
        if (notification.Channel != ChannelName) Heard?.Invoke(notification.Channel, notification.Payload);
        else if (long.TryParse(notification.Payload, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            Seen(position);
    }
}
