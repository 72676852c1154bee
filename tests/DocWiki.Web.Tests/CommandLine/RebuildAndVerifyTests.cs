using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.CommandLine;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using DocWiki.Web.WikiPages;
using Xunit;

namespace DocWiki.Web.Tests.CommandLine;

/// <summary>Rebuilding read models, and verifying what is stored.</summary>
public sealed class RebuildAndVerifyTests(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningWiki wiki = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        wiki = await postgres.StartWikiAsync(Stop);
        await LiveThroughADayAsync();
    }

    public ValueTask DisposeAsync() => wiki.DisposeAsync();

    [Fact]
    public async Task What_is_rebuilt_from_the_events_is_what_was_there_row_for_row()
    {
        var before = await RowsAsync();
        Assert.All(before, table => Assert.NotEmpty(table.Value));
        var said = new StringWriter();

        Assert.Equal(0, await RebuildCommand.RebuildAsync(wiki.Wiki, [], said, Stop));

        var after = await RowsAsync();
        foreach (var (table, rows) in before) Assert.Equal([table, .. rows], [table, .. after[table]]);
        Assert.Matches("current_pages is rebuilt, in .* s.\npage_history is rebuilt.*\npage_names is rebuilt.*\npage_links is rebuilt.*\npage_sections is rebuilt.*\nreview_queue is rebuilt", said.ToString());
        Assert.Equal((0, "Everything is as it should be."), await VerifyAsync());
    }

    [Fact]
    public async Task A_rebuilt_wiki_is_written_on_as_before()
    {
        await RebuildCommand.RebuildAsync(wiki.Wiki, [], TextWriter.Null, Stop);
        var ada = wiki.NewVisitor();

        await ada.WriteAsync("swap/a", "Written after the rebuild");

        Assert.Equal("Written after the rebuild", (await ada.GetAsync("/wiki/swap/a")).Text("article"));
        var visitors = Enumerable.Range(0, 3).Select(_ => wiki.NewVisitor()).ToList();
        var forms = await Task.WhenAll(visitors.Select(visitor => visitor.FormAsync("/wiki/one/path/edit")));
        // The same text would be the same page to all three.
        foreach (var (form, i) in forms.Select((form, i) => (form, i))) form["Input.Text"] = $"By visitor {i}";
        var answers = await Task.WhenAll(visitors.Zip(forms, (visitor, form) => visitor.SubmitAsync(form)));
        Assert.Single(answers, answer => answer.Status == System.Net.HttpStatusCode.Redirect);
        var before = await RowsAsync();
        await RebuildCommand.RebuildAsync(wiki.Wiki, ["page_links", "page_names"], TextWriter.Null, Stop);
        Assert.Equal(before["page_links"], (await RowsAsync())["page_links"]);
    }

    [Fact]
    public async Task A_read_model_that_does_not_exist_is_named()
    {
        var refused = await Assert.ThrowsAsync<DocWiki.Domain.RuleViolationException>(() => RebuildCommand.RebuildAsync(wiki.Wiki, ["current_pages", "pages"], TextWriter.Null, Stop));

        Assert.Equal("There is no read model “pages”. There are: current_pages, page_history, page_names, page_links, page_sections, review_queue.", refused.Message);
    }

    [Fact]
    public async Task A_wiki_nobody_has_touched_from_outside_is_as_it_should_be()
    {
        var said = new StringWriter();

        Assert.Equal(0, await VerifyCommand.VerifyAsync(wiki.Wiki, said, Stop));

        var (events, pages, revisions) = (
            await wiki.CountEventsAsync(Stop),
            await wiki.ScalarAsync<long>("select count(*) from mt_streams", Stop),
            await wiki.ScalarAsync<long>("select count(*) from mt_events where type in ('page_created', 'page_revised')", Stop));
        Assert.StartsWith($"Checked {events} events of {pages} pages: {revisions} revisions rebuilt", said.ToString());
    }

    [Fact]
    public async Task A_page_saved_while_all_is_verified_is_no_fault()
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var saving = Task.Run(async () =>
        {
            var ada = wiki.NewVisitor();
            for (var number = 0; !done.IsCancellationRequested; number++) await ada.WriteAsync("busy", $"text {number}");
        }, Stop);

        for (var round = 0; round < 10; round++) Assert.Equal((0, "Everything is as it should be."), await VerifyAsync());

        await done.CancelAsync();
        await saving;
    }

    private async Task<(int, string)> VerifyAsync()
    {
        var said = new StringWriter();
        var result = await VerifyCommand.VerifyAsync(wiki.Wiki, said, Stop);
        return (result, said.ToString().TrimEnd().Split('\n')[^1]);
    }

    /// <summary>Every column of every row, the order of columns included.</summary>
    private async Task<Dictionary<string, string[]>> RowsAsync()
    {
        var rows = new Dictionary<string, string[]>();
        foreach (var table in wiki.Wiki.ReadModels.SelectMany(model => model.Tables))
            rows[table] = await wiki.ScalarAsync<string[]>($"select coalesce(array_agg(t::text order by t::text), array[]::text[]) from {table} t", Stop);
        return rows;
    }

    private async Task LiveThroughADayAsync()
    {
        var (ada, bo) = (wiki.NewVisitor("Ada"), wiki.NewVisitor("Bo"));
        await ada.WriteAsync("swap/a", "About a. [[swap/b]] [[Title of b]] [[nobody wrote this]]", title: "Title of a", tags: "one, two");
        await ada.WriteAsync("swap/b", "About b. [[swap/a]]", title: "Title of b");
        await ada.WriteAsync("linking", "[[swap/a]] [[Title of a]] [relative](swap/b.md) [[gone]]");
        for (var number = 1; number <= 70; number++) await bo.WriteAsync("long", $"# Long\n\n{string.Join('\n', Enumerable.Range(0, number))}\n");
        // A swap of paths, step by step, and another within one append.
        await ada.MoveAsync("swap/a", "aside");
        await ada.MoveAsync("swap/b", "swap/a");
        await ada.MoveAsync("aside", "swap/b");
        await SwapInOneAppendAsync("swap/a", "swap/b");
        // A tree that moves, whose names are taken by others.
        await ada.WriteAsync("tree", "x");
        await ada.WriteAsync("tree/leaf", "[up](../tree.md) [[linking]]", title: "Leaf");
        await bo.MoveAsync("tree", "forest");
        await bo.WriteAsync("tree", "Another tree. [[forest/leaf]]", title: "Leaf");
        await bo.WriteAsync("linking", "[[swap/a]] [[tree]] [[Leaf]]");
        await ada.WriteAsync("linking", "[[swap/a]] [[tree]] [[Leaf]]", title: "Links", tags: "linking");
        await ada.WriteAsync("linking", "[[swap/a]] [[tree]] [[Leaf]]", tags: "");
        // Archived, its place taken, restored elsewhere; archived twice; archived and left.
        await ada.WriteAsync("gone", "[[linking]]");
        await ada.ArchiveAsync("gone", "Old");
        await bo.WriteAsync("gone", "Another");
        await ada.RestoreAsync("gone", "gone-back");
        await ada.ArchiveAsync("gone-back", "Again");
        await ada.RestoreAsync("gone-back");
        await bo.ArchiveAsync("gone", "");
        await bo.WriteAsync("empty", "");
        await bo.WriteAsync("empty", "\n");
        await bo.WriteAsync("empty", "---\ntitle: From the text\ntags: [x]\n---\n");
        // One edit waits and is returned, one was looked at.
        var rita = await wiki.RegisterAsync("Rita");
        var form = (await rita.GetAsync("/review?kind=look")).Form("/review?kind=look");
        await rita.PostAsync(form.Address, [.. form.Fields, new("decision", "seen")]);
        await wiki.ExecuteAsync("update wiki_settings set guests_wait = true", Stop);
        await bo.WriteAsync("empty", "Full", title: "Full", tags: "y");
        form = (await rita.GetAsync("/review")).Form("/review");
        form["Input.Comment"] = "Of what?";
        await rita.PostAsync(form.Address, [.. form.Fields, new("decision", "return")]);
        await wiki.ExecuteAsync("update wiki_settings set guests_wait = false", Stop);
    }

    private async Task SwapInOneAppendAsync(string a, string b)
    {
        var (first, second) = ((await wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse(a), Stop))!, (await wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse(b), Stop))!);
        await wiki.Wiki.Store.AppendAsync(new Append(new EventMetadata(TimeProvider.System.GetUtcNow(), "Somebody"),
        [
            new(StoredEvents.WikiPageStream, first.Id.Value, first.Version, [new PageMoved(b), new PageRetitled("Swapped")]),
            new(StoredEvents.WikiPageStream, second.Id.Value, second.Version, [new PageMoved(a)]),
        ]), Stop);
    }
}
