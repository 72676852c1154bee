using DocWiki.Domain.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>Who is here, and pages that become new while they are open: two people and a reader side by side.</summary>
public sealed class LiveTests(RunningWiki wiki) : BrowserTest(wiki)
{
    private const string Text = "# Bridges\n\nA bridge joins two networks.\n\n## Use\n\nStart it, stop it.\n\n## Names\n\nBy number.\n";

    [Fact]
    public async Task Two_people_and_a_reader_see_who_is_here_and_who_edits_which_section()
    {
        var (ana, ben, reader) = (await OpenAsync(), await OpenAsync(), await OpenAsync(390));
        await WriteAsync(ana, "live/here", Text, "Bridges");
        await JoinAsync(ben, "Ben");
        await reader.GotoAsync("/wiki/live/here");
        await ben.GotoAsync("/wiki/live/here");
        await ana.GotoAsync("/wiki/live/here/edit?section=1.2");
        var here = ben.Locator(".page-head .here");
        await Expect(here).ToContainTextAsync("Ana (guest) is editing “Use”");
        await Expect(here).ToContainTextAsync("and 1 reader");
        await Expect(ben.Locator("h2:has-text('Use') .heading-here .avatar")).ToHaveAttributeAsync("aria-label", "Ana is editing this section");
        await Expect(ben.Locator(".tree [aria-current] .working .avatar")).ToHaveAttributeAsync("aria-label", "Ana is editing this page");
        await Expect(ana.Locator(".editor__here")).ToContainTextAsync("Ben (guest) is reading");
        await Expect(reader.Locator(".page-head .here__person")).ToHaveCountAsync(2);
        await PictureAsync(ben, "who is here");
        await PictureAsync(reader, "who is here on a phone");
        await PictureAsync(ana, "who is here in the editor");

        // From the caret, of the whole page.
        await ana.GotoAsync("/wiki/live/here/edit");
        await ana.Locator(".cm-content").ClickAsync();
        await ana.Keyboard.PressAsync("Control+End");
        await Expect(here).ToContainTextAsync("Ana (guest) is editing “Names”");
        await Expect(ben.Locator("h2:has-text('Names') .heading-here .avatar")).ToBeVisibleAsync();

        await ben.GotoAsync("/changes");
        await Expect(ben.Locator(".changes .working .avatar").First).ToHaveAttributeAsync("aria-label", "Ana is editing this page");
        await PictureAsync(ben, "changes");

        // Whoever closes the window is dimmed, then gone.
        await ben.GotoAsync("/wiki/live/here");
        await ana.CloseAsync();
        await Expect(ben.Locator(".here__person--leaving")).ToContainTextAsync("Ana (guest) was here a moment ago");
        await PictureAsync(ben, "leaving");
        await Expect(ben.Locator(".here__person")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_page_that_is_read_offers_its_new_text_and_shows_it_with_what_changed_marked()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "live/fresh", Text, "Fresh");
        await ben.GotoAsync("/wiki/live/fresh");
        await Expect(ben.Locator("html[data-connected]")).ToBeAttachedAsync();

        await WriteAsync(ana, "live/fresh", Text.Replace("stop it", "end it").Replace("## Names", "## Other names"));
        var notice = ben.Locator(".fresh");
        await Expect(notice).ToContainTextAsync("Ana saved revision 2 of this page.");
        await Expect(ben.Locator("article")).ToContainTextAsync("stop it");
        await PictureAsync(ben, "offered");
        await notice.GetByRole(AriaRole.Button, new() { Name = "Show it here" }).ClickAsync();
        await Expect(ben.Locator("article")).ToContainTextAsync("end it");
        await Expect(ben.Locator("article > .is-new")).ToHaveCountAsync(2);
        await Expect(ben.Locator(".toc")).ToContainTextAsync("Other names");
        await Expect(ben.Locator(".page-head__line")).ToContainTextAsync("2 revisions");
        await PictureAsync(ben, "shown");

        // Whoever wants it has it at once, here and on other pages.
        await WriteAsync(ana, "live/fresh", Text.Replace("stop it", "halt it"));
        await notice.GetByLabel("Always at once").CheckAsync();
        await Expect(ben.Locator("article")).ToContainTextAsync("halt it");
        await WriteAsync(ana, "live/fresh", Text.Replace("stop it", "shut it"));
        await Expect(ben.Locator("article")).ToContainTextAsync("shut it");
        await notice.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(notice).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Changes_and_history_become_longer_by_themselves_and_what_was_chosen_stays()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "live/lists", Text, "Lists");
        await WriteAsync(ana, "live/lists", Text + "Two.\n");
        await ben.GotoAsync("/wiki/live/lists/history");
        await Expect(ben.Locator("html[data-connected]")).ToBeAttachedAsync();
        var changes = await ben.Context.NewPageAsync();
        await changes.GotoAsync("/changes");
        await Expect(changes.Locator("html[data-connected]")).ToBeAttachedAsync();
        await ben.Locator("input[name=b][value='2']").CheckAsync();

