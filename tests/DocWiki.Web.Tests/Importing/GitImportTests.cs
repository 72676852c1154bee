using DocWiki.Domain.WikiPages;
using DocWiki.Web.CommandLine;
using DocWiki.Web.Hosting;
using DocWiki.Web.Importing;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>Histories of a few commits, imported into a wiki.</summary>
public sealed class GitImportTests(PostgresFixture postgres) : IAsyncLifetime, IDisposable
{
    private const string Long = "\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

    private readonly TestRepository repository = new();
    private RunningWiki wiki = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => wiki = await postgres.StartWikiAsync(Stop);

    public async ValueTask DisposeAsync() => await wiki.DisposeAsync();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Each_commit_is_a_revision_by_its_author_at_its_time_with_its_message()
    {
        var first = repository.CommitBy("Ann Bell <ann@example.org> 1500000000 +0200", "Begun\n\nWith a long explanation", "", [], ("docs/TOC.md", "# Contents\n\none\n"));
        repository.CommitBy("Bo Carr <bo@example.org> 1600000000 -0500", "More", "", [first], ("docs/TOC.md", "# Contents\r\n\r\none\r\ntwo\r\n"));

        var report = await ImportAsync();

        Assert.Equal((2, 2, 0, 2, 1), (report.Commits, report.Revisions, report.Deletions, report.Authors, report.PagesAtHead));
        Assert.Equal("docs/TOC.md", Assert.Single(report.Notes["Files with CR LF line ends, now LF"]));
        var visitor = wiki.NewVisitor();
        var history = await visitor.GetAsync("/wiki/docs/toc/history");
        Assert.Equal(["More", "Begun"], history.Texts(".history__summary"));
        Assert.Equal(["2020-09-13T12:26:40Z", "2017-07-14T02:40:00Z"], history.Page.QuerySelectorAll(".history__row time").Select(time => time.GetAttribute("datetime")));
        Assert.StartsWith("BCBo Carr", history.Texts(".history__meta")[0]);
        Assert.StartsWith("ABAnn Bell", history.Texts(".history__meta")[1]);
        Assert.Equal("# Contents\n\none\ntwo\n", (await visitor.GetAsync("/wiki/docs/toc.md")).Body);
        Assert.Equal("Contents", (await visitor.GetAsync("/wiki/docs/toc")).Text("h1"));
        Assert.Equal("", await VerifyAsync());
    }

    [Fact]
    public async Task An_author_who_had_themselves_deleted_here_does_not_come_back_by_the_next_import()
    {
        var first = repository.CommitBy("Ingrid Import <ingrid@example.org> 1500000000 +0000", "Begun", "", [], ("a.md", "a"));
        var second = repository.CommitBy("Otto Other <otto@example.org> 1500000100 +0000", "More", "", [first], ("a.md", "a2"));
        var third = repository.CommitBy("Stan Stays <stan@example.org> 1500000200 +0000", "Most", "", [second], ("a.md", "a3"));
        await ImportAsync();
        var administrator = await wiki.RegisterAsync("Ada Bell");
        // One showed to be an account which goes, one taken out by an administrator; of the third a maintainer only said so.
        var ben = await wiki.RegisterAsync("Ben Clay");
        await wiki.ExecuteAsync("update people set claimed_by = $1, claim_is_proven = name = 'Ingrid Import' where name in ('Ingrid Import', 'Stan Stays')", Stop, await wiki.IdOfAsync("Ben Clay"));
        var leave = (await ben.GetAsync("/account/delete")).Form();
        leave["Input.Name"] = "Ben Clay";
        (await ben.SubmitAsync(leave)).LeadsTo();
        var address = $"/people/{await wiki.IdOfAsync("Otto Other")}/account";
        var delete = (await administrator.GetAsync(address)).Form($"{address}?handler=Delete");
        delete["Input.Name"] = "Otto Other";
        (await administrator.SubmitAsync(delete)).LeadsTo();

        var fourth = repository.CommitBy("Ingrid Again <Ingrid@example.org> 1600000000 +0000", "Later", "", [third], ("a.md", "a4"));
        var fifth = repository.CommitBy("Otto Other <otto@example.org> 1600000100 +0000", "Later still", "", [fourth], ("a.md", "a5"));
        repository.CommitBy("Nina New <nina@example.org> 1600000200 +0000", "Last", "", [fifth], ("a.md", "a6"));
        Assert.Equal(3, (await ImportAsync()).Revisions);

        Assert.Equal(["Ada Bell", "Nina New", "Stan Stays"], (await NamesAsync("people where kind in ('account', 'imported')")).Order(StringComparer.Ordinal));
        Assert.Equal(["Nina New", "Stan Stays"], (await NamesAsync("people_names")).Order(StringComparer.Ordinal));
        var lines = (await wiki.NewVisitor().GetAsync("/wiki/a/history")).Texts(".history__meta");
        Assert.Equal(["Nina New", "left", "left", "Stan Stays", "left", "left"], lines.Select(line => line.Contains("someone who left") ? "left" : line.Contains("Nina New") ? "Nina New" : line.Contains("Stan Stays") ? "Stan Stays" : line));
        // Of each is left what an import knows again, and neither a name nor an address, nor what an address is kept by elsewhere.
        Assert.Equal(2, await wiki.ScalarAsync<long>("select count(*) from left_authors", Stop));
        Assert.Equal(0, await wiki.ScalarAsync<long>("select count(*) from left_authors where hash = sha256('ingrid@example.org') or hash = sha256(convert_to(encode(sha256('ingrid@example.org'), 'hex'), 'UTF8'))", Stop));
        Assert.Equal(0, await wiki.ScalarAsync<long>("select count(*) from people where mail_hash = encode(sha256('ingrid@example.org'), 'hex')", Stop));

        async Task<string[]> NamesAsync(string from) => await wiki.ScalarAsync<string[]>($"select array_agg(name) from {from}", Stop);
    }

