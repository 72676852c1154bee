using System.Net;
using System.Text.Json;
using DocWiki.Domain.Live;
using DocWiki.Tests;
using DocWiki.Web.Live;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Live;

/// <summary>A window as its script is: what it was told it puts together to who is where.</summary>
internal sealed class LiveBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HubSocket socket;
    private readonly Dictionary<string, CrowdView> views = [];
    private readonly List<Facts> facts = [];
    private readonly List<string> told = [];
    private readonly Lock gate = new();

    private LiveBrowser(HubSocket socket)
    {
        this.socket = socket;
        socket.Told = Take;
    }

    public HubSocket Socket => socket;
    public string Tab { get; init; } = Guid.NewGuid().ToString();

    /// <summary>Somebody was told to be leaving, at any time.</summary>
    public bool SawLeaving { get; private set; }

    /// <summary>Everything the hub called, by name.</summary>
    public string[] Told
    {
        get { lock (gate) return [.. told]; }
    }

    public static async Task<LiveBrowser> OpenAsync(RunningWiki wiki, CookieContainer? cookies = null, string protocol = "1", string? tab = null) =>
        new(await HubSocket.ConnectAsync(wiki.Address, cookies, TestContext.Current.CancellationToken, protocol: protocol)) { Tab = tab ?? Guid.NewGuid().ToString() };

    public async Task<Watched?> WatchAsync(string scope, Activity activity = Activity.Viewing, string? place = null)
    {
        var watched = await socket.AskAsync<Watched>("Watch", new WatchWish(scope, Tab, activity, place));
        if (watched is not null) Take(watched.Presence);
        return watched;
    }

    public Task SayAsync(string scope, Activity activity, string? place = null) => socket.SendAsync("Say", scope, activity, place);

    /// <summary>Who is there, as words: “Ada editing 1.2”; readers without a name as a number.</summary>
    public string Sees(string scope)
    {
        lock (gate) return views.TryGetValue(scope, out var view) ? Words(view.Crowd) : "";
    }

    /// <summary>Waits until this window sees it so.</summary>
    public async Task ExpectAsync(string scope, string words)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (Sees(scope) != words)
        {
            Assert.True(clock.Elapsed < Patience, $"{scope} is “{Sees(scope)}” and not “{words}”.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public async Task<PageFact> ExpectFactAsync(Func<PageFact, bool> wanted)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            lock (gate)
                if (facts.SelectMany(told => told.Pages).LastOrDefault(wanted) is { } fact) return fact;
            Assert.True(clock.Elapsed < Patience, "Nothing was told.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private readonly Dictionary<string, string> names = [];

    private string Words(Crowd crowd) => string.Join(", ", [
        .. crowd.People.OrderBy(one => names[one.Key], StringComparer.Ordinal).Select(one => $"{names[one.Key]} {(one.Value.IsLeaving ? "leaving" : one.Value.Activity.ToString().ToLowerInvariant())}{(one.Value.Place is { } place ? $" {place}" : "")}"),
        .. crowd.Unnamed > 0 ? [$"{crowd.Unnamed}"] : Array.Empty<string>()]);

    private void Take(PresenceSnapshot snapshot)
    {
        lock (gate)
        {
            if (!views.TryGetValue(snapshot.Scope, out var view)) views[snapshot.Scope] = view = new CrowdView();
            view.Take(new CrowdSnapshot(snapshot.Epoch, snapshot.Sequence, new Crowd(Crowds(snapshot.Here), snapshot.Unnamed)));
        }
    }

    private void Take(string method, JsonElement arguments)
    {
        lock (gate)
        {
            told.Add(method);
            if (method == "Facts") facts.Add(arguments[0].Deserialize<Facts>(HubSocket.Json)!);
            if (method != "Presence") return;
            var difference = arguments[0].Deserialize<PresenceDifference>(HubSocket.Json)!;
            if (!views.TryGetValue(difference.Scope, out var view)) views[difference.Scope] = view = new CrowdView();
            view.Take(new CrowdDifference(difference.Epoch, difference.From, difference.Sequence, new CrowdChange(Crowds(difference.Here), difference.Gone, difference.Unnamed)));
        }
    }

    private Dictionary<string, Presence> Crowds(IReadOnlyList<PresentPerson> people)
    {
        foreach (var person in people) names[person.Person] = person.Name;
        SawLeaving |= people.Any(person => person.IsLeaving);
        return people.ToDictionary(person => person.Person, person => new Presence(person.Activity, person.Place, person.IsLeaving), StringComparer.Ordinal);
    }
}
