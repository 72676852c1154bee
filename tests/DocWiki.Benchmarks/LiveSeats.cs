using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DocWiki.Tests;
using DocWiki.Web.Live;
using Activity = DocWiki.Domain.Live.Activity;

namespace DocWiki.Benchmarks;

/// <summary>One scope and the windows in it.</summary>
/// <param name="kind">Rooms of one kind are reported together.</param>
/// <param name="page">Null: the wiki as a whole.</param>
internal sealed class LiveRoom(string kind, Guid? page, LiveTimes times)
{
    public string Kind => kind;
    public Guid? Page => page;
    public string Scope { get; } = page is { } id ? $"page:{id}" : "wiki";
    public LiveTimes Times => times;
    public List<LiveSeat> Seats { get; } = [];

    /// <summary>Those who gave a name, by their person's id. Complete before anybody says anything.</summary>
    public Dictionary<string, LiveSeat> Named { get; } = [];

    /// <summary>Of so many only those are listed who do something.</summary>
    public bool IsCrowded => Named.Count > PresenceBoard.MaxListed;

    public LiveSeat Add((string Person, Cookie Cookie)? guest = null)
    {
        var seat = new LiveSeat(this, guest?.Person, guest?.Cookie);
        Seats.Add(seat);
        if (guest is { } named) Named[named.Person] = seat;
        return seat;
    }
}

/// <summary>A window: notes when it is told what another one in the same room said, and what was saved.</summary>
internal sealed class LiveSeat(LiveRoom room, string? person, Cookie? cookie) : IAsyncDisposable
{
    /// <summary>Of a crowd, so few do something at a time that all of them are listed.</summary>
    private const double BusyShare = 0.3;

    private static int lastPlace;

    private HubSocket? socket;
    private bool isBusy;
    private Said? last;

    public LiveRoom Room => room;

    /// <summary>Something was said that nobody was told of.</summary>
    public bool IsUntold => last is not null;

    public bool IsClosed => socket!.Closed.IsCompleted;

    public async Task ConnectAsync(int port, IPAddress address)
    {
        var cookies = new CookieContainer();
        if (cookie is not null) cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", address.ToString()));
        socket = await HubSocket.ConnectAsync(new Uri($"http://{address}:{port}"), cookies, CancellationToken.None, Take);
    }

    public async Task WatchAsync()
    {
        isBusy = person is not null && Random.Shared.NextDouble() < BusyShare;
        var watched = await socket!.AskAsync<JsonElement>("Watch", new WatchWish(room.Scope, Guid.NewGuid().ToString(), isBusy ? Activity.Editing : Activity.Viewing, isBusy ? NewPlace() : null));
        if (watched.ValueKind != JsonValueKind.Object) throw new InvalidOperationException($"{room.Scope} may not be watched.");
        if ((watched.TryGetProperty("you", out var you) ? you.GetString() : null) != person) throw new InvalidOperationException("The wiki takes this window for somebody else's.");
    }

    public Task PingAsync() => socket!.PingAsync();

    /// <summary>Does something else, and notes how long it takes until one of the others, chosen by lot, is told.</summary>
    public Task SayAsync()
    {
        var wasBusy = isBusy;
        isBusy = Random.Shared.NextDouble() < BusyShare;
        var place = NewPlace();
        LiveSeat witness;
        do witness = room.Seats[Random.Shared.Next(room.Seats.Count)];
        while (witness == this);
        var said = new Said(room.IsCrowded && !isBusy ? null : place, witness, Stopwatch.GetTimestamp());
        // Of whoever was not listed before it is not told that they are not listed; nor of what was never listed.
        if (said.Place is null && (!wasBusy || last is not null)) said = null;
        if (Interlocked.Exchange(ref last, said) is not null) room.Times.NoteMerged();
        if (said is not null) room.Times.NoteSaid();
        return socket!.SendAsync("Say", room.Scope, isBusy ? Activity.Editing : Activity.Viewing, place);
    }

    public ValueTask DisposeAsync() => socket?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string NewPlace() => $"1.{Interlocked.Increment(ref lastPlace)}";

    private void Take(string method, JsonElement arguments)
    {
        var now = Stopwatch.GetTimestamp();
        switch (method)
        {
            case "Presence":
                foreach (var here in arguments[0].GetProperty("here").EnumerateArray())
                    if (here.TryGetProperty("place", out var place)) Told(here.GetProperty("person").GetString()!, place.GetString(), now);
                foreach (var gone in arguments[0].GetProperty("gone").EnumerateArray()) Told(gone.GetString()!, null, now);
                break;
            case "Facts":
                foreach (var fact in arguments[0].GetProperty("pages").EnumerateArray())
                    if (fact.TryGetProperty("revision", out var revision)) room.Times.NoteFact(fact.GetProperty("page").GetGuid(), revision.GetInt32(), room.Kind, now);
                break;
        }
    }

    private void Told(string who, string? place, long now)
    {
        if (!room.Named.TryGetValue(who, out var seat) || seat.last is not { } said || said.Witness != this || said.Place != place) return;
        if (Interlocked.CompareExchange(ref seat.last, null, said) == said) room.Times.NotePresence(room.Kind, Stopwatch.GetElapsedTime(said.At, now));
    }

    /// <param name="Place">Null: not to be listed any more.</param>
    private sealed record Said(string? Place, LiveSeat Witness, long At);
}

/// <summary>What was measured in one phase.</summary>
internal sealed class LiveTimes
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> presence = new();
    private readonly ConcurrentDictionary<(Guid Page, int Revision), Save> saves = new();
    private int said;
    private int merged;

    public int Said => said;

    /// <summary>Not told, because the same window said something else before it was due.</summary>
    public int Merged => merged;

    public IReadOnlyCollection<KeyValuePair<(Guid Page, int Revision), Save>> Saves => [.. saves];

    public void NoteSaid() => Interlocked.Increment(ref said);

    public void NoteMerged() => Interlocked.Increment(ref merged);

    public void NotePresence(string kind, TimeSpan time) => presence.GetOrAdd(kind, _ => []).Add(time.TotalMilliseconds);

    public Save NoteSave(Guid page, int revision, LiveRoom room) => saves[(page, revision)] = new Save(room, Stopwatch.GetTimestamp());

    public void NoteFact(Guid page, int revision, string kind, long now)
    {
        if (saves.TryGetValue((page, revision), out var save)) save.Told.Add((kind, now));
    }

    /// <returns>Milliseconds, sorted.</returns>
    public double[] Presence(string kind) => [.. presence.GetValueOrDefault(kind, []).Order()];

    internal sealed class Save(LiveRoom room, long sentAt)
    {
        public LiveRoom Room => room;
        public long SentAt => sentAt;
        public long AnsweredAt { get; set; }
        public ConcurrentBag<(string Kind, long At)> Told { get; } = [];
    }
}