    [Theory]
    [InlineData("Ev\u202Eil Gram", "Evil Gram")]
    [InlineData("  Ivy\u200B  Lee ", "Ivy Lee")]
    [InlineData("ivy.lee@example.org", "ivy.lee")]
    [InlineData("DocWiki", "DocWiki")]
    public async Task An_author_is_marked_as_imported_and_shown_by_what_can_be_seen_of_their_name_and_no_address(string written, string shown)
    {
        repository.CommitBy($"{written} <somebody@example.org> 1500000000 +0000", "Begun", "", [], ("a.md", "a1"));
        await ImportAsync();
        var line = await wiki.NewVisitor().GetAsync("/wiki/a");
        Assert.Contains($"by {shown} imported", line.MainText);
        Assert.Equal("auto", line.Page.QuerySelector(".page-head__line .quiet-link")!.GetAttribute("dir"));
        Assert.Equal(0, await wiki.ScalarAsync<long>("select count(*) from people_names where name like '%@%'", Stop));
    }

    [Fact]
    public async Task Another_run_adds_what_is_new_and_nothing_twice()
    {
        var first = repository.Commit([], ("a.md", "a1"), ("b.md", "b1"));
        await ImportAsync();
        var events = await wiki.CountEventsAsync(Stop);

        Assert.Equal((0, 0), (await ImportAsync()) is var again ? (again.Commits, again.Revisions) : default);
        Assert.Equal(events, await wiki.CountEventsAsync(Stop));

        repository.Commit([first], ("a.md", "a2"), ("b.md", "b1"));
        Assert.Equal((1, 1), (await ImportAsync()) is var more ? (more.Commits, more.Revisions) : default);
        Assert.Equal(["a1", "a2"], await TextsAsync("a"));
        Assert.Equal(["b1"], await TextsAsync("b"));
        Assert.Equal("", await VerifyAsync());
    }

    [Fact]
    public async Task A_page_edited_in_the_wiki_since_is_left_as_it_is_and_named()
    {
        var first = repository.Commit([], ("a.md", "a1"), ("b.md", "b1"));
        await ImportAsync();
        await wiki.NewVisitor().WriteAsync("a", "Written here");
        repository.Commit([first], ("a.md", "a2"), ("b.md", "b2"));

        var report = await ImportAsync();

        Assert.Equal("a.md: a", Assert.Single(report.Notes["Pages edited here since the last import, left as they are"]));
        Assert.Equal(["a1", "Written here"], await TextsAsync("a"));
        Assert.Equal(["b1", "b2"], await TextsAsync("b"));
    }

    [Fact]
    public async Task A_file_removed_archives_its_page_and_its_return_restores_it()
    {
        var first = repository.Commit([], ("a.md", "a1"), ("b.md", "b"));
        var second = repository.CommitBy("Ann Bell <ann@example.org> {0} +0000", "No longer needed", "", [first], ("b.md", "b"));
        await ImportAsync();
        var gone = await wiki.NewVisitor().GetAsync("/wiki/a");
        Assert.Equal(System.Net.HttpStatusCode.Gone, gone.Status);
        Assert.Contains("by Ann Bell", gone.MainText);
        Assert.Contains("No longer needed", gone.MainText);

        repository.Commit([second], ("a.md", "a2"), ("b.md", "b"));
        await ImportAsync();

        Assert.Equal(["a1", "a2"], await TextsAsync("a"));
        Assert.Equal("", await VerifyAsync());
    }

