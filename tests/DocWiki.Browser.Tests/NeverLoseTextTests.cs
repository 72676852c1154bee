using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace DocWiki.Browser.Tests;

/// <summary>Whatever happens between two keys, the text is there, the screen says what is true about it, and one click saves once the cause is gone.</summary>
public sealed class NeverLoseTextTests(RunningWiki wiki) : BrowserTest(wiki)
{
    private const string Text = "# Bridges\n\nA bridge joins two networks on one host.\n\n## Use\n\n- start it\n- stop it\n";

    private static readonly Regex Kept = new("^Draft kept [0-9]");

    [Fact]
    public async Task What_is_typed_is_kept_unasked_and_gone_on_with_after_closing_the_window_elsewhere_and_after_signing_out()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "never/drafts", Text, "Drafts");
        await page.GotoAsync("/wiki/never/drafts/edit");
        await AppendAsync(page, "- remove it\n");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await PictureAsync(page, "draft kept");

        // Closed without a question, opened in another window of the same person.
        await page.CloseAsync();
        var again = await OpenAgainAsync(page);
        await again.GotoAsync("/drafts");
        await Expect(again.Locator(".draft")).ToContainTextAsync("Bridges");
        await PictureAsync(again, "my drafts");
        await again.GetByRole(AriaRole.Link, new() { Name = "Go on with Drafts" }).ClickAsync();
        await ExpectTextAsync(again, Text + "- remove it\n");
        await Expect(again.Locator(".notice").First).ToContainTextAsync("You go on with what you wrote here");
        await SubmitAsync(again, "[data-save]");
        await Expect(again.Locator("article")).ToContainTextAsync("remove it");
        await again.GotoAsync("/drafts");
        await Expect(again.Locator("main")).ToContainTextAsync("You have no drafts.");
    }

    [Fact]
    public async Task Offline_it_is_kept_in_the_browser_and_comes_back_after_a_reload()
    {
        IsToleratingFailures = true;
        var page = await OpenAsync();
        await WriteAsync(page, "never/offline", Text, "Offline");
        await page.GotoAsync("/wiki/never/offline/edit");
        await AppendAsync(page, "- before\n");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync(Kept);

        await page.Context.SetOfflineAsync(true);
        await AppendAsync(page, "- offline\n");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync("The wiki cannot be reached; kept in this browser");
        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The wiki cannot be reached. Nothing is lost");
        await PictureAsync(page, "offline");
        await ExpectTextAsync(page, Text + "- before\n- offline\n");

        // The window is lost meanwhile.
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.CloseAsync();
        var again = await OpenAgainAsync(page);
        await again.Context.SetOfflineAsync(false);
        await again.GotoAsync("/wiki/never/offline/edit");
        await ExpectTextAsync(again, Text + "- before\n- offline\n");
        await Expect(again.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await SubmitAsync(again, "[data-save]");
        await Expect(again.Locator("article")).ToContainTextAsync("offline");
    }

    [Fact]
    public async Task Whoever_gave_no_name_yet_has_their_text_in_the_browser()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/never/nobody/edit");
        await TypeAsync(page, "Written by nobody yet.\n");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync("Not saved; kept in this browser");
        await page.CloseAsync(new() { RunBeforeUnload = false });

        var again = await OpenAgainAsync(page);
        await again.GotoAsync("/wiki/never/nobody/edit");
        await ExpectTextAsync(again, "Written by nobody yet.\n");
        await Expect(again.Locator("[data-news]")).ToContainTextAsync("is back in the text");
        await NameAsync(again, "Nora");
        await SubmitAsync(again, "[data-save]");
        await again.GotoAsync("/wiki/never/nobody/edit");
        await ExpectTextAsync(again, "Written by nobody yet.\n");
        await Expect(again.Locator("[data-news]")).ToBeEmptyAsync();
    }

    [Fact]
    public async Task A_form_that_was_refused_to_somebody_without_a_name_is_as_unsaved_as_before()
    {
        var page = await OpenAsync();
        await page.GotoAsync("/wiki/never/refused/edit");
        await page.GetByLabel("Path").FillAsync("Not A Path");
        await TypeAsync(page, "Written by nobody, and refused.\n");
        await NameAsync(page, "Nora");
        await SubmitAsync(page, "[data-save]");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync("Not saved; kept in this browser");
        var questions = 0;
        page.Dialog += async (_, dialog) =>
        {
            questions++;
            await dialog.DismissAsync();
        };
        await page.Locator(".cm-content").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await ExpectTextAsync(page, "Written by nobody, and refused.\n");
        Assert.Equal(1, questions);
    }

    [Fact]
    public async Task What_somebody_else_saves_comes_into_the_open_text_and_what_contradicts_is_said_and_settled()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "never/together", Text, "Together");
        await ana.GotoAsync("/wiki/never/together/edit");
        await AppendAsync(ana, "- remove it\n");
        await Expect(ana.Locator("[data-draft]")).ToHaveTextAsync(Kept);

        await WriteAsync(ben, "never/together", Text.Replace("joins", "connects"), name: "Ben");
        await ExpectTextAsync(ana, Text.Replace("joins", "connects") + "- remove it\n");
        await Expect(ana.Locator("[data-news]")).ToContainTextAsync("Another save is in your text now, by Ben in “Bridges”.");
        await Expect(ana.Locator(".cm-taken-in")).ToHaveCountAsync(1);
        await PictureAsync(ana, "taken in");

        await WriteAsync(ben, "never/together", Text.Replace("joins", "connects").Replace("stop it", "end it"), name: "Ben");
        await ExpectTextAsync(ana, Text.Replace("joins", "connects").Replace("stop it", "end it") + "- remove it\n");
        await TypeAsync(ana, Text.Replace("joins", "connects").Replace("stop it", "end it").Replace("start it", "open it"));
        await Expect(ana.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await WriteAsync(ben, "never/together", Text.Replace("joins", "connects").Replace("stop it", "end it").Replace("start it", "begin it"), name: "Ben");
        await Expect(ana.Locator("[data-news]")).ToContainTextAsync("with other words where you write too, by Ben in “Use”");
        await PictureAsync(ana, "contradiction");

        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator(".clash")).ToHaveCountAsync(1);
        await ana.GetByLabel("Yours", new() { Exact = false }).First.CheckAsync();
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator("article")).ToContainTextAsync("open it");
        await Expect(ana.Locator("article")).ToContainTextAsync("connects");
    }

    [Fact]
    public async Task Two_tabs_of_one_person_write_in_one_draft()
    {
        var first = await OpenAsync();
        await WriteAsync(first, "never/tabs", Text, "Tabs");
        await first.GotoAsync("/wiki/never/tabs/edit");
        await AppendAsync(first, "- from the first\n");
        await Expect(first.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/wiki/never/tabs/edit");
        await ExpectTextAsync(second, Text + "- from the first\n");
        await AppendAsync(second, "- from the second\n");
        await Expect(second.Locator("[data-draft]")).ToHaveTextAsync(Kept);

        await first.Locator(".cm-content").ClickAsync();
        await first.Keyboard.PressAsync("Control+Home");
        await PasteAsync(first, "Begun in the first.\n\n");
        await ExpectTextAsync(first, "Begun in the first.\n\n" + Text + "- from the first\n- from the second\n");
        await Expect(first.Locator("[data-news]")).ToContainTextAsync("in another tab, or on another device, is in this text now");

        // Saved in one, the other says so and goes on as a draft of its own.
        await SubmitAsync(first, "[data-save]");
        await AppendAsync(second, "- and afterwards\n");
        await Expect(second.Locator("[data-news]")).ToContainTextAsync("Another save is in your text now, by Ana");
        await Expect(second.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await SubmitAsync(second, "[data-save]");
        await Expect(second.Locator("article")).ToContainTextAsync("and afterwards");
        await Expect(second.Locator("article")).ToContainTextAsync("Begun in the first.");
    }

    [Fact]
    public async Task What_was_said_in_the_summary_of_either_tab_is_said_when_it_is_saved()
    {
        var first = await OpenAsync();
        await WriteAsync(first, "never/summaries", Text, "Summaries");
        await first.GotoAsync("/wiki/never/summaries/edit");
        await AppendAsync(first, "- from the first\n");
        await Expect(first.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        var second = await first.Context.NewPageAsync();
        await second.GotoAsync("/wiki/never/summaries/edit");
        await ExpectTextAsync(second, Text + "- from the first\n");
        await second.Locator("#summary").FillAsync("Said in the second");
        await SaysAsync("Said in the second");

        await first.Locator("#summary").FillAsync("Said in the f");
        await SaysAsync("Said in the second; Said in the f");
        await Expect(first.Locator("#summary")).ToHaveValueAsync("Said in the second; Said in the f");
        // Who goes on writing in both says no word twice.
        await first.Locator("#summary").FillAsync("Said in the second; Said in the first");
        await SaysAsync("Said in the second; Said in the first");
        await second.Locator("#summary").FillAsync("Said in the second tab");
        await SaysAsync("Said in the second tab; Said in the first");
        await Expect(second.Locator("#summary")).ToHaveValueAsync("Said in the second tab; Said in the first");

        await SubmitAsync(second, "[data-save]");
        await second.GotoAsync("/wiki/never/summaries/history");
        await Expect(second.Locator(".history__summary").First).ToHaveTextAsync("Said in the second tab; Said in the first");

        async Task SaysAsync(string summary)
        {
            // What the wiki has, seen in a window that is none of theirs.
            var other = await first.Context.NewPageAsync();
            for (var tries = 0; tries < 60; tries++)
            {
                await other.GotoAsync("/wiki/never/summaries/edit");
                if (await other.Locator("#summary").InputValueAsync() == summary) break;
                await Task.Delay(500);
            }
            await Expect(other.Locator("#summary")).ToHaveValueAsync(summary);
            await other.CloseAsync();
        }
    }

    [Fact]
    public async Task Thousands_of_links_pasted_into_one_paragraph_of_an_open_editor_do_not_freeze_it()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "never/brackets", "# Many\n\nSome words.\n", "Many");
        await page.GotoAsync("/wiki/never/brackets/edit");
        await Expect(page.Locator(".tok-heading").First).ToBeVisibleAsync();
        var many = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"[link {i} "));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await AppendAsync(page, many);
        for (var i = 0; i < 5; i++) await page.Keyboard.TypeAsync("key ");
        await ExpectTextAsync(page, "# Many\n\nSome words.\n" + many + "key key key key key ");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
        await Expect(page.Locator(".tok-heading")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+z");
        await page.Keyboard.PressAsync("Control+z");
        await ExpectTextAsync(page, "# Many\n\nSome words.\n");
    }

    [Fact]
    public async Task What_is_typed_where_somebodys_save_is_just_being_taken_in_becomes_a_clash_and_nobodys_word_is_lost()
    {
        IsToleratingFailures = true;
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "never/just-there", Text, "Just there");
        await ana.GotoAsync("/wiki/never/just-there/edit");
        await AppendAsync(ana, "- by Ana\n");
        await Expect(ana.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        var taking = new TaskCompletionSource();
        await ana.RouteAsync("**/take-in", async route =>
        {
            var answer = await route.FetchAsync();
            await taking.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        var asked = ana.WaitForRequestAsync("**/take-in");
        await WriteAsync(ben, "never/just-there", Text.Replace("start it", "BEGIN it"), name: "Ben");
        await asked;
        await ana.EvaluateAsync("() => document.querySelector('.cm-content').focus()");
        await TypeAsync(ana, (Text + "- by Ana\n").Replace("start it", "OPEN it"));
        taking.SetResult();
        await Expect(ana.Locator("[data-draft]")).ToHaveTextAsync(Kept);

        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator(".clash")).ToHaveCountAsync(1);
        await Expect(ana.Locator(".clash")).ToContainTextAsync("BEGIN");
        await ExpectTextAsync(ana, (Text + "- by Ana\n").Replace("start it", "OPEN it"));
    }

    [Fact]
    public async Task What_two_windows_left_in_the_browser_is_all_there_afterwards()
    {
        IsToleratingFailures = true;
        var one = await OpenAsync();
        await WriteAsync(one, "never/two-windows", Text, "Two windows");
        var other = await one.Context.NewPageAsync();
        foreach (var page in (IPage[])[one, other])
        {
            await page.GotoAsync("/wiki/never/two-windows/edit");
            await page.Locator(".cm-content").WaitForAsync();
        }
        await one.Context.SetOfflineAsync(true);
        await AppendAsync(one, "- from window one\n");
        await AppendAsync(other, "- from window two\n");
        foreach (var page in (IPage[])[one, other]) await Expect(page.Locator("[data-draft]")).ToContainTextAsync("kept in this browser");
        await one.CloseAsync();
        await other.CloseAsync();

        var again = await OpenAgainAsync(one);
        await again.Context.SetOfflineAsync(false);
        await again.GotoAsync("/wiki/never/two-windows/edit");
        await ExpectTextAsync(again, Text + "- from window two\n");
        await Expect(again.Locator("[data-news]")).ToContainTextAsync("It is among your drafts now");
        await Expect(again.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await again.GotoAsync("/drafts");
        await Expect(again.Locator(".draft__text")).ToHaveCountAsync(2);
        // Each under its own address, whatever lies in the browser.
        foreach (var words in (string[])["window one", "window two"])
        {
            await again.GotoAsync("/drafts");
            var line = again.Locator(".draft").Filter(new() { HasText = words });
            await line.GetByRole(AriaRole.Link, new() { Name = "Go on" }).ClickAsync();
            await ExpectTextAsync(again, Text + $"- from {words}\n");
        }
    }

    [Fact]
    public async Task The_whole_page_instead_of_a_section_and_throwing_away_wait_for_the_wiki_and_lose_nothing_without_it()
    {
        IsToleratingFailures = true;
        var page = await OpenAsync();
        await WriteAsync(page, "never/widened", Text, "Widened");
        await page.GotoAsync("/wiki/never/widened/edit?section=1.2");
        await AppendAsync(page, "\n- typed in the section");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await page.Context.SetOfflineAsync(true);
        await AppendAsync(page, "\n- typed offline");
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit the whole page" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The wiki cannot be reached");
        await page.Context.SetOfflineAsync(false);
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit the whole page" }).ClickAsync();
        await ExpectTextAsync(page, Text.TrimEnd('\n') + "\n- typed in the section\n- typed offline\n");
        Assert.EndsWith("/wiki/never/widened/edit", page.Url, StringComparison.Ordinal);

        await page.GotoAsync("/wiki/never/widened/edit");
        await Expect(page.Locator("form.editor")).ToContainTextAsync("You go on with what you wrote here");
        await page.Locator(".cm-content").WaitForAsync();
        await page.Context.SetOfflineAsync(true);
        await page.Locator("[data-discard]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nothing is thrown away");
        await page.Context.SetOfflineAsync(false);
        await page.Locator("[data-discard]").ClickAsync();
        await Expect(page.GetByText("You go on with what you wrote here")).ToHaveCountAsync(0);
        await ExpectTextAsync(page, Text);
    }

    [Theory]
    [InlineData(0, "line 1 holds a character that cannot be stored (U+0000)")]
    [InlineData(0xd800, "line 1 holds half of a character (a lone surrogate)")]
    public async Task What_no_page_can_hold_is_shown_where_it_stands(int unit, string words)
    {
        var page = await OpenAsync();
        await WriteAsync(page, $"never/bad-{unit}", Text, "Bad");
        await page.GotoAsync($"/wiki/never/bad-{unit}/edit");
        await page.Locator(".cm-content").ClickAsync();
        await page.Keyboard.PressAsync("Control+Home");
        await page.EvaluateAsync("""
            unit => {
              const clipboardData = new DataTransfer();
              clipboardData.setData('text/plain', `pasted${String.fromCharCode(unit)}words `);
              document.querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
            }
            """, unit);
        await Expect(page.Locator("[data-draft]")).ToContainTextAsync("kept in this browser");

        await page.Locator("[data-save]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        await PictureAsync(page, $"cannot be stored {unit}");
        // It is selected.
        await page.Keyboard.PressAsync("Delete");
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await SubmitAsync(page, "[data-save]");
        await Expect(page.Locator("article")).ToContainTextAsync("pastedwords");
    }

    [Fact]
    public async Task More_than_a_page_can_hold_is_kept_as_a_draft_and_saved_once_it_is_shorter()
    {
        var page = await OpenAsync();
        await WriteAsync(page, "never/long", "Short.\n", "Long");
        await page.GotoAsync("/wiki/never/long/edit");
        var large = string.Concat(Enumerable.Range(1, 24_000).Select(n => $"Line {n:00000} says the same as the others, nearly.\n"));
        await TypeAsync(page, large);
        await Expect(page.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        await SubmitAsync(page, "[data-save]");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("A page holds at most 1 MiB of text");
        await ExpectTextAsync(page, large);

        await TypeAsync(page, large[..100_000]);
        await SubmitAsync(page, "[data-save]");
        await Expect(page.Locator("article")).ToContainTextAsync("Line 00002");
    }

    [Fact]
    public async Task A_page_archived_or_renamed_meanwhile_leaves_the_text_where_it_is()
    {
        var (ana, ben) = (await OpenAsync(), await OpenAsync());
        await WriteAsync(ana, "never/moved", Text, "Moved");
        await ana.GotoAsync("/wiki/never/moved/edit");
        await AppendAsync(ana, "- remove it\n");
        await JoinAsync(ben, "Ben");
        await ben.GotoAsync("/wiki/never/moved/move");
        await ben.Locator("#to").FillAsync("never/moved-on");
        await SubmitAsync(ben, "main form button[type=submit]");
        await SubmitAsync(ana, "[data-save]");
        Assert.EndsWith("/wiki/never/moved-on", ana.Url, StringComparison.Ordinal);

        await ana.GotoAsync("/wiki/never/moved-on/edit");
        await AppendAsync(ana, "- after it was archived\n");
        await Expect(ana.Locator("[data-draft]")).ToHaveTextAsync(Kept);
        IsToleratingFailures = true;
        await ben.GotoAsync("/wiki/never/moved-on/archive");
        await ben.Locator("#reason").FillAsync("Old.");
        await SubmitAsync(ben, ".button--danger");
        await Expect(ana.Locator("[data-news]")).ToContainTextAsync("Somebody archived this page while you were writing.");
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.GetByRole(AriaRole.Alert).First).ToContainTextAsync("archived");
        await ExpectTextAsync(ana, Text + "- remove it\n- after it was archived\n");

        await ben.GotoAsync("/wiki/never/moved-on/restore");
        await SubmitAsync(ben, "main form button[type=submit]");
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator("article")).ToContainTextAsync("after it was archived");
    }

    [Fact]
    public async Task The_wiki_is_killed_and_started_again_between_keystrokes_and_in_mid_save()
    {
        IsToleratingFailures = true;
        await using var killed = new KilledWiki(await Wiki.NewDatabaseAsync());
        await killed.StartAsync();
        var (ana, ben) = (await OpenAsync(address: killed.Address), await OpenAsync(address: killed.Address));
        await WriteAsync(ana, "one/page", Text, "One page");
        await JoinAsync(ben, "Ben");
        await ana.GotoAsync("/wiki/one/page/edit");
        await ben.GotoAsync("/wiki/one/page/edit");
        await AppendAsync(ana, "- by Ana, before\n");
        await Expect(ana.Locator("[data-draft]")).ToHaveTextAsync(Kept);

        await killed.KillAsync();
        await AppendAsync(ana, "- by Ana, meanwhile\n");
        await ben.Locator(".cm-content").ClickAsync();
        await ben.Keyboard.PressAsync("Control+Home");
        await PasteAsync(ben, "By Ben.\n\n");
        await Expect(ana.Locator("[data-draft]")).ToContainTextAsync("The wiki cannot be reached; kept in this browser");
        await ana.Locator("[data-save]").ClickAsync();
        await Expect(ana.GetByRole(AriaRole.Alert)).ToContainTextAsync("Save again as soon as it answers");
        await PictureAsync(ana, "the wiki is dead");

        await killed.StartAsync();
        await Expect(ben.Locator("[data-draft]")).ToHaveTextAsync(Kept, new() { Timeout = 40_000 });
        await SubmitAsync(ben, "[data-save]");
        await ExpectTextAsync(ana, "By Ben.\n\n" + Text + "- by Ana, before\n- by Ana, meanwhile\n");
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator("article")).ToContainTextAsync("by Ana, meanwhile");
        await Expect(ana.Locator("article")).ToContainTextAsync("By Ben.");
        await PictureAsync(ana, "nothing was lost");
    }

    [Fact]
    public async Task A_full_disk_is_said_and_one_click_saves_once_there_is_room()
    {
        IsToleratingFailures = true;
        var database = await Wiki.NewDatabaseAsync();
        await using var wiki = new KilledWiki(database);
        await wiki.StartAsync();
        var ana = await OpenAsync(address: wiki.Address);
        await WriteAsync(ana, "one/page", Text, "One page");
        await ana.GotoAsync("/wiki/one/page/edit");
        // What PostgreSQL answers then.
        await ExecuteAsync("""
            create function has_no_room() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
            create trigger has_no_room before insert on mt_events for each row execute function has_no_room();
            create trigger has_no_room before insert or update on drafts for each row execute function has_no_room();
            """);

        await AppendAsync(ana, "- clean it\n");
        await Expect(ana.Locator("[data-draft]")).ToContainTextAsync("kept in this browser");
        await ana.Locator("[data-save]").ClickAsync();
        await Expect(ana.GetByRole(AriaRole.Alert)).ToContainTextAsync("no room left");
        await ExpectTextAsync(ana, Text + "- clean it\n");
        await PictureAsync(ana, "the disk is full");

        await ExecuteAsync("drop function has_no_room cascade");
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator("article")).ToContainTextAsync("clean it");

        async Task ExecuteAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(database);
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_slow_wiki_is_said_to_be_slow_and_saving_again_meanwhile_saves_once()
    {
        var ana = await OpenAsync();
        await WriteAsync(ana, "never/slow", Text, "Slow");
        await ana.GotoAsync("/wiki/never/slow/edit");
        await AppendAsync(ana, "- wait for it\n");
        var asked = 0;
        await ana.RouteAsync("**/wiki/never/slow/edit", async route =>
        {
            if (route.Request.Method == "POST" && Interlocked.Increment(ref asked) == 1)
            {
                // It arrives, and the answer does not.
                await route.FetchAsync();
                return;
            }
            await route.ContinueAsync();
        });
        await ana.Locator("[data-save]").ClickAsync();
        await Expect(ana.Locator("[data-news]")).ToContainTextAsync("takes long to answer");
        await ExpectTextAsync(ana, Text + "- wait for it\n");

        await SubmitAsync(ana, "[data-save]");

        await Expect(ana.Locator("article")).ToContainTextAsync("wait for it");
        await ana.GotoAsync("/wiki/never/slow/history");
        await Expect(ana.Locator(".history__summary")).ToHaveCountAsync(2);
    }

    [Theory]
    [InlineData("EditId", "saved before with other content")]
    [InlineData("BaseRevision", "Nothing is saved yet, and nothing you typed is lost.")]
    public async Task A_form_that_says_what_cannot_be_keeps_its_text_and_saves_all_the_same(string field, string words)
    {
        IsToleratingFailures = true;
        var ana = await OpenAsync();
        var path = $"never/odd-{field.ToLowerInvariant()}";
        await ana.GotoAsync($"/wiki/{path}/edit");
        var earlier = await ana.Locator("[name='Input.EditId']").InputValueAsync();
        await TypeAsync(ana, Text);
        await NameAsync(ana, "Ana");
        await SubmitAsync(ana, "[data-save]");
        await ana.GotoAsync($"/wiki/{path}/edit");
        await ana.EvaluateAsync("([field, value]) => { document.querySelector(`[name='Input.${field}']`).value = value; }", new[] { field, field == "EditId" ? earlier : "99" });
        await TypeAsync(ana, Text.Replace("stop it", "halt it"));

        await SubmitAsync(ana, "[data-save]");

        await Expect(ana.Locator("main")).ToContainTextAsync(words);
        await ExpectTextAsync(ana, Text.Replace("stop it", "halt it"));
        if (field == "BaseRevision") await ana.GetByLabel("Yours").First.CheckAsync();
        await SubmitAsync(ana, "[data-save]");
        await Expect(ana.Locator("article")).ToContainTextAsync("halt it");
    }

    /// <summary>Another window of the same browser.</summary>
    private static Task<IPage> OpenAgainAsync(IPage closed) => closed.Context.NewPageAsync();
}
