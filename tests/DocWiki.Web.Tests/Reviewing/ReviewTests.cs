using System.Net;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Reviewing;

/// <summary>What guests write waits, is found in the queue, and becomes what a reviewer decides about what they saw.</summary>
public sealed class ReviewTests(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningWiki wiki = null!;
    private Visitor reviewer = null!;
    private Visitor guest = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Visitor Reader => wiki.NewVisitor();

    public async ValueTask InitializeAsync()
    {
        wiki = await postgres.StartWikiAsync(Stop);
        reviewer = await wiki.RegisterAsync("Rita Quill");
        guest = await wiki.JoinAsync("Gus Guest");
        await reviewer.WriteAsync("bridges", "One bridge.", "Bridges");
        await wiki.ExecuteAsync("update wiki_settings set guests_wait = true", Stop);
    }

    public ValueTask DisposeAsync() => wiki.DisposeAsync();

    [Fact]
    public async Task Readers_see_the_page_as_it_was_and_the_writer_what_they_wrote()
    {
        Assert.Contains("One bridge.", (await Reader.GetAsync("/wiki/bridges")).MainText);
        await guest.WriteAsync("bridges", "Two bridges.", "Crossings");

        for (var i = 0; i < 2; i++)
        {
            var read = await Reader.GetAsync("/wiki/bridges");
            Assert.Contains("One bridge.", read.Text("article"));
            Assert.Equal("Bridges", read.Text("h1"));
            Assert.Contains("Newer text waits for approval", read.Text(".notice"));
        }
        var own = await guest.GetAsync("/wiki/bridges");
        Assert.Contains("Two bridges.", own.Text("article"));
        Assert.Contains("It is number 1 in the queue", own.Text(".notice"));
        Assert.Equal("One bridge.", (await Reader.GetAsync("/wiki/bridges.md")).Body);
        Assert.Contains("Hand in for approval", (await guest.GetAsync("/wiki/bridges/edit")).Text("[data-save]"));
        Assert.Equal("Crossings", (await guest.FormAsync("/wiki/bridges/edit"))["Input.Title"]);
        Assert.Contains("This text waits for approval", (await Reader.GetAsync("/wiki/bridges?rev=2")).Text(".notice"));
        Assert.Contains("waits for approval", (await Reader.GetAsync("/wiki/bridges/history")).Text(".history__row"));
        Assert.Contains("waits for approval", (await Reader.GetAsync("/changes")).MainText);
    }

    [Fact]
    public async Task A_new_page_is_nowhere_until_its_first_approval()
    {
        await guest.WriteAsync("tunnels", "A tunnel.", "Tunnels");
        var there = await Reader.GetAsync("/wiki/tunnels");
        Assert.Equal(HttpStatusCode.NotFound, there.Status);
        Assert.Contains("waits here for its first approval", there.MainText);
        Assert.Equal(HttpStatusCode.NotFound, (await Reader.GetAsync("/wiki/tunnels.md")).Status);
        Assert.DoesNotContain("Tunnels", (await Reader.GetAsync("/pages")).Body);
        Assert.DoesNotContain("Tunnels", (await Reader.GetAsync("/wiki/home")).Body);
        Assert.DoesNotContain("Tunnels", (await Reader.GetAsync("/titles?like=tun")).Body);
        Assert.Contains("A tunnel.", (await guest.GetAsync("/wiki/tunnels")).MainText);

        await DecideAsync("approve");
        Assert.Contains("A tunnel.", (await Reader.GetAsync("/wiki/tunnels")).MainText);
        Assert.Contains("Tunnels", (await Reader.GetAsync("/wiki/home")).Body);
    }

    [Fact]
    public async Task What_was_seen_is_approved_and_what_came_meanwhile_waits()
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        var seen = (await reviewer.GetAsync("/review")).Form("/review");
        await guest.WriteAsync("bridges", "Buy cheap bridges.");

        var decided = await reviewer.PostAsync(seen.Address, [.. seen.Fields, new("decision", "approve")]);
        var after = await reviewer.GetAsync(decided.LeadsTo());
        Assert.Contains("Approved up to revision 2", after.Text(".review__done"));
        Assert.Contains("Buy cheap bridges.", after.Text(".diff"));
        Assert.Contains("Two bridges.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
        Assert.Contains("Newer text waits", (await Reader.GetAsync("/wiki/bridges")).Text(".notice"));

        // Taken back, the newest text is still the newest.
        var undone = await reviewer.GetAsync((await reviewer.SubmitAsync(after.Form("/review?handler=Undo"))).LeadsTo());
        Assert.Contains("Buy cheap bridges.", undone.Text(".diff"));
        Assert.Contains("One bridge.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
        Assert.Equal(3, await wiki.ScalarAsync<int>("select revision from current_pages where path = 'bridges'", Stop));
    }

    [Theory]
    [InlineData("return")]
    [InlineData("revert")]
    public async Task What_somebody_wrote_meanwhile_is_neither_returned_nor_reverted_unseen(string decision)
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        var seen = (await reviewer.GetAsync("/review")).Form("/review");
        seen["Input.Comment"] = "Not like this";
        await guest.WriteAsync("bridges", "Three bridges.");

        var refused = await reviewer.PostAsync(seen.Address, [.. seen.Fields, new("decision", decision)]);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("saved revision 3", refused.Problem);
        Assert.Contains("Three bridges.", refused.Text(".diff"));
        Assert.Equal("Not like this", refused.Text("#comment"));
    }

    [Fact]
    public async Task Of_two_reviewers_the_second_is_told_who_was_first()
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        var other = await wiki.RegisterAsync("Otto Ink");
        await wiki.ExecuteAsync("update people set role = 'maintainer' where name = 'Otto Ink'", Stop);
        var seen = (await other.GetAsync("/review")).Form("/review");
        await DecideAsync("revert");

        seen["Input.Comment"] = "Say which";
        foreach (var decision in (string[])["return", "revert"])
        {
            var late = await other.PostAsync(seen.Address, [.. seen.Fields, new("decision", decision)]);
            Assert.Equal(HttpStatusCode.Conflict, late.Status);
            Assert.Contains("meanwhile", late.Problem);
            Assert.Contains("reverted by Rita Quill", late.MainText);
        }
        var before = await wiki.CountEventsAsync(Stop);
        await other.PostAsync(seen.Address, [.. seen.Fields, new("decision", "approve")]);
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
        Assert.Contains("One bridge.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("return")]
    [InlineData("revert")]
    public async Task A_decision_is_taken_back_by_one_key_and_not_when_something_happened_since(string decision)
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        var done = await DecideAsync(decision, "Say which");
        var undo = done.Form("/review?handler=Undo");
        var undone = await reviewer.GetAsync((await reviewer.SubmitAsync(undo)).LeadsTo());
        Assert.Contains("Two bridges.", undone.Text(".diff"));
        Assert.Contains("One bridge.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
        Assert.Contains("waits for approval", (await guest.GetAsync("/wiki/bridges")).Text(".notice"));

        var again = await DecideAsync(decision, "Say which");
        await guest.WriteAsync("bridges", "Five bridges.");
        var late = await reviewer.SubmitAsync(again.Form("/review?handler=Undo"));
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Contains("Something else happened", late.Problem);
    }

    [Fact]
    public async Task A_returned_text_says_why_to_its_writer_and_is_back_once_it_is_revised()
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        var without = await PostAsync("return", "");
        Assert.Equal(HttpStatusCode.BadRequest, without.Status);
        Assert.Contains("Say in a few words", without.Problem);

        await DecideAsync("return", "Which <b>bridges</b>?");
        Assert.Contains("Nothing waits.", (await reviewer.GetAsync("/review")).MainText);
        Assert.Contains("Bridges", (await reviewer.GetAsync("/review?kind=returned")).Text(".review__entries"));
        Assert.Contains("Which <b>bridges</b>?", (await guest.GetAsync("/wiki/bridges")).Text(".notice"));
        await reviewer.MoveAsync("bridges", "crossings");
        await guest.WriteAsync("crossings", "Two stone bridges.");
        Assert.Contains("Two stone bridges.", (await reviewer.GetAsync("/review")).Text(".diff"));
    }

    [Fact]
    public async Task A_reviewer_edits_and_approves_and_nobody_else_can()
    {
        await guest.WriteAsync("bridges", "Two brigdes.", "Crossings");
        var theirs = await guest.FormAsync("/wiki/bridges/edit?approve=2");
        theirs["Input.Approves"] = "true";
        theirs["Input.Text"] = "Two brigdes!";
        await guest.SubmitAsync(theirs);
        Assert.Contains("One bridge.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));

        var form = await reviewer.FormAsync("/wiki/bridges/edit?approve=3");
        form["Input.Text"] = "Two bridges.";
        Assert.StartsWith("/review?done=approve", (await reviewer.SubmitAsync(form)).LeadsTo());
        var read = await Reader.GetAsync("/wiki/bridges");
        Assert.Equal(("Two bridges.", "Crossings"), (read.Text("article"), read.Text("h1")));
    }

    [Fact]
    public async Task Whoever_is_trusted_waits_no_more_and_a_reviewer_trusts_by_approving()
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        await DecideAsync("trust");
        await guest.WriteAsync("bridges", "Three bridges.");
        Assert.Contains("Three bridges.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
    }

    [Fact]
    public async Task What_was_published_at_once_is_looked_at_or_reverted_from_the_same_screen()
    {
        var contributor = await wiki.RegisterAsync("Cora Clay");
        await contributor.WriteAsync("bridges", "Four bridges.");
        Assert.Contains("Four bridges.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
        Assert.Contains("Nothing waits.", (await reviewer.GetAsync("/review")).MainText);
        Assert.Contains("Four bridges.", (await reviewer.GetAsync("/review?kind=look")).Text(".diff"));

        await DecideAsync("seen", address: "/review?kind=look");
        Assert.Contains("Everything published was looked at.", (await reviewer.GetAsync("/review?kind=look")).MainText);
        await contributor.WriteAsync("bridges", "Buy bridges.");
        var reverted = await DecideAsync("revert", address: "/review?kind=look");
        Assert.Contains("Four bridges.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
        await reviewer.SubmitAsync(reverted.Form("/review?kind=look&handler=Undo"));
        Assert.Contains("Buy bridges.", (await reviewer.GetAsync("/review?kind=look")).Text(".diff"));
    }

    [Fact]
    public async Task The_queue_is_oldest_first_one_entry_a_page_filtered_and_skips_what_another_reviews()
    {
        await guest.WriteAsync("guides/one", "One.", "Guide one");
        await guest.WriteAsync("bridges", "Two bridges.");
        await guest.WriteAsync("guides/one", "One and a half.");
        var ben = await wiki.JoinAsync("Ben Clay");
        await ben.WriteAsync("tunnels", string.Concat(Enumerable.Repeat("A long tunnel.\n", 40)), "Tunnels");

        var queue = await reviewer.GetAsync("/review");
        Assert.Equal(["Guide one", "Bridges", "Tunnels"], queue.Texts(".review__entry-title"));
        Assert.Equal(["Guide one"], (await reviewer.GetAsync("/review?under=guides")).Texts(".review__entry-title"));
        Assert.Equal(["Guide one", "Bridges"], (await reviewer.GetAsync("/review?small=true")).Texts(".review__entry-title"));
        Assert.Equal(["Tunnels"], (await reviewer.GetAsync($"/review?person={await wiki.IdOfAsync("Ben Clay")}")).Texts(".review__entry-title"));
        Assert.Contains("Nothing like this", (await reviewer.GetAsync("/review?under=%00..&kind=odd&entry=x&small=maybe&of=1&at=y&person=nobody")).MainText);

        var other = await wiki.RegisterAsync("Otto Ink");
        await wiki.ExecuteAsync("update people set role = 'maintainer' where name = 'Otto Ink'", Stop);
        var held = (await other.GetAsync("/review")).Form("/review");
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsync("/review?handler=Hold", held.Fields)).Status);
        var next = await reviewer.GetAsync("/review");
        Assert.Equal("Bridges", next.Text(".review__page-title"));
        Assert.Contains("Otto Ink is reviewing", next.Text(".review__entries"));
        await wiki.ExecuteAsync("update review_holds set until = now()", Stop);
        Assert.Equal("Guide one", (await reviewer.GetAsync("/review")).Text(".review__page-title"));
    }

    [Fact]
    public async Task An_archived_page_is_no_entry_and_says_who_archived_it()
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        var seen = (await reviewer.GetAsync("/review")).Form("/review");
        await reviewer.ArchiveAsync("bridges", "Old");
        Assert.Contains("Nothing waits.", (await reviewer.GetAsync("/review")).MainText);
        Assert.Contains("was archived by Rita Quill", (await reviewer.GetAsync($"/review?entry={seen["Input.Page"]}")).MainText);
        var late = await reviewer.PostAsync(seen.Address, [.. seen.Fields, new("decision", "approve")]);
        Assert.Equal(HttpStatusCode.BadRequest, late.Status);
        Assert.Contains("is archived", late.Problem);
        await reviewer.RestoreAsync("bridges");
        Assert.Contains("Two bridges.", (await reviewer.GetAsync("/review")).Text(".diff"));
    }

    [Fact]
    public async Task Where_nobody_could_approve_nothing_waits()
    {
        await wiki.ExecuteAsync("update people set role = 'contributor' where name = 'Rita Quill'", Stop);
        await guest.WriteAsync("bridges", "Two bridges.");
        Assert.Contains("Two bridges.", (await Reader.GetAsync("/wiki/bridges")).Text("article"));
    }

    [Fact]
    public async Task Whose_edits_wait_may_not_move_or_archive()
    {
        foreach (var action in (string[])["move", "archive"])
            Assert.StartsWith("/sign-in", (await guest.GetAsync($"/wiki/bridges/{action}")).LeadsTo());
    }

    [Fact]
    public async Task The_read_model_made_anew_is_the_same()
    {
        await guest.WriteAsync("bridges", "Two bridges.");
        await DecideAsync("return", "Which?");
        await guest.WriteAsync("bridges", "Two stone bridges.", "Stone bridges");
        var done = await DecideAsync("approve");
        await reviewer.SubmitAsync(done.Form("/review?handler=Undo"));
        await DecideAsync("revert", "No");
        await guest.WriteAsync("tunnels", "A tunnel.", "Tunnels");
        await DecideAsync("revert", "No tunnels");
        await guest.WriteAsync("ways", "A way.", "Ways");

        string[] tables = ["awaiting_revisions", "reviews", "current_pages", "page_history"];
        var live = new List<string>();
        foreach (var table in tables) live.Add(await ContentsAsync(table));
        foreach (var model in wiki.Wiki.ReadModels) await wiki.Wiki.Store.RebuildAsync(model, null, Stop);
        foreach (var (table, was) in tables.Zip(live)) Assert.Equal(was, await ContentsAsync(table));
        Assert.Equal(4, await wiki.ScalarAsync<long>("select count(*) from reviews", Stop));
        Assert.Equal(HttpStatusCode.OK, (await reviewer.GetAsync("/review?person=%00")).Status);
    }

    private Task<string> ContentsAsync(string table) => wiki.ScalarAsync<string>($"select string_agg(t::text, E'\\n' order by t::text) from {table} t", Stop);

    /// <summary>Decides about the first of the queue, as it is shown now.</summary>
    /// <returns>What is shown next.</returns>
    private async Task<Answer> DecideAsync(string decision, string comment = "", string address = "/review") =>
        await reviewer.GetAsync((await PostAsync(decision, comment, address)).LeadsTo());

    private async Task<Answer> PostAsync(string decision, string comment, string address = "/review")
    {
        var form = (await reviewer.GetAsync(address)).Form(address);
        form["Input.Comment"] = comment;
        return await reviewer.PostAsync(form.Address, [.. form.Fields, new("decision", decision)]);
    }
}
