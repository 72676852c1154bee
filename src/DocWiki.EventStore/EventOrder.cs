using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Knows up to which position everything is decided: each number is a visible event, or will never be one.</summary>
/// <remarks>
/// <para>
/// Positions come from a sequence before the commit, so a larger one may be visible while a smaller one is still being
/// written, or has been rolled back. Whoever calls <c>nextval</c> holds a lock on the sequence until the end of the
/// transaction, and a transaction becomes visible before it gives up its locks. So if a number below a visible one is
/// missing, its taker held the lock before our snapshot: once nobody who holds it after the snapshot is left, a new
/// snapshot shows all that will ever be there. Only then; the old snapshot may have missed the end.
/// </para>
/// <para>
/// Not covered: writers who take a number in one transaction and use it in another (Marten's Rich append mode), and a
/// sequence that hands out numbers in advance (<c>cache</c> above 1).
/// </para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never asked for; the rest is memory.")]
internal sealed class EventOrder(NpgsqlDataSource dataSource)
{
    private const string Holders = """
        select virtualtransaction
        from pg_locks
        where locktype = 'relation'
        and database = (select oid from pg_database where datname = current_database())
        and relation = 'mt_events_sequence'::regclass
        and mode = 'RowExclusiveLock'
        and granted
        """;

    // Reading the holders and judging by them is one step: an older list would clear holders of a newer observation.
    private readonly SemaphoreSlim gate = new(1);
    private readonly List<Observation> observations = [];
    private long decidedUpTo;

    public long DecidedUpTo => Volatile.Read(ref decidedUpTo);

    /// <summary>Waits until <paramref name="missing"/> is decided, which makes a new snapshot worth reading.</summary>
    /// <param name="missing">A number that a snapshot does not show.</param>
    /// <param name="highest">A larger one that it does show.</param>
    /// <returns>False: somebody who may have taken the number is still at work.</returns>
    public async Task<bool> WaitAsync(long missing, long highest, TimeSpan patience, CancellationToken cancellationToken)
    {
        var until = patience == Timeout.InfiniteTimeSpan
            ? long.MaxValue
            : Environment.TickCount64 + (long)patience.TotalMilliseconds;
        for (var pause = 1L; ; pause = Math.Min(pause * 2, 100))
        {
            if (await IsDecidedAsync(missing, highest, cancellationToken))
                return true;
            var left = until - Environment.TickCount64;
            if (left <= 0)
                return false;
            await Task.Delay((int)Math.Min(pause, left), cancellationToken);
        }
    }

    private async Task<bool> IsDecidedAsync(long missing, long highest, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (missing <= decidedUpTo)
                return true;
            var atWork = await ReadHoldersAsync(cancellationToken);
            // Observations outlive a call: with one taken anew each time, overlapping long transactions would hold up
            // a number for ever that only the first of them can have taken.
            if (!observations.Exists(o => o.UpTo >= missing))
                observations.Add(new(highest, [.. atWork]));
            foreach (var observation in observations)
            {
                observation.Holders.IntersectWith(atWork);
                if (observation.Holders.Count == 0)
                    Volatile.Write(ref decidedUpTo, Math.Max(decidedUpTo, observation.UpTo));
            }
            observations.RemoveAll(o => o.UpTo <= decidedUpTo);
            return missing <= decidedUpTo;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<HashSet<string>> ReadHoldersAsync(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(Holders);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var holders = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken))
            holders.Add(reader.GetString(0));
        return holders;
    }

    private sealed record Observation(long UpTo, HashSet<string> Holders);
}
