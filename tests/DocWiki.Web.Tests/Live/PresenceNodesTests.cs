using DocWiki.Domain.Live;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Live;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DocWiki.Web.Tests.Live;

/// <summary>Two copies of the app on one PostgreSQL.</summary>
public sealed class PresenceNodesTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_at_one_copy_are_seen_at_the_other_also_by_one_that_comes_later_and_by_one_that_missed_something()
    {
        var database = await postgres.CreateDatabaseAsync(Stop);
        await using var one = await RunningWiki.StartAsync(database, Stop);
        var (ada, bo) = (await one.JoinAsync("Ada Bell"), await one.JoinAsync("Bo Carr"));
        var scope = "page:" + await one.ScalarAsync<Guid>("select page_id from current_pages where path = 'home'", Stop);
        await using var adas = await LiveBrowser.OpenAsync(one, ada.Cookies);
        await adas.WatchAsync(scope, Activity.Editing, "1.1");
        await Task.Delay(1_000, Stop);

        // Comes later: what was said before is in the table.
        var other = await RunningWiki.StartAsync(database, Stop);
        await using var bos = await LiveBrowser.OpenAsync(other, bo.Cookies);
        await bos.WatchAsync(scope);
        await bos.ExpectAsync(scope, "Ada Bell editing 1.1, Bo Carr viewing");
        await adas.ExpectAsync(scope, "Ada Bell editing 1.1, Bo Carr viewing");
        await using var lists = await LiveBrowser.OpenAsync(other);
        await lists.WatchAsync("wiki");
        await lists.ExpectAsync("wiki", $"Ada Bell editing {scope["page:".Length..]}");

        // One person at both copies is one, and the strongest is shown.
        await using var again = await LiveBrowser.OpenAsync(other, ada.Cookies);
        await again.WatchAsync(scope, Activity.Viewing);
        await Task.Delay(1_000, Stop);
        Assert.Equal("Ada Bell editing 1.1, Bo Carr viewing", bos.Sees(scope));

        // A notice that got lost is made up for with the next heartbeat.
        await one.ExecuteAsync("select pg_notify($1, $2)", Stop, PresenceNodes.Channel,
            "{\"node\":\"" + one.Services.GetRequiredService<PresenceBoard>().Node + "\",\"sequence\":1000,\"changes\":{\"" + scope + "\":{\"here\":{},\"gone\":[],\"unnamed\":7}}}");
        await one.ExecuteAsync("select pg_notify($1, $2)", Stop, PresenceNodes.Channel, "no notice at all");
        await adas.SayAsync(scope, Activity.Editing, "1.2");
        await bos.ExpectAsync(scope, "Ada Bell editing 1.2, Bo Carr viewing");

        // The copy that ends says so: dimmed, not gone, and a window that goes over was never seen to leave.
        await other.DisposeAsync();
        await adas.ExpectAsync(scope, "Ada Bell editing 1.2, Bo Carr leaving");
        await using var over = await LiveBrowser.OpenAsync(one, bo.Cookies, tab: bos.Tab);
        await over.WatchAsync(scope);
        await adas.ExpectAsync(scope, "Ada Bell editing 1.2, Bo Carr viewing");
        Assert.Contains("Draining", bos.Told);
    }

    [Fact]
    public async Task A_save_at_one_copy_is_told_at_the_other_and_more_people_than_a_notice_holds_arrive_too()
    {
        var database = await postgres.CreateDatabaseAsync(Stop);
        await using var one = await RunningWiki.StartAsync(database, Stop);
        await using var other = await RunningWiki.StartAsync(database, Stop);
        var id = await one.ScalarAsync<Guid>("select page_id from current_pages where path = 'home'", Stop);
        await using var reader = await LiveBrowser.OpenAsync(other);
        await reader.WatchAsync($"page:{id}");
        await (await one.JoinAsync("Ada Bell")).WriteAsync("home", "Anew.");
        Assert.Equal(new PageFact(id, 2, 2), await reader.ExpectFactAsync(fact => fact.Page == id));

        var board = one.Services.GetRequiredService<PresenceBoard>();
        var scope = Scope.Of(new PageId(id));
        for (var i = 0; i < 150; i++) board.Watch(board.Open($"c{i}", $"p{i:d6}-of-many-people-with-long-ids", true, false), scope, "tab", Activity.Editing, "1.1");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!reader.Sees($"page:{id}").Split(',').Length.Equals(151))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), reader.Sees($"page:{id}"));
            await Task.Delay(50, Stop);
        }
    }
}
