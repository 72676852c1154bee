using System.Net;
using DocWiki.Domain.Live;
using DocWiki.Tests;
using DocWiki.Web.Live;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DocWiki.Web.Tests.Live;

/// <summary>The hub as windows use it, over real WebSockets.</summary>
public sealed class LiveHubTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const string Text = "# Bridges\n\nWhat they are.\n\n## Use\n\nUse them.\n";

    [Fact]
    public async Task People_see_each_other_come_edit_a_section_rest_and_leave_and_readers_are_a_number()
    {
        var (scope, ada, bo) = await PageAsync();
        await using var reader = await LiveBrowser.OpenAsync(Wiki);
        await reader.WatchAsync(scope);
        await using (var adas = await LiveBrowser.OpenAsync(Wiki, ada.Cookies))
        await using (var bos = await LiveBrowser.OpenAsync(Wiki, bo.Cookies))
        {
            Assert.Equal(1, (await adas.WatchAsync(scope))!.Revision);
            await bos.WatchAsync(scope, Activity.Editing, "1.2");
            await reader.ExpectAsync(scope, $"{ada.Name} viewing, {bo.Name} editing 1.2, 1");
            await adas.ExpectAsync(scope, $"{ada.Name} viewing, {bo.Name} editing 1.2, 1");

            await adas.SayAsync(scope, Activity.Idle);
            await bos.SayAsync(scope, Activity.Editing, "1.1");
            await reader.ExpectAsync(scope, $"{ada.Name} idle, {bo.Name} editing 1.1, 1");

            // What is no section is nowhere in particular.
            await bos.SayAsync(scope, Activity.Editing, "<script>");
            await reader.ExpectAsync(scope, $"{ada.Name} idle, {bo.Name} editing, 1");
            await adas.SayAsync(scope, Activity.Viewing);
            await reader.ExpectAsync(scope, $"{ada.Name} viewing, {bo.Name} editing, 1");
        }
        await reader.ExpectAsync(scope, $"{ada.Name} leaving, {bo.Name} leaving, 1");
        await reader.ExpectAsync(scope, "1");
    }

    [Fact]
    public async Task Several_windows_are_one_person_and_a_window_that_loads_anew_never_left()
    {
        var (scope, ada, _) = await PageAsync();
        await using var reader = await LiveBrowser.OpenAsync(Wiki);
        await reader.WatchAsync(scope);
        var first = await LiveBrowser.OpenAsync(Wiki, ada.Cookies, tab: "one");
        await first.WatchAsync(scope);
        await using var other = await LiveBrowser.OpenAsync(Wiki, ada.Cookies, tab: "two");
        await other.WatchAsync(scope, Activity.Editing, "1.2");
        // The strongest is shown.
        await reader.ExpectAsync(scope, $"{ada.Name} editing 1.2, 1");

        // The connection that is made anew is there before the old one is seen to end.
        await using var again = await LiveBrowser.OpenAsync(Wiki, ada.Cookies, tab: "two");
        await again.WatchAsync(scope, Activity.Editing, "1.1");
        await reader.ExpectAsync(scope, $"{ada.Name} editing 1.1, 1");
        await other.DisposeAsync();
        await first.DisposeAsync();
        await Task.Delay(3_000, Stop);
        Assert.Equal($"{ada.Name} editing 1.1, 1", reader.Sees(scope));
        Assert.False(reader.SawLeaving);
    }

    [Fact]
    public async Task Whoever_hides_is_a_reader_to_others_at_once_and_the_next_time()
    {
        var (scope, ada, _) = await PageAsync();
        await using var reader = await LiveBrowser.OpenAsync(Wiki);
        await reader.WatchAsync(scope);
        await using (var adas = await LiveBrowser.OpenAsync(Wiki, ada.Cookies))
        {
            await adas.WatchAsync(scope, Activity.Editing);
            await reader.ExpectAsync(scope, $"{ada.Name} editing, 1");
            Assert.True(await adas.Socket.AskAsync<bool>("Hide", true));
            // Not even as leaving.
            await reader.ExpectAsync(scope, "2");
        }
        await using var again = await LiveBrowser.OpenAsync(Wiki, ada.Cookies);
        var watched = await again.WatchAsync(scope);
        Assert.True(watched!.IsHidden);
        await Task.Delay(500, Stop);
        Assert.DoesNotContain(ada.Name!, reader.Sees(scope));
        Assert.True(await again.Socket.AskAsync<bool>("Hide", false));
        await reader.ExpectAsync(scope, $"{ada.Name} viewing, 1");

        // Nobody has nothing to hide.
        Assert.False(await reader.Socket.AskAsync<bool>("Hide", true));
    }

    [Fact]
    public async Task The_account_page_hides_at_once_and_shows_again()
    {
        var (scope, _, _) = await PageAsync();
        var cleo = await Wiki.RegisterAsync($"Cleo {scope[^6..]}");
        await using var reader = await LiveBrowser.OpenAsync(Wiki);
        await reader.WatchAsync(scope);
        await using var cleos = await LiveBrowser.OpenAsync(Wiki, cleo.Cookies);
        await cleos.WatchAsync(scope);
        await reader.ExpectAsync(scope, $"{cleo.Name} viewing, 1");
        var form = (await cleo.GetAsync("/account")).Form();
        form["Input.HidesPresence"] = "true";
        await cleo.SubmitAsync(form);
        await reader.ExpectAsync(scope, "2");
        form.Fields.Remove("Input.HidesPresence");
        await cleo.SubmitAsync(form);
        await reader.ExpectAsync(scope, $"{cleo.Name} viewing, 1");
    }

    [Fact]
    public async Task The_wiki_as_a_whole_says_who_works_on_which_page()
    {
        var (scope, ada, bo) = await PageAsync();
        var page = scope["page:".Length..];
        await using var reader = await LiveBrowser.OpenAsync(Wiki);
        await reader.WatchAsync("wiki");
        await using var adas = await LiveBrowser.OpenAsync(Wiki, ada.Cookies);
        await using var bos = await LiveBrowser.OpenAsync(Wiki, bo.Cookies);
        await bos.WatchAsync(scope);
        await adas.WatchAsync(scope, Activity.Editing, "1.2");
        await WorksAsync(reader, $"{ada.Name} editing {page}");
        await adas.SayAsync(scope, Activity.Viewing);
        await WorksAsync(reader, "");

        static async Task WorksAsync(LiveBrowser browser, string words)
        {
            // Other tests of the same wiki work too.
            var clock = System.Diagnostics.Stopwatch.StartNew();
            while (words.Length > 0 ? !browser.Sees("wiki").Contains(words) : browser.Sees("wiki").Contains("editing"))
            {
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), browser.Sees("wiki"));
                await Task.Delay(20, Stop);
            }
        }
    }

    [Fact]
    public async Task A_save_is_told_as_id_and_revision_and_asked_for_by_position_where_nothing_was_told()
    {
        var (scope, ada, bo) = await PageAsync(out var path);
        await using var bos = await LiveBrowser.OpenAsync(Wiki, bo.Cookies);
        var watched = await bos.WatchAsync(scope);
        await using var lists = await LiveBrowser.OpenAsync(Wiki);
        await lists.WatchAsync("wiki");

        await ada.WriteAsync(path, Text + "\nMore.\n");

        var id = Guid.Parse(scope.AsSpan("page:".Length));
        Assert.Equal(new PageFact(id, 2, 2), await bos.ExpectFactAsync(fact => fact.Page == id));
        Assert.Equal(new PageFact(id, 2, 2), await lists.ExpectFactAsync(fact => fact.Page == id));

        // Whoever was not connected, and was told nothing.
        var missed = await bos.Socket.AskAsync<Facts>("Resume", watched!.Position);
        Assert.Equal([new PageFact(id, 2, 2)], missed!.Pages);
        Assert.Empty((await bos.Socket.AskAsync<Facts>("Resume", missed.Position))!.Pages);
        await ada.ArchiveAsync(path, "Old.");
        Assert.Equal(new PageFact(id, null, null), await bos.ExpectFactAsync(fact => fact.Revision is null));
        Assert.Null(await bos.WatchAsync(scope));
    }

    [Fact]
    public async Task What_cannot_be_is_answered_with_nothing_and_nobody_else_is_affected()
    {
        var (scope, ada, _) = await PageAsync();
        await using var good = await LiveBrowser.OpenAsync(Wiki, ada.Cookies);
        await good.WatchAsync(scope);
        await using var bad = await LiveBrowser.OpenAsync(Wiki);
        foreach (var odd in (string?[])[null, "", "page:", "page:1", $"page:{Guid.NewGuid()}", "day:1", "PAGE:" + scope[5..], "wiki ", new string('x', 1_000)])
            Assert.Null(await bad.Socket.AskAsync<Watched>("Watch", new WatchWish(odd, "tab")));
        Assert.Null(await bad.Socket.AskAsync<Watched>("Watch", new WatchWish(scope, "")));
        Assert.Null(await bad.Socket.AskAsync<Watched>("Watch", new WatchWish(scope, new string('x', 41))));
        Assert.Null(await bad.Socket.AskAsync<PresenceSnapshot>("Snapshot", scope));
        await bad.SayAsync(scope, Activity.Editing);
        await bad.Socket.SendAsync("Leave", scope);

        // A name is nothing a window can say; a reader's script that says it edits is a reader.
        await bad.Socket.SendRawAsync($$"""{"type":1,"target":"Watch","arguments":[{"scope":"{{scope}}","tab":"t","activity":"editing","person":"{{await Wiki.IdOfAsync(ada.Name!)}}","name":"Ada"}]}""");
        await good.ExpectAsync(scope, $"{ada.Name} viewing, 1");

        // Too long, and no message at all: this connection ends, and no other.
        foreach (var odd in (string[])[new string('x', 1 << 20), "{", """{"type":1,"target":"Watch"}""", """{"type":99}"""])
        {
            await using var worse = await LiveBrowser.OpenAsync(Wiki);
            try
            {
                await worse.Socket.SendRawAsync(odd);
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                // Ended while it was sent.
            }
        }
        await using var after = await LiveBrowser.OpenAsync(Wiki);
        Assert.NotNull(await after.WatchAsync(scope));
        Assert.False(good.Socket.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_flood_is_merged_and_its_last_word_counts()
    {
        var (scope, ada, _) = await PageAsync();
        await using var reader = await LiveBrowser.OpenAsync(Wiki);
        await reader.WatchAsync(scope);
        await using var adas = await LiveBrowser.OpenAsync(Wiki, ada.Cookies);
        await adas.WatchAsync(scope);
        await reader.ExpectAsync(scope, $"{ada.Name} viewing, 1");
        var before = reader.Told.Length;

        for (var i = 0; i < 500; i++) await adas.SayAsync(scope, i % 2 == 0 ? Activity.Viewing : Activity.Editing, i % 2 == 0 ? null : "1.1");
        await adas.SayAsync(scope, Activity.Editing, "1.2");

        await reader.ExpectAsync(scope, $"{ada.Name} editing 1.2, 1");
        Assert.InRange(reader.Told.Length - before, 1, 20);
        Assert.False(adas.Socket.Closed.IsCompleted);
        // Wishes without end get nothing, and the connection stays.
        var answers = new List<Watched?>();
        for (var i = 0; i < 60; i++) answers.Add(await adas.WatchAsync(scope));
        Assert.Contains(null, answers);
        Assert.False(adas.Socket.Closed.IsCompleted);
    }

    [Fact]
    public async Task Another_sites_page_and_an_older_script_are_told_nothing()
    {
        var refused = await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => HubSocket.ConnectAsync(Wiki.Address, null, Stop, origin: "https://example.org"));
        Assert.Contains("403", refused.Message);
        await (await HubSocket.ConnectAsync(Wiki.Address, null, Stop, origin: Wiki.Address.GetLeftPart(UriPartial.Authority))).DisposeAsync();
        var negotiating = new HttpRequestMessage(HttpMethod.Post, "/live/negotiate?negotiateVersion=1") { Headers = { { "Origin", "https://example.org" } } };
        Assert.Equal(HttpStatusCode.Forbidden, (await Wiki.NewVisitor().SendAsync(negotiating)).Status);

        var (scope, _, _) = await PageAsync();
        await using var old = await LiveBrowser.OpenAsync(Wiki, protocol: "0");
        Assert.Null(await old.WatchAsync(scope));
        Assert.Contains("Outdated", old.Told);
    }

    [Fact]
    public async Task Where_guests_may_not_edit_none_is_shown_editing()
    {
        await using var wiki = await Postgres.StartWikiAsync(Stop);
        var ada = await wiki.JoinAsync("Ada Bell");
        var scope = "page:" + await wiki.ScalarAsync<Guid>("select page_id from current_pages where path = 'home'", Stop);
        await wiki.ExecuteAsync("update wiki_settings set guests_may_edit = false", Stop);
        await using var reader = await LiveBrowser.OpenAsync(wiki);
        await reader.WatchAsync(scope);
        await using var adas = await LiveBrowser.OpenAsync(wiki, ada.Cookies);
        await adas.WatchAsync(scope, Activity.Editing);
        await reader.ExpectAsync(scope, "Ada Bell viewing, 1");
    }

    [Fact]
    public async Task Nothing_is_kept_of_who_was_here()
    {
        var (scope, ada, _) = await PageAsync();
        var board = Wiki.Services.GetRequiredService<PresenceBoard>();
        await using (var adas = await LiveBrowser.OpenAsync(Wiki, ada.Cookies))
        {
            await adas.WatchAsync(scope, Activity.Editing);
            Assert.False(board.Here(ScopeOf(scope)).IsEmpty);
        }
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (board.Snapshot(ScopeOf(scope)) is not null)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), "The scope is still there.");
            await Task.Delay(50, Stop);
        }

        static Scope ScopeOf(string written) => Scope.TryParse(written, out var scope) ? scope : throw new ArgumentException(written);
    }

    private Task<(string Scope, Visitor Ada, Visitor Bo)> PageAsync() => PageAsync(out _);

    private Task<(string Scope, Visitor Ada, Visitor Bo)> PageAsync(out string path)
    {
        path = NewPath();
        return MakeAsync(path);

        async Task<(string, Visitor, Visitor)> MakeAsync(string at)
        {
            var (ada, bo) = (await Wiki.JoinAsync($"Ada {at}"), await Wiki.JoinAsync($"Bo {at}"));
            await ada.WriteAsync(at, Text);
            return ("page:" + await Wiki.ScalarAsync<Guid>("select page_id from current_pages where path = $1", Stop, at), ada, bo);
        }
    }
}
