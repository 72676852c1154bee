using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DocWiki.Domain.Live;
using DocWiki.EventStore;
using Microsoft.AspNetCore.SignalR;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.Live;

/// <summary>
/// Several copies of the app on one PostgreSQL tell each other who is at them: numbered changes by NOTIFY, in transactions of their own and never inside an
/// append, and the whole in a table from which whoever missed a number puts itself right. A copy that is not heard of is dimmed, then forgotten.
/// </summary>
public sealed partial class PresenceNodes(PresenceBoard board, EventNews news, NpgsqlDataSource database, IHubContext<LiveHub, ILiveClient> hub, IHostApplicationLifetime lifetime, ILogger<PresenceNodes> log) : BackgroundService
{
    public const string Channel = "docwiki_presence";

    /// <summary>PostgreSQL takes no longer ones than 7,999 bytes.</summary>
    private const int MaxNotice = 7_900;

    private const long SendEach = 300, HeartbeatEach = 5_000, SweepEach = 1_000;
    private const long DimmedAfter = 15_000, ForgottenAfter = 30_000;

    /// <summary>A copy that ends says so: its windows have this long to come to another one before they are gone.</summary>
    private const long LeavingFor = 20_000;

    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(2), TimeToRead = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private readonly ConcurrentQueue<string> heard = new();
    private readonly ConcurrentDictionary<Scope, byte> changed = new();
    private readonly Dictionary<Scope, Crowd> told = [];
    private readonly Dictionary<string, OtherNode> others = new(StringComparer.Ordinal);
    private long sequence;
    private long written = -1;
    private long sentAt, beatAt = long.MinValue / 2, sweptAt;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        news.Heard += Hear;
        board.ChangedHere += Changed;
        // Before the server stops: its connections end with it.
        lifetime.ApplicationStopping.Register(() => Task.WhenAll(hub.Clients.All.Draining(), Task.Delay(TimeToRead)).Wait(DrainWithin, CancellationToken.None));
        await base.StartAsync(cancellationToken);
    }

    /// <summary>The others know that its windows are about to come to them, and do not show them leaving at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        news.Heard -= Hear;
        board.ChangedHere -= Changed;
        try
        {
            await NotifyAsync(new Words(board.Node, sequence, IsLeaving: true), cancellationToken);
            await using var command = database.CreateCommand("delete from presence_nodes where node = $1");
            command.Parameters.Add(new() { Value = board.Node });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException)
        {
            // The others find out by not hearing of it.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var isAway = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (heard.TryDequeue(out var words)) await TakeAsync(words, stoppingToken);
                var now = board.Now;
                if (now - sweptAt >= SweepEach) Sweep(now);
                if (!changed.IsEmpty && now - sentAt >= SendEach) await SendAsync(now, stoppingToken);
                if (now - beatAt >= HeartbeatEach) await BeatAsync(now, stoppingToken);
                isAway = false;
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
            {
                // Who is at this copy is known all the same; of the others nothing is heard.
                if (!isAway) LogAway(failure.Message);
                isAway = true;
                Sweep(board.Now);
            }
        }
    }

    private void Hear(string channel, string words)
    {
        if (channel == Channel) heard.Enqueue(words);
    }

    private void Changed(Scope scope) => changed.TryAdd(scope, 0);

    private async Task SendAsync(long now, CancellationToken cancellationToken)
    {
        sentAt = now;
        var changes = new Dictionary<string, CrowdChange>(StringComparer.Ordinal);
        foreach (var scope in changed.Keys)
        {
            changed.TryRemove(scope, out _);
            var crowd = board.Here(scope);
            if (told.GetValueOrDefault(scope, Crowd.Nobody).To(crowd) is not { } change) continue;
            changes[scope.Value] = change;
            if (crowd.IsEmpty) told.Remove(scope);
            else told[scope] = crowd;
        }
        if (changes.Count == 0) return;
        sequence++;
        if (await NotifyAsync(new Words(board.Node, sequence, changes), cancellationToken)) return;
        // Too much for a notice: the whole is there to be read.
        await WriteAsync(cancellationToken);
        await NotifyAsync(new Words(board.Node, sequence), cancellationToken);
    }

    private async Task BeatAsync(long now, CancellationToken cancellationToken)
    {
        var isFirst = beatAt < 0;
        beatAt = now;
        await WriteAsync(cancellationToken);
        await NotifyAsync(new Words(board.Node, sequence), cancellationToken);
        if (isFirst) await ReadAllAsync(cancellationToken);
        await using var old = database.CreateCommand("delete from presence_nodes where seen_at < now() - interval '1 minute'");
        await old.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var isSame = written == sequence;
        await using var command = database.CreateCommand("""
            insert into presence_nodes (node, sequence, crowds) values ($1, $2, $3)
            on conflict (node) do update set sequence = excluded.sequence, crowds = coalesce(nullif(excluded.crowds, 'null'), presence_nodes.crowds), seen_at = now()
            """);
        command.Parameters.Add(new() { Value = board.Node });
        command.Parameters.Add(new() { Value = sequence });
        command.Parameters.Add(new() { Value = isSame ? "null" : JsonSerializer.Serialize(told.ToDictionary(one => one.Key.Value, one => one.Value), Json), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
        written = sequence;
    }

    /// <returns>False where it is too long.</returns>
    private async Task<bool> NotifyAsync(Words words, CancellationToken cancellationToken)
    {
        var notice = JsonSerializer.Serialize(words, Json);
        if (Encoding.UTF8.GetByteCount(notice) > MaxNotice) return false;
        // Nothing that has to reach the disk.
        await using var command = database.CreateCommand("select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)");
        command.Parameters.Add(new() { Value = Channel });
        command.Parameters.Add(new() { Value = notice });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return true;
    }

    private async Task TakeAsync(string notice, CancellationToken cancellationToken)
    {
        Words? words;
        try
        {
            words = JsonSerializer.Deserialize<Words>(notice, Json);
        }
        catch (JsonException)
        {
            return;
        }
        if (words is null || words.Node == board.Node) return;
        if (!others.TryGetValue(words.Node, out var other)) others[words.Node] = other = new OtherNode();
        if (other.IsDimmed) Dim(words.Node, other, false);
        other.HeardAt = board.Now;
        if (words.IsLeaving)
        {
            other.HeardAt = board.Now - ForgottenAfter + LeavingFor;
            Dim(words.Node, other, true);
        }
        else if (words.Changes is { } changes && words.Sequence == other.Sequence + 1)
        {
            other.Sequence = words.Sequence;
            foreach (var (written, change) in changes)
                if (Scope.TryParse(written, out var scope)) Put(words.Node, other, scope, other.Crowds.GetValueOrDefault(scope, Crowd.Nobody).After(change));
        }
        else if (words.Sequence > other.Sequence)
        {
            await ReadAsync("where node = $1", words.Node, cancellationToken);
        }
    }

    private Task ReadAllAsync(CancellationToken cancellationToken) => ReadAsync("where node <> $1 and seen_at > now() - interval '30 seconds'", board.Node, cancellationToken);

    private async Task ReadAsync(string where, string node, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select node, sequence, crowds from presence_nodes {where}");
        command.Parameters.Add(new() { Value = node });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (name, number) = (reader.GetString(0), reader.GetInt64(1));
            if (!others.TryGetValue(name, out var other)) others[name] = other = new OtherNode { HeardAt = board.Now };
            if (number <= other.Sequence) continue;
            other.Sequence = number;
            var crowds = JsonSerializer.Deserialize<Dictionary<string, Crowd>>(reader.GetString(2), Json)!;
            foreach (var scope in other.Crowds.Keys.Where(scope => !crowds.ContainsKey(scope.Value)).ToList()) Put(name, other, scope, Crowd.Nobody);
            foreach (var (written, crowd) in crowds)
                if (Scope.TryParse(written, out var scope)) Put(name, other, scope, crowd);
        }
    }

    private void Put(string node, OtherNode other, Scope scope, Crowd crowd)
    {
        if (crowd.IsEmpty) other.Crowds.Remove(scope);
        else other.Crowds[scope] = crowd;
        board.Hear(node, scope, other.IsDimmed ? crowd.Dimmed() : crowd);
    }

    private void Dim(string node, OtherNode other, bool isDimmed)
    {
        other.IsDimmed = isDimmed;
        foreach (var (scope, crowd) in other.Crowds) board.Hear(node, scope, isDimmed ? crowd.Dimmed() : crowd);
    }

    private void Sweep(long now)
    {
        sweptAt = now;
        foreach (var (node, other) in others.ToList())
        {
            if (now - other.HeardAt >= ForgottenAfter)
            {
                foreach (var scope in other.Crowds.Keys) board.Hear(node, scope, Crowd.Nobody);
                others.Remove(node);
            }
            else if (now - other.HeardAt >= DimmedAfter && !other.IsDimmed) Dim(node, other, true);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Who is at other copies of the wiki is not known for now: {Reason}")]
    private partial void LogAway(string reason);

    /// <summary>What one copy of the app tells the others.</summary>
    /// <param name="Sequence">The number of its newest change.</param>
    /// <param name="Changes">That change, by scope; null: it is in the table, or there was none.</param>
    private sealed record Words(string Node, long Sequence, IReadOnlyDictionary<string, CrowdChange>? Changes = null, bool IsLeaving = false);

    private sealed class OtherNode
    {
        public long Sequence { get; set; }
        public long HeardAt { get; set; }
        public bool IsDimmed { get; set; }
        public Dictionary<Scope, Crowd> Crowds { get; } = [];
    }
}
