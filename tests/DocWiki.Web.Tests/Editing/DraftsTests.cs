using System.Net;
using System.Text.Json;
using DocWiki.Web.Editing;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Editing;

/// <summary>What an open editor sends and is answered, asked as a script asks; and what it comes to without one.</summary>
public sealed class DraftsTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const string Text = "# Bridges\n\nA bridge joins two networks on one host.\n\n## Use\n\n- start it\n- stop it\n";

    [Fact]
    public async Task Changes_are_kept_one_after_the_other_and_the_form_goes_on_with_them()
    {
        var (ada, path, editor) = await OpenAsync();

        Assert.Equal("kept", (await editor.ChangeAsync("joins", "connects")).State);
        // 𝄞 is one character, and two UTF-16 units.
        Assert.Equal("kept", (await editor.ChangeAsync("two networks", "𝄞 two networks")).State);
        Assert.Equal(("kept", 3L), (await editor.ChangeAsync("one host", "a host")) is { } third ? (third.State, third.Sequence ?? 0) : default);

        var form = await ada.FormAsync($"/wiki/{path}/edit");
        Assert.Equal(Text.Replace("joins", "connects").Replace("two networks", "𝄞 two networks").Replace("one host", "a host"), form["Input.Text"]);
        Assert.Equal((editor.Id.ToString(), "3", "1"), (form["Input.Draft"], form["Input.DraftSequence"], form["Input.BaseRevision"]));
        Assert.Contains("You go on with what you wrote here", (await ada.GetAsync($"/wiki/{path}/edit")).MainText);
        // Nobody else sees it, neither in their editor nor in their list, and nothing is saved.
        var bo = await Wiki.JoinAsync("Bo Carr");
        Assert.Equal(Text, (await bo.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
        Assert.Equal(Text, (await bo.FormAsync($"/wiki/{path}/edit?draft={editor.Id}"))["Input.Text"]);
        Assert.Contains("You have no drafts.", (await bo.GetAsync("/drafts")).MainText);
        Assert.Contains("Go on with Bridges", (await ada.GetAsync("/drafts")).MainText);
        Assert.Equal(Text, (await ada.GetAsync($"/wiki/{path}.md")).Body);

        Assert.Equal($"/wiki/{path}", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal(Text, (await bo.GetAsync($"/wiki/{path}.md?rev=1")).Body);
        Assert.Contains("You have no drafts.", (await ada.GetAsync("/drafts")).MainText);
        Assert.Equal("closed", (await editor.ChangeAsync("A bridge", "The bridge")).State);
    }

    [Fact]
    public async Task One_change_sent_twice_is_one_and_another_in_its_place_is_told()
    {
        var (_, _, editor) = await OpenAsync();
        await editor.ChangeAsync("joins", "connects");
        var wish = editor.Change("one host", "a host");

        Assert.Equal(("kept", 2L), Sequence(await editor.PutAsync(wish)));
        Assert.Equal(("kept", 2L), Sequence(await editor.PutAsync(wish)));

        Assert.Equal("elsewhere", (await editor.PutAsync(wish with { Writer = "another tab", Insert = "no host" })).State);
        Assert.Equal("elsewhere", (await editor.PutAsync(wish with { After = 7, Sequence = 8 })).State);
        Assert.Equal(Text.Replace("joins", "connects").Replace("one host", "a host"), await ReadTextAsync(editor.Id));
    }

    [Fact]
    public async Task A_small_change_of_a_large_page_is_sent_as_the_change_and_not_as_the_page()
    {
        var large = string.Concat(Enumerable.Range(1, 20_000).Select(n => $"Line {n} says the same as the others, nearly.\n"));
        var (_, _, editor) = await OpenAsync(large);

        Assert.Equal("kept", (await editor.ChangeAsync("Line 10000 says", "Line ten thousand says")).State);
        Assert.Equal("kept", (await editor.ChangeAsync("Line 19999 says", "Line 19,999 says")).State);

        Assert.InRange(editor.LargestRequest, 1, 1_000);
        Assert.Equal(large.Replace("Line 10000 says", "Line ten thousand says").Replace("Line 19999 says", "Line 19,999 says"), await ReadTextAsync(editor.Id));
    }

    [Fact]
    public async Task Two_tabs_of_one_person_are_put_together_and_what_contradicts_is_not()
    {
        var (ada, path, first) = await OpenAsync();
        await first.ChangeAsync("joins", "connects");
        var second = await Editor.OpenAsync(ada, path);
        await second.ChangeAsync("- stop it\n", "- stop it\n- remove it\n");

        Assert.Equal("elsewhere", (await first.ChangeAsync("one host", "a host")).State);
        var joined = await first.JoinAsync();

        Assert.Equal(("changed", 3L), Sequence(joined));
        var both = Text.Replace("joins", "connects").Replace("one host", "a host").Replace("- stop it\n", "- stop it\n- remove it\n");
        Assert.Equal(both, first.With(joined.Edits!));
        Assert.Equal(both, await ReadTextAsync(first.Id));

        await second.ChangeAsync("start it", "begin it", after: 3, on: both);
        first.Take(joined, both);
        await first.ChangeAsync("start it", "open it");
        Assert.Equal("contradiction", (await first.JoinAsync()).State);
        Assert.Contains("begin it", await ReadTextAsync(first.Id));
    }

    [Fact]
    public async Task What_arrived_without_an_answer_is_no_other_tab()
    {
        var (ada, _, editor) = await OpenAsync();
        await editor.ChangeAsync("joins", "connects");
        var (known, sent) = (editor.Known, editor.Known.Replace("one host", "a host"));
        await editor.ChangeAsync("one host", "a host");

        // The browser was closed before the answer, and goes on as another tab with what it had written meanwhile.
        var answer = await ada.AskAsync<DraftAnswer>(HttpMethod.Post, $"/drafts/{editor.Id}/join", new JoinDraft(sent.Replace("a host", "a large host"), known, sent), editor.Token);

        Assert.Equal(("changed", 3L), Sequence(answer));
        Assert.Equal(sent.Replace("a host", "a large host"), await ReadTextAsync(editor.Id));
    }

    [Fact]
    public async Task What_somebody_saves_meanwhile_comes_into_the_draft_at_once()
    {
        var (ada, path, editor) = await OpenAsync();
        var bo = await Wiki.JoinAsync("Bo Carr");
        await editor.ChangeAsync("joins", "connects");
        await bo.WriteAsync(path, Text.Replace("- stop it\n", "- stop it\n- remove it\n"), title: "Network bridges");

        var told = await editor.ChangeAsync("one host", "a host");
        Assert.Equal(("kept", 2, "Bo Carr"), (told.State, told.Revision, told.By));
        var taken = await editor.TakeInAsync();

        Assert.Equal(("changed", "Bo Carr", "Use"), (taken.State, taken.By, taken.Where!.Single()));
        Assert.Equal((2, "Network bridges", "Network bridges"), (taken.Fields!.BaseRevision, taken.Fields.Title, taken.Fields.BaseTitle));
        var merged = Text.Replace("joins", "connects").Replace("one host", "a host").Replace("- stop it\n", "- stop it\n- remove it\n");
        Assert.Equal(merged, editor.With(taken.Edits!));
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        Assert.Equal((merged, "2"), (form["Input.Text"], form["Input.BaseRevision"]));
        Assert.Equal($"/wiki/{path}", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal(merged, (await ada.GetAsync($"/wiki/{path}.md")).Body);
        Assert.Equal("Network bridges", (await ada.GetAsync($"/wiki/{path}")).Text("h1"));
    }

    [Fact]
    public async Task What_was_taken_in_without_an_answer_is_another_change_and_not_the_editors_own()
    {
        var (ada, path, editor) = await OpenAsync();
        var bo = await Wiki.JoinAsync("Bo Carr");
        await editor.ChangeAsync("joins", "connects");
        await bo.WriteAsync(path, Text.Replace("- stop it\n", "- stop it\n- remove it\n"));
        // Its answer is lost on the way.
        Assert.Equal("changed", (await editor.TakeInAsync()).State);

        Assert.Equal("elsewhere", (await editor.ChangeAsync("# Bridges", "# All bridges")).State);
        var joined = await editor.JoinAsync();
        var all = Text.Replace("joins", "connects").Replace("# Bridges", "# All bridges").Replace("- stop it\n", "- stop it\n- remove it\n");
        Assert.Equal(all, editor.With(joined.Edits!));
        Assert.Equal(all, await ReadTextAsync(editor.Id));
        Assert.Equal("2", (await ada.FormAsync($"/wiki/{path}/edit"))["Input.BaseRevision"]);
        // The same of joining.
        Assert.Equal("elsewhere", (await editor.ChangeAsync("one host", "a host")).State);
    }

    [Fact]
    public async Task What_is_no_request_is_refused_and_a_failure_is_told_as_one()
    {
        await using var wiki = await Postgres.StartWikiAsync(Stop);
        var ada = await wiki.JoinAsync("Ada Bell");
        await ada.WriteAsync("odd", Text);
        var editor = await Editor.OpenAsync(ada, "odd");
        foreach (var odd in (string[])["{", "null", "{}", """{"writer":"w","after":0,"sequence":1,"fields":null}""", """{"writer":"\ud800","after":0,"sequence":1}"""])
        {
            foreach (var (method, action) in new[] { (HttpMethod.Put, ""), (HttpMethod.Post, "/join"), (HttpMethod.Post, "/take-in") })
            {
                var request = new HttpRequestMessage(method, $"/drafts/{editor.Id}{action}") { Content = new StringContent(odd, System.Text.Encoding.UTF8, "application/json"), Headers = { { "RequestVerificationToken", editor.Token } } };
                Assert.InRange((int)(await ada.SendAsync(request)).Status, 200, 499);
            }
        }
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await editor.SendAsync(editor.Change("joins", "x") with { To = int.MaxValue })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await editor.SendAsync(editor.Change("joins", "x") with { Writer = "a\0" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/wiki/odd/edit?section=%00")).Status);

        await editor.ChangeAsync("joins", "connects");
        await wiki.ExecuteAsync("""
            create function has_no_room() returns trigger language plpgsql as $$ begin raise exception 'No space left on device' using errcode = 'disk_full'; end $$;
            create trigger has_no_room before insert or update on drafts for each row execute function has_no_room();
            """, Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, (await editor.SendAsync(editor.Change("one host", "a host"))).Status);
        // What is saved is saved, whatever becomes of its draft.
        Assert.Equal("/wiki/odd", (await ada.SubmitAsync(await ada.FormAsync("/wiki/odd/edit"))).LeadsTo());
        Assert.Contains("connects", (await ada.GetAsync("/wiki/odd.md")).Body);
    }

    [Fact]
    public async Task What_contradicts_a_save_stays_out_of_the_draft_and_its_section_is_named()
    {
        var (ada, path, editor) = await OpenAsync();
        var bo = await Wiki.JoinAsync("Bo Carr");
        await editor.ChangeAsync("start it", "open it");
        await bo.WriteAsync(path, Text.Replace("start it", "begin it"));

        var answer = await editor.TakeInAsync();

        Assert.Equal(("contradiction", 2, "Bo Carr", "Use"), (answer.State, answer.Revision, answer.By, answer.Where!.Single()));
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        Assert.Equal((Text.Replace("start it", "open it"), "1"), (form["Input.Text"], form["Input.BaseRevision"]));
        Assert.Equal(HttpStatusCode.Conflict, (await ada.SubmitAsync(form)).Status);
    }

    [Fact]
    public async Task A_section_has_a_draft_of_its_own_which_takes_in_what_others_save_and_saves_into_the_page()
    {
        var (ada, path, _) = await OpenAsync();
        var bo = await Wiki.JoinAsync("Bo Carr");
        var editor = await Editor.OpenAsync(ada, path, "1.2");
        Assert.Equal("kept", (await editor.ChangeAsync("start it", "open it")).State);

        // Beside the page's own: neither takes the other's place.
        Assert.Equal(Text, (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
        Assert.Equal(("## Use\n\n- open it\n- stop it", "Use"), Of(await ada.FormAsync($"/wiki/{path}/edit?section=1.2")));
        Assert.Equal("Bridges section “Use”", (await ada.GetAsync("/drafts")).Text(".draft__title"));
        Assert.Equal(("## Use\n\n- open it\n- stop it", "Use"), Of(await ada.FormAsync($"/wiki/{path}/edit?draft={editor.Id}&section=1.2")));

        // Another section comes before it, and a line into it.
        await bo.WriteAsync(path, Text.Replace("## Use", "## Names\n\nNone.\n\n## Its use").Replace("- stop it\n", "- stop it\n- remove it\n"));
        var taken = await editor.TakeInAsync();
        Assert.Equal(("changed", "Its use", 2), (taken.State, taken.Section!.Heading, taken.Fields!.BaseRevision));
        Assert.Equal("## Its use\n\n- open it\n- stop it\n- remove it", editor.With(taken.Edits!));
        editor.Take(taken, editor.With(taken.Edits!));
        Assert.Equal("kept", (await editor.ChangeAsync("stop it", "close it")).State);

        var form = await ada.FormAsync($"/wiki/{path}/edit?section=1.2");
        Assert.StartsWith($"/wiki/{path}#", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal(
            Text.Replace("## Use", "## Names\n\nNone.\n\n## Its use").Replace("- start it\n- stop it\n", "- open it\n- close it\n- remove it\n"),
            (await ada.GetAsync($"/wiki/{path}.md")).Body);
        Assert.Empty((await ada.GetAsync("/drafts")).Texts(".draft"));

        static (string, string) Of(ServedForm form) => (form["Input.Text"], form["Input.SectionHeading"]);
    }

    [Fact]
    public async Task A_section_that_is_taken_out_leaves_its_draft_which_goes_along_to_the_whole_page()
    {
        var (ada, path, _) = await OpenAsync();
        var bo = await Wiki.JoinAsync("Bo Carr");
        var editor = await Editor.OpenAsync(ada, path, "1.2");
        await editor.ChangeAsync("start it", "open it");
        await bo.WriteAsync(path, "# Bridges\n\nA bridge joins two networks on one host.\n");

        var taken = await editor.TakeInAsync();
        Assert.Equal("gone", taken.State);
        Assert.Equal("The section “Use” is not on this page any more: revision 2 took it out.", taken.Why);

        var form = await ada.FormAsync($"/wiki/{path}/edit?section=1.2");
        Assert.Contains("open it", form["Input.Text"]);
        form["action"] = "whole";
        var whole = (await ada.PostAsync($"/wiki/{path}/edit", form.Fields)).Form();
        Assert.EndsWith("## Use\n\n- open it\n- stop it\n", whole["Input.Text"]);
        Assert.Equal(["Bridges"], (await ada.GetAsync("/drafts")).Texts(".draft__title"));
        Assert.Equal(whole["Input.Text"], (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
    }

    [Fact]
    public async Task A_form_that_is_shown_again_is_a_draft_also_without_script()
    {
        var (ada, path, editor) = await OpenAsync();
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        (form["Input.Text"], form["Input.Title"]) = (Text.Replace("joins", "connects"), "");

        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SubmitAsync(form)).Status);

        var again = await ada.FormAsync($"/wiki/{path}/edit");
        Assert.Equal((Text.Replace("joins", "connects"), ""), (again["Input.Text"], again["Input.Title"]));
        // An old form of the same draft, sent after it went on, is kept beside it and not over it.
        form["Input.Text"] = "Something else entirely";
        await ada.SubmitAsync(form);
        Assert.Equal(2, (await ada.GetAsync("/drafts")).Texts(".draft").Length);
        Assert.NotEqual(Guid.Empty, editor.Id);
    }

    [Fact]
    public async Task A_draft_is_thrown_away_and_brought_back_by_its_owner_alone()
    {
        var (ada, path, editor) = await OpenAsync();
        await editor.ChangeAsync("joins", "connects");
        var bo = await Wiki.JoinAsync("Bo Carr");
        var throwAway = (await ada.GetAsync("/drafts")).Form();
        Assert.Equal($"/drafts?handler=Discard&id={editor.Id}", throwAway.Address);

        var bos = (await bo.GetAsync($"/drafts?discarded={editor.Id}")).Form();
        await bo.PostAsync(throwAway.Address, bos.Fields);
        Assert.Equal("kept", (await editor.ChangeAsync("one host", "a host")).State);

        var shown = (await ada.SubmitAsync(throwAway)).LeadsTo();
        Assert.Equal($"/drafts?discarded={editor.Id}", shown);
        Assert.Equal(Text, (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
        await bo.PostAsync($"/drafts?handler=Reopen&id={editor.Id}", bos.Fields);
        Assert.Equal(Text, (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
        Assert.Equal("/drafts", (await ada.SubmitAsync((await ada.GetAsync(shown)).Form())).LeadsTo());
        Assert.Contains("a host", (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
    }

    [Fact]
    public async Task Whoever_is_nobody_or_has_another_persons_token_keeps_nothing_here()
    {
        var (ada, path, editor) = await OpenAsync();
        await editor.ChangeAsync("joins", "connects");
        var nobody = await Editor.OpenAsync(Wiki.NewVisitor(), path);
        Assert.Equal(HttpStatusCode.Forbidden, (await nobody.SendAsync(nobody.Change("joins", "links"))).Status);

        var bo = await Editor.OpenAsync(await Wiki.JoinAsync("Bo Carr"), path);
        Assert.Equal(HttpStatusCode.BadRequest, (await bo.SendAsync(bo.Change("joins", "links"), editor.Token)).Status);
        // Hers by its id: as if it were not there.
        Assert.Contains("\"closed\"", (await bo.SendAsync(bo.Change("joins", "links") with { After = 1, Sequence = 2 }, id: editor.Id)).Body);
        Assert.Contains("no room", (await bo.SendAsync(bo.Change("joins", "links"), id: editor.Id)).Body);
        Assert.Equal("closed", (await bo.Visitor.AskAsync<DraftAnswer>(HttpMethod.Post, $"/drafts/{editor.Id}/join", new JoinDraft("x", null), bo.Token)).State);
        Assert.Equal("closed", (await bo.Visitor.AskAsync<DraftAnswer>(HttpMethod.Post, $"/drafts/{editor.Id}/take-in", new TakeIn(1), bo.Token)).State);
        Assert.Equal(Text.Replace("joins", "connects"), await ReadTextAsync(editor.Id));
        Assert.Contains("Drafts are kept for whoever gave a name", (await Wiki.NewVisitor().GetAsync("/drafts")).MainText);
        Assert.NotNull(ada);
    }

    [Fact]
    public async Task A_form_without_this_persons_token_is_shown_again_and_nothing_of_it_kept()
    {
        var (ada, path, editor) = await OpenAsync();
        await editor.ChangeAsync("joins", "connects");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "What another site filled in";
        form["__RequestVerificationToken"] = (await (await Wiki.JoinAsync("Bo Carr")).FormAsync($"/wiki/{path}/edit"))["__RequestVerificationToken"];

        var shown = await ada.SubmitAsync(form);

        Assert.Equal(HttpStatusCode.BadRequest, shown.Status);
        Assert.Equal(("What another site filled in", "0"), (shown.Form()["Input.Text"], shown.Form()["Input.DraftSequence"]));
        Assert.Single((await ada.GetAsync("/drafts")).Texts(".draft"));
        Assert.Equal(Text.Replace("joins", "connects"), await ReadTextAsync(editor.Id));
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused_in_words()
    {
        var (_, _, editor) = await OpenAsync();

        Assert.Contains("U+0000", (await editor.SendAsync(editor.Change("joins", "jo\0ins"))).Body);
        Assert.Contains("longer than can be kept", (await editor.SendAsync(editor.Change("joins", new string('x', Drafts.MaxBytes)))).Body);
        await editor.ChangeAsync("joins", "connects");
        Assert.Contains("longer than can be kept", (await editor.SendAsync(editor.Change("one host", new string('x', Drafts.MaxBytes)))).Body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await editor.SendAsync(editor.Change("one host", "x") with { From = -1 })).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await editor.SendAsync(editor.Change("one host", "x") with { Sequence = 0 })).Status);
        // Places beyond the text are its end; half of a character does not even arrive.
        Assert.Equal("kept", (await editor.PutAsync(editor.Change("one host", "x") with { From = 1_000_000, To = 2_000_000, Insert = "at the end" })).State);
        Assert.EndsWith("at the end", await ReadTextAsync(editor.Id));
    }

    [Fact]
    public async Task A_person_has_so_many_drafts_and_no_more()
    {
        var (ada, path, editor) = await OpenAsync();
        Assert.Equal(Drafts.MaxOpen, await Wiki.ExecuteAsync("""
            insert into drafts (draft_id, person_id, path, title, tags, summary, minor, base_revision, base_title, base_tags, text, sequence, writer)
            select gen_random_uuid(), $1, 'many/' || n, 't', '', '', false, 0, '', '', 'x', 1, 'x' from generate_series(1, 200) n
            """, Stop, await Wiki.IdOfAsync(ada.Name!)));

        Assert.Contains("no room for this draft", (await editor.SendAsync(editor.Change("joins", "connects"))).Body);
        Assert.Equal(Text, (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
    }

    [Fact]
    public async Task Titles_are_offered_by_any_of_their_letters_and_archived_pages_are_not()
    {
        var ada = await Wiki.JoinAsync("Ada Bell");
        var under = NewPath();
        await ada.WriteAsync($"{under}/one", "x", title: "Zebrafish keeping");
        await ada.WriteAsync($"{under}/two", "x", title: "On zebrafish");
        await ada.WriteAsync($"{under}/gone", "x", title: "Zebrafish of old");
        await ada.ArchiveAsync($"{under}/gone", "");

        var titles = JsonDocument.Parse((await ada.GetAsync("/titles?like=ZEBRAfish")).Body).RootElement.EnumerateArray().Select(page => page.GetProperty("title").GetString());

        Assert.Equal(["Zebrafish keeping", "On zebrafish"], titles);
        Assert.Equal("[]", (await ada.GetAsync("/titles?like=%25")).Body);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/titles?like=%00")).Status);
    }

    private static (string, long) Sequence(DraftAnswer answer) => (answer.State, answer.Sequence ?? 0);

    private async Task<(Visitor Ada, string Path, Editor Editor)> OpenAsync(string text = Text)
    {
        var path = NewPath();
        var ada = await Wiki.JoinAsync($"Ada {path[^6..]}");
        await ada.WriteAsync(path, text, title: "Bridges");
        return (ada, path, await Editor.OpenAsync(ada, path));
    }

    private Task<string> ReadTextAsync(Guid draft) => Wiki.ScalarAsync<string>("select text from drafts where draft_id = $1", Stop, draft);
}