    [Fact]
    public async Task A_file_that_came_went_and_came_back_in_one_run_is_there()
    {
        var first = repository.Commit([], ("a.md", "a1"), ("b.md", "b"));
        var second = repository.Commit([first], ("b.md", "b"));
        repository.Commit([second], ("a.md", "a2"), ("b.md", "b"));

        await ImportAsync();

        Assert.Equal("a2", (await wiki.NewVisitor().GetAsync("/wiki/a.md")).Body);
        Assert.Equal(["a1", "a2"], await TextsAsync("a"));
        Assert.Equal("", await VerifyAsync());
    }

    [Fact]
    public async Task A_chain_of_renames_is_one_page_and_every_former_path_leads_to_it()
    {
        var a = repository.Commit([], ("a.md", "a" + Long));
        var b = repository.Commit([a], ("sub/b.md", "a" + Long));
        await ImportAsync();
        var c = repository.Commit([b], ("sub/c.md", "changed" + Long));
        repository.Commit([c], ("sub/C.markdown", "changed again" + Long));
        var report = await ImportAsync();

        Assert.Equal(2, report.Renames);
        var visitor = wiki.NewVisitor();
        Assert.Equal("/wiki/sub/c", (await visitor.GetAsync("/wiki/a")).LeadsTo(System.Net.HttpStatusCode.MovedPermanently));
        Assert.Equal("/wiki/sub/c", (await visitor.GetAsync("/wiki/sub/b")).LeadsTo(System.Net.HttpStatusCode.MovedPermanently));
        Assert.Equal(["a" + Long, "a" + Long, "changed" + Long, "changed again" + Long], await TextsAsync("sub/c"));
        Assert.Equal(1, await wiki.ScalarAsync<long>("select count(*) from imported_files where page_id is not null and blob_id is not null", Stop));
        Assert.Equal("", await VerifyAsync());
    }

