using System.Net;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>All pages, recent changes and the tree, in a wiki with more than fits on a screen.</summary>
public sealed class ListsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Pages = 1203;

    private RunningWiki wiki = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        wiki = await postgres.StartWikiAsync(Stop);
        // Several at one moment, so that the time alone does not order them.
        var begun = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await wiki.Wiki.Store.AppendAllAsync([.. Enumerable.Range(0, Pages).Select(number =>
        {
            var path = $"list/{number % 3}/page-{number:0000}";
            return new Append(new EventMetadata(begun.AddSeconds(number / 7)), [new(StoredEvents.WikiPageStream, Guid.CreateVersion7(), 0, [new PageCreated(path, $"Page {number}", "x", TextHash.Of("x"))])]);
        })], Stop);
    }

    public ValueTask DisposeAsync() => wiki.DisposeAsync();

    [Fact]
    public async Task All_pages_are_listed_in_the_order_of_the_tree_and_none_twice()
    {
        var visitor = wiki.NewVisitor();
        var seen = new List<string>();
        var screens = 0;
        for (string? address = "/pages"; address is not null; screens++)
        {
            var screen = await visitor.GetAsync(address);
            seen.AddRange(screen.Page.QuerySelectorAll("main tbody th a").Select(link => link.GetAttribute("href")!["/wiki/".Length..]));
            address = screen.Link("More");
        }
        Assert.Equal(3, screens);
        Assert.Equal(seen.OrderBy(path => path.Replace('/', '\u0001'), StringComparer.Ordinal), seen);
        Assert.Equal(Pages, seen.Count(path => path.StartsWith("list/", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Contains($"{seen.Count:N0} pages", (await visitor.GetAsync("/pages")).MainText);
    }

    [Fact]
    public async Task Recent_changes_are_listed_newest_first_and_none_twice_or_missed()
    {
        var visitor = wiki.NewVisitor();
        var seen = new List<string>();
        var times = new List<string>();
        for (string? address = "/changes"; address is not null;)
        {
            var screen = await visitor.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, screen.Status);
            Assert.InRange(screen.Texts(".changes__page").Length, 1, 100);
            seen.AddRange(screen.Page.QuerySelectorAll(".changes__page").Select(link => link.GetAttribute("href")!));
            times.AddRange(screen.Page.QuerySelectorAll(".changes__time time").Select(time => time.GetAttribute("datetime")!));
            address = screen.Link("Older");
        }
        Assert.Equal(Pages, seen.Count(address => address.StartsWith("/wiki/list/", StringComparison.Ordinal)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(times.OrderDescending(StringComparer.Ordinal), times);
    }

    [Theory]
    [InlineData("/pages?after=Not%20a%20path", HttpStatusCode.NotFound)]
    [InlineData("/pages?after=%00", HttpStatusCode.NotFound)]
    [InlineData("/pages?after=zzz", HttpStatusCode.OK)]
    [InlineData("/pages?after=", HttpStatusCode.OK)]
    [InlineData("/changes?time=yesterday", HttpStatusCode.NotFound)]
    [InlineData("/changes?time=2020-01-01", HttpStatusCode.NotFound)]
    [InlineData("/tree", HttpStatusCode.NotFound)]
    [InlineData("/tree?under=..", HttpStatusCode.NotFound)]
    [InlineData("/tree?under=%00", HttpStatusCode.NotFound)]
    [InlineData("/tree?under=nothing/here", HttpStatusCode.OK)]
    [InlineData("/problem/404", HttpStatusCode.NotFound)]
    [InlineData("/problem/200", HttpStatusCode.NotFound)]
    [InlineData("/problem/nonsense", HttpStatusCode.NotFound)]
    [InlineData("/new?title=%00&under=%00", HttpStatusCode.BadRequest)]
    [InlineData("/new?title=***", HttpStatusCode.BadRequest)]
    [InlineData("/new?title=x&under=edit", HttpStatusCode.BadRequest)]
    public async Task An_odd_address_is_answered_clearly(string address, HttpStatusCode expected)
    {
        var answer = await wiki.NewVisitor().GetAsync(address);

        Assert.Equal(expected, answer.Status);
        Assert.NotEmpty(answer.Body);
    }

    [Theory]
    [InlineData("Network bridging", "", "/wiki/network-bridging/edit?title=Network%20bridging")]
    [InlineData("C/C++ & <x>", "guides/new stuff", "/wiki/guides/new-stuff/c-c-x/edit?title=C%2FC%2B%2B%20%26%20%3Cx%3E")]
    [InlineData("x", "//example.org", "/wiki/example.org/x/edit?title=x")]
    [InlineData("https://example.org/", "", "/wiki/https---example.org/edit?title=https%3A%2F%2Fexample.org%2F")]
    public async Task A_new_page_is_begun_under_its_title(string title, string under, string editor)
    {
        var visitor = wiki.NewVisitor();

        var address = (await visitor.GetAsync($"/new?title={Uri.EscapeDataString(title)}&under={Uri.EscapeDataString(under)}")).LeadsTo();

        Assert.Equal(editor, address);
        Assert.Equal(title, (await visitor.FormAsync(address))["Input.Title"]);
    }

    [Fact]
    public async Task A_level_of_the_tree_is_a_fragment_with_at_most_200_entries()
    {
        var visitor = wiki.NewVisitor();

        var top = await visitor.GetAsync("/tree?under=list");
        var level = await visitor.GetAsync("/tree?under=list/1");

        Assert.Equal(["0", "1", "2"], top.Texts(".tree__link"));
        Assert.All(top.Page.QuerySelectorAll("details"), branch => Assert.StartsWith("/tree?under=list%2F", branch.GetAttribute("data-load")));
        Assert.DoesNotContain("<html", level.Body);
        Assert.InRange(level.Texts(".tree__link").Length, 200, 201);
        Assert.Equal("Page 1", level.Texts(".tree__link")[0]);
        var more = level.Page.QuerySelectorAll("a").Single(link => link.TextContent == "More pages").GetAttribute("href")!;
        Assert.Equal(level.Page.QuerySelectorAll(".tree__link")[^1].GetAttribute("href"), "/wiki/" + Uri.UnescapeDataString(more["/pages?after=".Length..]));
    }

    [Fact]
    public async Task The_tree_beside_a_page_is_open_where_the_page_stands()
    {
        var view = await wiki.NewVisitor().GetAsync("/wiki/list/1/page-0001");

        var current = view.Page.QuerySelector(".tree [aria-current=page]")!;
        Assert.Equal("/wiki/list/1/page-0001", current.GetAttribute("href"));
        Assert.Equal(2, view.Page.QuerySelectorAll(".tree details[open]").Length);
        Assert.Contains("home", view.Page.QuerySelectorAll("a.tree__link").Select(link => link.GetAttribute("href")!.Split('/')[^1]));
    }
}