        await WriteAsync(ana, "live/lists", Text + "Three.\n", summary: "A third line");

        await Expect(ben.Locator(".history__summary").First).ToHaveTextAsync("A third line");
        await Expect(ben.Locator("li.is-new")).ToHaveCountAsync(1);
        await Expect(ben.Locator("input[name=b][value='2']")).ToBeCheckedAsync();
        await Expect(changes.Locator(".changes__summary").First).ToHaveTextAsync("A third line");
        await PictureAsync(changes, "a change came");
    }

    [Fact]
    public async Task Whoever_hides_is_not_shown_to_others()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "live/hidden", Text, "Hidden");
        await JoinAsync(ben, "Ben");
        await ben.GotoAsync("/wiki/live/hidden");
        await ana.GotoAsync("/wiki/live/hidden");
        await Expect(ben.Locator(".page-head .here")).ToContainTextAsync("Ana (guest) is reading");
        await ana.Locator("details.menu > summary").ClickAsync();
        await ana.GetByRole(AriaRole.Button, new() { Name = "Hide that I am here" }).ClickAsync();
        await Expect(ana.Locator(".here__hidden")).ToHaveTextAsync("You are not shown to others");
        await Expect(ben.Locator(".page-head .here")).ToContainTextAsync("1 reader here");
        await PictureAsync(ana, "hidden");
        await ana.Locator("details.menu > summary").ClickAsync();
        await ana.GetByRole(AriaRole.Button, new() { Name = "Show others that I am here" }).ClickAsync();
        await Expect(ben.Locator(".page-head .here")).ToContainTextAsync("Ana (guest) is reading");
    }

    [Fact]
    public async Task Without_websockets_it_is_long_polling_and_without_script_a_page()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "live/polling", Text, "Polling");
        await ben.AddInitScriptAsync("delete window.WebSocket; delete window.EventSource;");
        await ben.GotoAsync("/wiki/live/polling");
        await Expect(ben.Locator("html[data-connected]")).ToBeAttachedAsync();
        await Expect(ben.Locator(".page-head .here")).ToContainTextAsync("Ana (guest) is reading");
        await WriteAsync(ana, "live/polling", Text.Replace("stop it", "end it"));
        await Expect(ben.Locator(".fresh")).ToContainTextAsync("Ana saved revision 2 of this page.");

        var plain = await OpenAsync(script: false);
        await plain.GotoAsync("/wiki/live/polling");
        await Expect(plain.Locator(".here")).ToBeHiddenAsync();
        await Expect(plain.Locator(".fresh")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task After_the_wiki_was_away_a_window_knows_what_it_missed_and_nobody_was_seen_to_leave()
    {
        IsToleratingFailures = true;
        await using var wiki = new KilledWiki(await Wiki.NewDatabaseAsync());
        await wiki.StartAsync();
        var (ana, ben) = (await OpenAsync(address: wiki.Address), await OpenAsync(address: wiki.Address));
        await WriteAsync(ana, "one/page", Text, "One page");
        await JoinAsync(ben, "Ben");
        await ben.GotoAsync("/wiki/one/page");
        await Expect(ben.Locator(".page-head .here")).ToContainTextAsync("Ana (guest) is reading");
        await ben.EvaluateAsync("() => { window.seen = []; new MutationObserver(() => window.seen.push(document.querySelector('.page-head .here').innerText)).observe(document.querySelector('.page-head .here'), { subtree: true, childList: true, characterData: true, attributes: true }); }");
        await wiki.KillAsync();
        await wiki.StartAsync();
        await ana.GotoAsync("/wiki/one/page/edit");
        await Expect(ben.Locator(".page-head .here")).ToContainTextAsync("Ana (guest) is editing", new() { Timeout = 60_000 });
        Assert.DoesNotContain(await ben.EvaluateAsync<string[]>("() => window.seen"), words => words.Contains("a moment ago", StringComparison.Ordinal));

        // Saved while this window is not connected at all.
        await ben.Context.SetOfflineAsync(true);
        await AppendAsync(ana, "Missed.\n");
        await SubmitAsync(ana, "[data-save]");
        await ben.Context.SetOfflineAsync(false);
        await Expect(ben.Locator(".fresh")).ToContainTextAsync("Ana saved revision 2 of this page.", new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task A_copy_of_the_app_that_is_killed_takes_its_people_along_dimmed_then_gone_and_leaves_no_ghosts()
    {
        IsToleratingFailures = true;
        var database = await Wiki.NewDatabaseAsync();
        await using var one = new KilledWiki(database);
        await one.StartAsync();
        await using var other = new KilledWiki(database);
        await other.StartAsync();
        var (ana, ben) = (await OpenAsync(address: one.Address), await OpenAsync(address: other.Address));
        await WriteAsync(ana, "one/page", Text, "One page");
        await JoinAsync(ben, "Ben");
        await ben.GotoAsync("/wiki/one/page/edit");
        var here = ana.Locator(".page-head .here");
        await Expect(here).ToContainTextAsync("Ben (guest) is editing");
        await Expect(ben.Locator(".editor__here")).ToContainTextAsync("Ana (guest) is reading");

        await other.KillAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Expect(here).ToContainTextAsync("Ben (guest) was here a moment ago");
        await PictureAsync(ana, "the other copy is dead");
        await Expect(ana.Locator(".here__person")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        Assert.InRange(clock.Elapsed.TotalSeconds, 20, 60);

        await other.StartAsync();
        await Expect(here).ToContainTextAsync("Ben (guest) is editing", new() { Timeout = 60_000 });
        await Expect(ana.Locator(".here__person")).ToHaveCountAsync(1);
    }

    /// <summary>The two implementations of one state machine, given the same differences in any order, know the same after each.</summary>
    [Fact]
    public async Task The_browser_puts_together_what_it_is_told_as_the_server_does()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/home");
        var random = new Random(20261128);
        for (var round = 0; round < 40; round++)
        {
            var told = Told(random, "a").Concat(Told(random, "b")).ToArray();
            var arrivals = Enumerable.Range(0, 30).Select(_ => told[random.Next(told.Length)]).ToArray();
            var here = new CrowdView();
            var expected = arrivals.Select(one => { one.Take(here); return Words(here); }).ToArray();
            var seen = await page.EvaluateAsync<string[]>("""
                async (arrivals) => {
                  const { CrowdView } = await import('/js/live/crowd-view.js');
                  const view = new CrowdView();
                  return arrivals.map((one) => {
                    if ('gone' in one) view.takeDifference(one);
                    else view.takeSnapshot(one);
                    return `${view.epoch ?? ''} ${view.sequence} ${view.needsSnapshot} ${view.unnamed} ${[...view.people.values()].map(({ person, activity }) => `${person}=${activity}`).sort().join(' ')}`;
                  });
                }
                """, arrivals.Select(one => one.Sent));
            Assert.Equal(expected, seen);
        }
    }

    private static string Words(CrowdView view) =>
        $"{view.Epoch} {view.Sequence} {(view.NeedsSnapshot ? "true" : "false")} {view.Crowd.Unnamed} {string.Join(' ', view.Crowd.People.Select(one => $"{one.Key}={one.Value.Activity.ToString().ToLowerInvariant()}").Order(StringComparer.Ordinal))}";

    private static IEnumerable<(object Sent, Action<CrowdView> Take)> Told(Random random, string epoch)
    {
        var crowd = Crowd.Nobody;
        for (var number = 1; number <= 8; number++)
        {
            var next = new Crowd(
                ((string[])["ada", "bo", "cleo"]).Where(_ => random.Next(3) > 0).ToDictionary(one => one, _ => new Presence((Activity)random.Next(5))), random.Next(3));
            if (crowd.To(next) is not { } change)
            {
                number--;
                continue;
            }
            crowd = next;
            var difference = new CrowdDifference(epoch, number - 1, number, change);
            var snapshot = new CrowdSnapshot(epoch, number, next);
            yield return (new { epoch, from = number - 1, sequence = number, here = People(change.Here), gone = change.Gone, unnamed = change.Unnamed }, view => view.Take(difference));
            if (number % 3 == 0) yield return (new { epoch, sequence = number, here = People(next.People), unnamed = next.Unnamed }, view => view.Take(snapshot));
        }
    }

    private static object[] People(IReadOnlyDictionary<string, Presence> people) =>
        [.. people.Select(one => new { person = one.Key, activity = one.Value.Activity.ToString().ToLowerInvariant() })];
}