    [Fact]
    public async Task Only_the_folder_that_is_named_is_taken_and_put_where_it_is_wanted()
    {
        repository.Commit([], ("docs/a.md", "a"), ("docs/deep/b.md", "b"), ("README.md", "no"), ("other/c.md", "no"));

        var report = await ImportAsync(folder: "docs", under: "guides/imported");

        Assert.Equal(2, report.PagesAtHead);
        Assert.Equal(["a"], await TextsAsync("guides/imported/a"));
        Assert.Equal(["b"], await TextsAsync("guides/imported/deep/b"));
        Assert.Null(await wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse("guides/imported/readme"), Stop));
    }

    [Fact]
    public async Task A_path_that_is_taken_stays_with_its_page_and_the_file_gets_another()
    {
        repository.Commit([], ("home.md", "From git"), ("A b.md", "spaces"), ("a-b.md", "hyphen"), ("HELP/Links.md", "From git too"));

        var report = await ImportAsync();

        Assert.Equal(["From git"], await TextsAsync("home-2"));
        Assert.Equal(["From git too"], await TextsAsync("help/links-2"));
        Assert.Equal(["spaces"], await TextsAsync("a-b"));
        Assert.Equal(["hyphen"], await TextsAsync("a-b-2"));
        Assert.Contains("home.md: the path home is taken; its page is home-2.", report.Notes["Files whose page has another name"]);
        Assert.Equal("", await VerifyAsync());
    }

    [Fact]
    public async Task Odd_contents_are_kept_or_named()
    {
        // U+E0xx stands for the byte xx.
        repository.Commit([], ("bom.md", "\uE0EF\uE0BB\uE0BFtext"), ("latin.md", "caf\uE0E9"), ("empty.md", ""), ("conflict.md", "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n"),
            ("large.md", new string('x', (1024 * 1024) + 1)), ("nul.md", "a\0b"), ("script.md", "<script>alert(1)</script>"), ("matter.md", "---\ntitle: <b>T</b>\ntags: [a, b]\n---\nx"));

        var report = await ImportAsync();

        Assert.Equal(["text"], await TextsAsync("bom"));
        Assert.Equal(["café"], await TextsAsync("latin"));
        Assert.Equal([""], await TextsAsync("empty"));
        Assert.Equal(["a\uFFFDb"], await TextsAsync("nul"));
        Assert.StartsWith("<<<<<<< HEAD", (await TextsAsync("conflict"))[0]);
        Assert.StartsWith("large.md in ", Assert.Single(report.Notes["Files that were not taken over"]));
        Assert.Equal(["bom.md", "latin.md", "conflict.md", "nul.md"], new[]
        {
            "Files that began with a byte order mark, left out", "Files with bytes that are not UTF-8, read as Windows-1252",
            "Files with conflict markers in some revision, kept", "Files with U+0000, replaced by U+FFFD",
        }.Select(note => report.Notes[note].Single()));
        Assert.Equal(("<b>T</b>", "a, b"), await wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse("matter"), Stop) is { } matter ? (matter.Page.Title.Value, matter.Page.Tags.ToString()) : default);
        Assert.Equal("", await VerifyAsync());
    }

    [Theory]
    [InlineData("/nothing/here")]
    [InlineData(".")]
    [InlineData("-x")]
    [InlineData("https://example.invalid/x.git")]
    [InlineData("")]
    public async Task A_repository_that_is_none_is_refused_clearly_and_changes_nothing(string source)
    {
        var before = await wiki.CountEventsAsync(Stop);
        if (source == ".") source = repository.Folder;

        var refused = await Assert.ThrowsAsync<ImportSourceException>(() => new GitImport(wiki.Wiki, new ImportOptions(source), _ => { }).RunAsync(Stop));

        Assert.NotEmpty(refused.Message);
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
    }

    [Fact]
    public async Task A_ref_and_a_folder_that_are_not_there_are_refused_clearly()
    {
        repository.Commit([], ("a.md", "a"));

        Assert.Contains("nowhere", (await Assert.ThrowsAsync<ImportSourceException>(() => ImportAsync(@ref: "nowhere"))).Message);
        Assert.Contains("no-folder", (await Assert.ThrowsAsync<ImportSourceException>(() => ImportAsync(folder: "no-folder"))).Message);
        Assert.Null(await wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse("a"), Stop));
    }

    [Fact]
    public async Task Two_runs_of_one_import_at_once_are_refused_and_after_it_another_may_run()
    {
        for (var (number, last) = (0, (string?)null); number < 60; number++) last = repository.Commit(last is null ? [] : [last], ("a.md", $"{number}"));
        await using var beside = await wiki.OpenBesideAsync(Stop);
        var entered = new TaskCompletionSource();
        var goOn = new ManualResetEventSlim();
        var first = Task.Run(() => new GitImport(wiki.Wiki, new ImportOptions(repository.Path), _ =>
        {
            // Its introduction comes when it has its turn.
            entered.TrySetResult();
            goOn.Wait(Stop);
        }).RunAsync(Stop), Stop);
        await entered.Task;

        var refused = await Assert.ThrowsAsync<ImportSourceException>(() => new GitImport(beside, new ImportOptions(repository.Path), _ => { }).RunAsync(Stop));
        goOn.Set();
        await first;

        Assert.Contains("is being imported right now by another run", refused.Message);
        for (var run = 0; run < 3; run++) Assert.Equal(0, (await new GitImport(beside, new ImportOptions(repository.Path), _ => { }).RunAsync(Stop)).Commits);
        Assert.Equal(60, (await TextsAsync("a")).Length);
    }

    [Fact]
    public async Task The_import_of_a_wiki_that_is_served_is_seen_there()
    {
        var visitor = wiki.NewVisitor();
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await visitor.GetAsync("/wiki/a")).Status);
        await visitor.GetAsync("/wiki/home");
        repository.Commit([], ("a.md", "# From git"));
        await using (var beside = await wiki.OpenBesideAsync(Stop)) await new GitImport(beside, new ImportOptions(repository.Path), _ => { }).RunAsync(Stop);

        for (var tries = 0; !(await visitor.GetAsync("/wiki/home")).Texts(".tree__link").Contains("From git"); tries++)
        {
            Assert.InRange(tries, 0, 100);
            await Task.Delay(20, Stop);
        }
        Assert.Equal(System.Net.HttpStatusCode.OK, (await visitor.GetAsync("/wiki/a")).Status);
    }

    private Task<ImportReport> ImportAsync(string? folder = null, string? under = null, string? @ref = null) =>
        new GitImport(wiki.Wiki, new ImportOptions(repository.Path, folder, @ref, under is null ? null : PagePath.Parse(under)), _ => { }).RunAsync(Stop);

    /// <summary>Of every revision, through the address a reader has.</summary>
    private async Task<string[]> TextsAsync(string path)
    {
        var page = (await wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse(path), Stop))!;
        var visitor = wiki.NewVisitor();
        return await Task.WhenAll(Enumerable.Range(1, page.Page.Revision).Select(async revision => (await visitor.GetAsync($"/wiki/{path}.md?rev={revision}")).Body));
    }

    private async Task<string> VerifyAsync()
    {
        var said = new StringWriter();
        return await VerifyCommand.VerifyAsync(wiki.Wiki, said, Stop) == 0 ? "" : said.ToString();
    }
}
