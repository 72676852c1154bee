using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Microsoft.AspNetCore.SignalR;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.Live;

/// <summary>
/// Follows the store, whichever copy of the app wrote to it, and tells windows which of their pages have a newer version. Whoever was not connected asks
/// by the position they had.
/// </summary>
public sealed class FactTeller(PostgresEventStore store, EventNews news, NpgsqlDataSource database, IHubContext<LiveHub, ILiveClient> hub) : BackgroundService
{
    /// <summary>More pages at once are no news but an import: lists are fetched anew.</summary>
    private const int MaxPages = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long position;

    /// <summary>Everything up to here was told.</summary>
    public long Position => Interlocked.Read(ref position);

    /// <param name="pages">Only these; null: all.</param>
    public async Task<Facts> SinceAsync(long since, IReadOnlyCollection<PageId>? pages, CancellationToken cancellationToken)
    {
        // What is being written may come before it; not for long, and whoever asks asks again.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var now = await store.LastPositionAsync(patience.Token);
        await using var command = database.CreateCommand("""
            select e.stream_id, p.revision, p.approved_revision
            from (
                select distinct stream_id from mt_events
                where seq_id > $1 and seq_id <= $2 and ($3::uuid[] is null or stream_id = any ($3))
                limit $4) e
            left join current_pages p on p.page_id = e.stream_id and p.archived_at is null
            """);
        command.Parameters.Add(new() { Value = since });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = (object?)pages?.Select(page => page.Value).ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = MaxPages + 1 });
        var changed = await ReadAsync(command, cancellationToken);
        return changed.Count > MaxPages ? new Facts(now, [], IsAll: false) : new Facts(now, changed);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var begin = await store.LastPositionAsync(stoppingToken);
        Interlocked.Exchange(ref position, begin);
        await news.FollowAsync(begin, TellAsync, stoppingToken);
    }

    private async Task TellAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        var upTo = events[^1].Position;
        Guid[] pages = [.. events.Select(recorded => recorded.StreamId).Distinct()];
        await using var command = database.CreateCommand("select w.id, p.revision, p.approved_revision from unnest($1) as w (id) left join current_pages p on p.page_id = w.id and p.archived_at is null");
        command.Parameters.Add(new() { Value = pages });
        try
        {
            var changed = await ReadAsync(command, cancellationToken);
            foreach (var fact in changed) hub.Clients.Group(Scope.Of(new PageId(fact.Page)).Value).Facts(new Facts(upTo, [fact])).WithoutWaiting();
            hub.Clients.Group(Scope.Wiki.Value).Facts(changed.Count > MaxPages ? new Facts(upTo, [], IsAll: false) : new Facts(upTo, changed)).WithoutWaiting();
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            // Untold: whoever asks by their position is told all the same, and windows do so now and then.
        }
        Interlocked.Exchange(ref position, upTo);
    }

    private static async Task<List<PageFact>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var facts = new List<PageFact>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) facts.Add(new PageFact(reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetInt32(1), reader.IsDBNull(2) ? null : reader.GetInt32(2)));
        return facts;
    }
}
