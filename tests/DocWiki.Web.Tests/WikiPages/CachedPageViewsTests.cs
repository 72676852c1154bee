using System.Diagnostics;
using System.Net;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.Tests.Hosting;
using DocWiki.Web.WikiPages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>Views come from memory, and never show what was.</summary>
public sealed class CachedPageViewsTests(WikiFixture fixture) : WikiTest(fixture)
{
    private static readonly TimeSpan NewsArrives = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task The_second_view_is_the_same_from_memory_for_everybody_and_a_known_one_is_not_sent_again()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "text");

        var first = await ada.GetAsync($"/wiki/{path}");
        Assert.True(Wiki.Services.GetRequiredService<PageViewCache>().TryGet($"/wiki/{path}", out _));
        var second = await Wiki.NewVisitor().GetAsync($"/wiki/{path}");
        var known = await ada.GetAsync($"/wiki/{path}", first.ETag);

        Assert.Equal((first.Body, first.ETag), (second.Body, second.ETag));
        Assert.Equal((HttpStatusCode.NotModified, "", first.ETag), (known.Status, known.Body, known.ETag));
        Assert.Equal("no-cache", second.Header("Cache-Control"));
        Assert.Equal(HttpStatusCode.NotModified, (await ada.GetAsync($"/wiki/{path}", $"\"other\", W/{first.ETag}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}", "\"other\"")).Status);
        Assert.Null(second.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_save_is_seen_at_once_by_everybody()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "text 0");
        for (var number = 1; number <= 20; number++)
        {
            var before = await ada.GetAsync($"/wiki/{path}");
            await ada.WriteAsync(path, $"text {number}");

            var after = await Wiki.NewVisitor().GetAsync($"/wiki/{path}", before.ETag);

            Assert.Equal((HttpStatusCode.OK, $"text {number}"), (after.Status, after.Text("article")));
        }
    }

    [Fact]
    public async Task New_tags_are_seen_at_once()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        await ada.GetAsync($"/wiki/{path}");

        await ada.WriteAsync(path, "x", tags: "fresh");

        Assert.Equal(["fresh"], (await ada.GetAsync($"/wiki/{path}")).Texts(".tags__tag"));
    }

    [Fact]
    public async Task A_rename_elsewhere_is_seen_at_once_in_links_and_in_the_tree()
    {
        var (path, other) = (NewPath(), NewPath("other"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(other, "x", title: "Old name");
        await ada.WriteAsync(path, $"[[{other}]]");
        var before = await ada.GetAsync($"/wiki/{path}");
        Assert.Equal("Old name", before.Text("article a"));

        await ada.WriteAsync(other, "x", title: "New name");
        var retitled = await ada.GetAsync($"/wiki/{path}", before.ETag);
        Assert.Equal("New name", retitled.Text("article a"));
        Assert.Contains("New name", retitled.Texts(".tree__link"));
        Assert.DoesNotContain("Old name", retitled.Texts(".tree__link"));

        await ada.MoveAsync(other, other + "-moved");
        var moved = await ada.GetAsync($"/wiki/{path}", retitled.ETag);
        Assert.Equal($"/wiki/{other}-moved", moved.Page.QuerySelector("article a")!.GetAttribute("href"));

        await ada.ArchiveAsync(other + "-moved", "x");
        var archived = await ada.GetAsync($"/wiki/{path}", moved.ETag);
        Assert.Equal("wanted", archived.Page.QuerySelector("article a")!.ClassName);
        Assert.DoesNotContain("New name", archived.Texts(".tree__link"));
    }

    [Fact]
    public async Task A_page_archived_or_moved_is_not_shown_from_memory()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        await ada.GetAsync($"/wiki/{path}");
        await ada.ArchiveAsync(path, "x");
        Assert.Equal(HttpStatusCode.Gone, (await ada.GetAsync($"/wiki/{path}")).Status);
        await ada.RestoreAsync(path);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}")).Status);
        await ada.MoveAsync(path, path + "-moved");
        Assert.Equal(HttpStatusCode.MovedPermanently, (await ada.GetAsync($"/wiki/{path}")).Status);
    }

    [Fact]
    public async Task What_another_process_saved_is_seen_within_two_seconds()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "before");
        await ada.GetAsync($"/wiki/{path}");
        await using var beside = await Wiki.OpenBesideAsync(Stop);
        var page = (await beside.CurrentPages.FindAsync(PagePath.Parse(path), Stop))!;

        await beside.Store.AppendAsync(new Append(
            new EventMetadata(TimeProvider.System.GetUtcNow()),
            [new(StoredEvents.WikiPageStream, page.Id.Value, page.Version, [new PageRevised(TextHash.Of("after"), Text: "after")])]), Stop);

        var clock = Stopwatch.StartNew();
        while ((await ada.GetAsync($"/wiki/{path}")).Text("article") != "after")
        {
            Assert.True(clock.Elapsed < NewsArrives, "The old text is still shown.");
            await Task.Delay(10, Stop);
        }
    }

    [Fact]
    public async Task A_page_another_process_wrote_is_in_the_tree_and_in_links_within_two_seconds()
    {
        var (path, wanted) = (NewPath(), NewPath("from-beside"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, $"[[{wanted}]]");
        Assert.Equal("wanted", (await ada.GetAsync($"/wiki/{path}")).Page.QuerySelector("article a")!.ClassName);
        await using var beside = await Wiki.OpenBesideAsync(Stop);

        await beside.Store.AppendAsync(new Append(
            new EventMetadata(TimeProvider.System.GetUtcNow()),
            [new(StoredEvents.WikiPageStream, Guid.CreateVersion7(), 0, [new PageCreated(wanted, "From beside", "x", TextHash.Of("x"))])]), Stop);

        var clock = Stopwatch.StartNew();
        while ((await ada.GetAsync($"/wiki/{path}")).Text("article a") != "From beside")
        {
            Assert.True(clock.Elapsed < NewsArrives, "The link is still wanted.");
            await Task.Delay(10, Stop);
        }
    }

    [Fact]
    public async Task Views_while_others_save_end_at_the_last_text()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "text 0");
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var readers = Enumerable.Range(0, 4).Select(async _ =>
        {
            var reader = Wiki.NewVisitor();
            while (!done.IsCancellationRequested) Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/wiki/{path}")).Status);
        }).ToList();

        for (var number = 1; number <= 30; number++)
        {
            await ada.WriteAsync(path, $"text {number}");
            Assert.Equal($"text {number}", (await ada.GetAsync($"/wiki/{path}")).Text("article"));
        }
        await done.CancelAsync();
        await Task.WhenAll(readers);
    }
}
