using System.Diagnostics;
using System.Globalization;
using System.Net;
using DocWiki.Web.Live;
using Microsoft.Extensions.Configuration;

namespace DocWiki.Benchmarks;

/// <summary>
/// Thousands of windows connected to the hub of a wiki in a process of its own: one page with very many active people (a documentation day), the others
/// spread over small pages, some at lists of the whole wiki. How soon they are told, and what they cost.
/// </summary>
internal static class LiveLoad
{
    private const int Small = 50, NamedInSmall = 2, Editors = 16, PortsEach = 20_000;
    private const string SmallKind = "≤ 50 windows", LargeKind = "the large one", ListKind = "lists of the wiki";

    private static readonly TimeSpan Baseline = TimeSpan.FromSeconds(20), SayEach = TimeSpan.FromSeconds(30), PingEach = TimeSpan.FromSeconds(30), SampleEach = TimeSpan.FromSeconds(30);

    /// <summary>A guest may not save more often for long.</summary>
    private static readonly TimeSpan SaveEach = TimeSpan.FromSeconds(5.5);

    private static readonly (DateTimeOffset At, long Stamp) begin = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());

    /// <param name="options"><c>connections</c>; <c>large</c>: how many of them are in the large scope; <c>minutes</c>.</param>
    public static async Task RunAsync(IConfiguration options)
    {
        var connections = options.GetValue("connections", 5_000);
        var large = options.GetValue("large", connections / 10);
        var duration = TimeSpan.FromMinutes(options.GetValue("minutes", 2.0));
        var atLists = connections / 50;
        var smallRooms = Math.Max(1, (connections - large - atLists + Small - 1) / Small);

        await using var wiki = await WikiProcess.StartAsync(connections / PortsEach + 1);
        var text = Texts.Markdown(6 * 1024, 3);
        await BenchmarkWiki.WriteManyAsync(wiki.Wiki.Store, Enumerable.Range(0, smallRooms + 1).Select(number => ($"live/page-{number}", text)));
        var pages = new Guid[smallRooms + 1];
        for (var number = 0; number < pages.Length; number++) pages[number] = await PageAsync(wiki, $"live/page-{number}");
        var guests = new Queue<(string, Cookie)>(await wiki.InviteAsync(Small + large + smallRooms * NamedInSmall));
        var editors = new (Editor Editor, int Page)[Math.Min(Editors, pages.Length)];
        for (var number = 0; number < editors.Length; number++)
        {
            editors[number] = (await Editor.OpenAsync(wiki.Port, $"/wiki/live/page-{number}/edit", text, WikiProcess.AddressOf(number + 1)), number);
            await editors[number].Editor.SaveAsync();
        }

        // The first page is the large one's; the baseline is measured at the second.
        var quiet = new LiveTimes();
        var alone = new LiveRoom(SmallKind, pages[1], quiet);
        for (var number = 0; number < Small; number++) alone.Add(guests.Dequeue());
        await ConnectAsync(wiki, alone.Seats, 1);
        await WatchAsync(alone.Seats);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await TalkAsync([.. alone.Named.Values], [], [(editors[1].Editor, alone)], Baseline, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1.2));
        await CloseAsync(alone.Seats);
        await Task.Delay(TimeSpan.FromSeconds(10));

        var times = new LiveTimes();
        var rooms = new List<LiveRoom> { new(LargeKind, pages[0], times) };
        for (var number = 0; number < large; number++) rooms[0].Add(guests.Dequeue());
        for (var room = 1; room <= smallRooms; room++)
        {
            rooms.Add(new LiveRoom(SmallKind, pages[room], times));
            for (var number = 0; number < Math.Min(Small, connections - large - atLists - (room - 1) * Small); number++) rooms[room].Add(number < NamedInSmall ? guests.Dequeue() : null);
        }
        rooms.Add(new LiveRoom(ListKind, null, times));
        for (var number = 0; number < atLists; number++) rooms[^1].Add();
        LiveSeat[] seats = [.. rooms.SelectMany(room => room.Seats)];
        LiveSeat[] active = [.. rooms.SelectMany(room => room.Named.Values)];
        Random.Shared.Shuffle(seats);
        Say($"{connections:N0} windows: {large} named in one scope, {smallRooms} pages with ≤ {Small} ({NamedInSmall} named), {atLists} at lists; {active.Length / SayEach.TotalSeconds:0.#} changes, {editors.Length / SaveEach.TotalSeconds:0.#} saves a second");

        var before = await LowestMemoryAsync(wiki);
        var clock = Stopwatch.StartNew();
        await ConnectAsync(wiki, seats, connections / PortsEach + 1);
        Say($"connected in {clock.Elapsed.TotalSeconds:0.0} s");
        await Task.Delay(TimeSpan.FromSeconds(5));
        var idle = await LowestMemoryAsync(wiki);
        clock.Restart();
        await WatchAsync(seats);
        Say($"came to their scopes in {clock.Elapsed.TotalSeconds:0.0} s");
        await Task.Delay(TimeSpan.FromSeconds(10));
        var watching = await LowestMemoryAsync(wiki);
        Say($"memory of the server: {Mib(before)} MB before, {Mib(idle)} with {connections:N0} connected, {Mib(watching)} when all are in their scopes");
        Say($"  of one idle connection {(idle - before) / 1024.0 / connections:0.0} KB, in its scope {(watching - before) / 1024.0 / connections:0.0} KB, goal ≤ 30 KB");

        using var over = new CancellationTokenSource();
        var sampling = SampleAsync(wiki, over.Token);
        await TalkAsync(active, seats, [.. editors.Select(editor => (editor.Editor, rooms[editor.Page]))], duration, SayEach, SaveEach);
        await over.CancelAsync();
        var samples = await sampling;
        // What is late is told by now, or never.
        await Task.Delay(TimeSpan.FromSeconds(6));

        if (samples.Count > 1)
            Say($"memory while they talked: {Mib(samples[0])} MB at the beginning, {Mib(samples[^1])} at the end: {(double)samples[^1] / samples[0]:0.00}, goal: no growth");
        PrintPresence("presence, 50 windows alone", quiet.Presence(SmallKind), null, "");
        PrintPresence($"presence, {SmallKind}", times.Presence(SmallKind), quiet.Presence(SmallKind), ", goal p95 < 300 ms");
        PrintPresence($"presence, {LargeKind} ({large})", times.Presence(LargeKind), quiet.Presence(SmallKind), ", goal p95 < 1,500 ms");
        Say($"  of {times.Said:N0} changes {times.Merged} were merged with the next one, {active.Count(seat => seat.IsUntold)} never told; {seats.Count(seat => seat.IsClosed)} of {seats.Length:N0} connections were lost");
        var quietFacts = await FactsAsync(wiki, quiet);
        var facts = await FactsAsync(wiki, times);
        PrintFacts("facts, 50 windows alone", quietFacts.Where(fact => fact.Kind == SmallKind), null);
        foreach (var kind in (string[])[SmallKind, LargeKind, ListKind])
            PrintFacts($"facts, {kind}", facts.Where(fact => fact.Kind == kind), quietFacts);
        var expected = times.Saves.Sum(save => save.Value.Room.Seats.Count + atLists);
        Say($"  {times.Saves.Count} saves, answered after {Percentiles([.. times.Saves.Select(save => Stopwatch.GetElapsedTime(save.Value.SentAt, save.Value.AnsweredAt).TotalMilliseconds).Order()])}; {facts.Count:N0} of {expected:N0} tellings arrived");
        await CloseAsync(seats);
    }

    private static async Task<Guid> PageAsync(WikiProcess wiki, string path)
    {
        await using var command = wiki.Wiki.Database.CreateCommand("select page_id from current_pages where path = $1");
        command.Parameters.Add(new() { Value = path });
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    private static Task ConnectAsync(WikiProcess wiki, IReadOnlyList<LiveSeat> seats, int addresses) =>
        Parallel.ForAsync(0, seats.Count, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, _) => await seats[number].ConnectAsync(wiki.Port, WikiProcess.AddressOf(number % addresses)));

    private static Task WatchAsync(IReadOnlyList<LiveSeat> seats) =>
        Parallel.ForEachAsync(seats, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (seat, _) => await seat.WatchAsync());

    private static Task CloseAsync(IReadOnlyList<LiveSeat> seats) =>
        Parallel.ForEachAsync(seats, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (seat, _) => await seat.DisposeAsync());

    private static async Task TalkAsync(LiveSeat[] active, LiveSeat[] pinging, (Editor Editor, LiveRoom Room)[] editors, TimeSpan duration, TimeSpan sayEach, TimeSpan saveEach)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll([SayAsync(), PingAsync(), .. editors.Select(SaveAsync)]);

        // As many as each of them at random times of their own.
        async Task SayAsync()
        {
            var next = TimeSpan.Zero;
            while (true)
            {
                next -= sayEach / active.Length * Math.Log(1 - Random.Shared.NextDouble());
                if (next > duration) return;
                if (next - clock.Elapsed is { Ticks: > 0 } pause) await Task.Delay(pause);
                await active[Random.Shared.Next(active.Length)].SayAsync();
            }
        }

        async Task PingAsync()
        {
            for (var turn = 0; pinging.Length > 0; turn++)
            {
                var due = PingEach / pinging.Length * turn;
                if (due > duration) return;
                if (due - clock.Elapsed is { TotalMilliseconds: > 20 } pause) await Task.Delay(pause);
                var seat = pinging[turn % pinging.Length];
                if (!seat.IsClosed) await seat.PingAsync();
            }
        }

        async Task SaveAsync((Editor Editor, LiveRoom Room) one, int number)
        {
            for (var due = saveEach / editors.Length * (number + 0.5); due < duration; due += saveEach)
            {
                if (due - clock.Elapsed is { Ticks: > 0 } pause) await Task.Delay(pause);
                var save = one.Room.Times.NoteSave(one.Room.Page!.Value, one.Editor.Revision + 1, one.Room);
                await one.Editor.SaveAsync();
                save.AnsweredAt = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>Every half minute: the lowest memory since, without what is garbage only; and the processors' time.</summary>
    private static async Task<List<long>> SampleAsync(WikiProcess wiki, CancellationToken cancellationToken)
    {
        var samples = new List<long>();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (since, server, own, lowest) = (clock.Elapsed, wiki.ProcessorTime, Environment.CpuUsage.TotalTime, long.MaxValue);
            while (clock.Elapsed - since < SampleEach && !cancellationToken.IsCancellationRequested)
            {
                lowest = Math.Min(lowest, wiki.Memory);
                await Task.Delay(500, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            var passed = clock.Elapsed - since;
            if (passed < SampleEach / 2) return samples;
            samples.Add(lowest);
            Say($"  {clock.Elapsed.TotalSeconds,4:0} s: {Mib(lowest)} MB; processors: server {(wiki.ProcessorTime - server) / passed:0.00}, this generator {(Environment.CpuUsage.TotalTime - own) / passed:0.00} of {Environment.ProcessorCount}, load {Load()}");
        }
    }

    private static async Task<long> LowestMemoryAsync(WikiProcess wiki)
    {
        var lowest = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            lowest = Math.Min(lowest, wiki.Memory);
            await Task.Delay(250);
        }
        return lowest;
    }

    /// <summary>Of each window that was told of each save: how long after it was committed, and after its answer.</summary>
    private static async Task<List<(string Kind, double AfterCommit, double AfterAnswer)>> FactsAsync(WikiProcess wiki, LiveTimes times)
    {
        // PostgreSQL notes the time when it begins to commit.
        var committed = new Dictionary<(Guid, int), DateTimeOffset>();
        await using var command = wiki.Wiki.Database.CreateCommand("""
            select stream_id, 1 + row_number() over (partition by stream_id order by version), pg_xact_commit_timestamp(xmin)
            from mt_events
            where stream_id = any ($1) and type = 'page_revised'
            """);
        command.Parameters.Add(new() { Value = times.Saves.Select(save => save.Key.Page).Distinct().ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) committed[(reader.GetGuid(0), (int)reader.GetInt64(1))] = reader.GetFieldValue<DateTimeOffset>(2);
        return [.. times.Saves.SelectMany(save => save.Value.Told.Select(told => (told.Kind,
            (begin.At + Stopwatch.GetElapsedTime(begin.Stamp, told.At) - committed[save.Key]).TotalMilliseconds, Stopwatch.GetElapsedTime(save.Value.AnsweredAt, told.At).TotalMilliseconds)))];
    }

    private static void PrintPresence(string what, double[] measured, double[]? baseline, string goal) =>
        Say($"{what}: {Percentiles(measured)}{(baseline is null ? "" : $", {Share(At(measured, 0.5), At(baseline, 0.5))} and {Share(At(measured, 0.95), At(baseline, 0.95))} of the baseline")}{goal}");

    private static void PrintFacts(string what, IEnumerable<(string Kind, double AfterCommit, double AfterAnswer)> measured, IReadOnlyCollection<(string Kind, double AfterCommit, double AfterAnswer)>? baseline)
    {
        var facts = measured.ToList();
        double[] afterCommit = [.. facts.Select(fact => fact.AfterCommit).Order()];
        double[] quiet = [.. (baseline ?? []).Select(fact => fact.AfterCommit).Order()];
        Say($"{what}: {Percentiles(afterCommit)} after the commit{(baseline is null ? "" : $", {Share(At(afterCommit, 0.5), At(quiet, 0.5))} and {Share(At(afterCommit, 0.95), At(quiet, 0.95))} of the baseline")}, goal p95 < 250 ms; {Percentiles([.. facts.Select(fact => fact.AfterAnswer).Order()])} after the answer");
    }

    private static string Percentiles(double[] sorted) => string.Create(CultureInfo.InvariantCulture, $"p50 {At(sorted, 0.5):0} ms, p95 {At(sorted, 0.95):0} ms, worst {At(sorted, 1):0} ms ({sorted.Length:N0})");

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    private static string Share(double measured, double baseline) => string.Create(CultureInfo.InvariantCulture, $"{measured / baseline:0.00}");

    private static long Mib(long bytes) => bytes / 1024 / 1024;

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static void Say(FormattableString words) => Console.WriteLine(words.ToString(CultureInfo.InvariantCulture));
}
