using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>The history of a page, and two of its revisions compared.</summary>
public sealed class HistoryAndDiffTests(WikiFixture fixture) : WikiTest(fixture)
{
    private static readonly string Long = string.Concat(Enumerable.Range(1, 60).Select(number => $"line {number}\n"));

    [Fact]
    public async Task A_page_is_created_viewed_revised_compared_and_read_as_source()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, "One line\nThe quick brown fox\n", title: "Foxes", summary: "Begun");
        await bo.WriteAsync(path, "One line\nThe quick red fox\n", summary: "The colour");

        var history = await ada.GetAsync($"/wiki/{path}/history");
        Assert.Equal(["The colour", "Begun"], history.Texts(".history__summary"));
        Assert.Equal([$"/wiki/{path}?rev=2", $"/wiki/{path}?rev=1"], history.Page.QuerySelectorAll(".history__summary").Select(link => link.GetAttribute("href")));
        Assert.Equal(2, history.Texts(".history__meta").Length);
        Assert.StartsWith("BCBo Carr", history.Texts(".history__meta")[0]);
        Assert.StartsWith("ABAda Bell", history.Texts(".history__meta")[1]);
        Assert.Equal("−2 bytes", history.Texts(".history__size")[0]);

        var diff = await ada.GetAsync(history.Link("What changed")!);
        Assert.Equal(["The quick brown fox"], diff.Texts(".diff--removed .diff__text"));
        Assert.Equal(["The quick red fox"], diff.Texts(".diff--added .diff__text"));
        Assert.Equal(["brown"], diff.Texts("del"));
        Assert.Equal(["red"], diff.Texts("ins"));
        Assert.Contains("+1 −1 lines", diff.MainText);
        Assert.Contains("The colour", diff.MainText);

        var split = await ada.GetAsync($"/wiki/{path}/diff/1...2?view=split");
        Assert.Equal(["The quick brown fox"], split.Texts(".diff__text.diff--removed"));
        Assert.Equal(["The quick red fox"], split.Texts(".diff__text.diff--added"));
        Assert.Equal("One line\nThe quick brown fox\n", (await ada.GetAsync($"/wiki/{path}.md?rev=1")).Body);
    }

    [Fact]
    public async Task Two_texts_with_nothing_in_common_are_shown_in_part_and_downloaded_whole()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, string.Concat(Enumerable.Range(0, 20_000).Select(number => $"old {number}\n")));
        await ada.WriteAsync(path, string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number} new\n")));
        foreach (var view in new[] { "", "?view=split" })
        {
            var diff = await ada.GetAsync($"/wiki/{path}/diff/1...2{view}");
            Assert.InRange(diff.Page.QuerySelectorAll("tr.diff__row").Length, 5_000, 10_000);
            Assert.Contains("first 5,000 lines", diff.MainText);
        }
        Assert.Equal(40_000, (await ada.GetAsync($"/wiki/{path}/diff/1...2.patch")).Body.Split('\n').Count(line => line is ['-' or '+', not ('-' or '+'), ..]));
    }

    [Fact]
    public async Task The_form_of_the_history_leads_to_the_comparison_older_first()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        for (var number = 1; number <= 3; number++) await ada.WriteAsync(path, $"{number}");
        var form = (await ada.GetAsync($"/wiki/{path}/history")).Page.QuerySelector("main form")!;
        Assert.Equal($"/wiki/{path}/history", form.GetAttribute("action"));
        Assert.Equal(["2", "3"], form.QuerySelectorAll("[checked]").Select(radio => radio.GetAttribute("value")).Order());

        Assert.Equal($"/wiki/{path}/diff/1...3", (await ada.GetAsync($"/wiki/{path}/history?a=3&b=1")).LeadsTo());
        Assert.Equal($"/wiki/{path}/diff/1...3", (await ada.GetAsync($"/wiki/{path}/history?a=1&b=3")).LeadsTo());
    }

    [Fact]
    public async Task A_long_history_is_shown_in_parts_that_miss_nothing()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        for (var number = 1; number <= 120; number++) await ada.WriteAsync(path, $"{number}");

        var seen = new List<string>();
        for (string? address = $"/wiki/{path}/history"; address is not null;)
        {
            var part = await ada.GetAsync(address);
            Assert.InRange(part.Texts(".history__summary").Length, 1, 50);
            seen.AddRange(part.Page.QuerySelectorAll(".history__summary").Select(link => link.GetAttribute("href")!));
            address = part.Link("Older");
        }
        Assert.Equal(Enumerable.Range(1, 120).Reverse().Select(number => $"/wiki/{path}?rev={number}"), seen);
        foreach (var number in (int[])[1, 2, 63, 64, 65, 66, 119, 120]) Assert.Equal($"{number}", (await ada.GetAsync($"/wiki/{path}.md?rev={number}")).Body);
        foreach (var odd in (string[])["?before=0", "?before=-5", "?before=text", "?before=99999999999999999999", "?a=1", "?a=x&b=y"])
            Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}/history{odd}")).Status);
    }

    [Fact]
    public async Task Reversed_the_same_is_removed_that_was_added()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "old\n");
        await ada.WriteAsync(path, "new\n");

        var reversed = await ada.GetAsync($"/wiki/{path}/diff/2...1");

        Assert.Equal(["new"], reversed.Texts(".diff--removed .diff__text"));
        Assert.Equal(["old"], reversed.Texts(".diff--added .diff__text"));
        Assert.Contains("The two revisions have the same text, because they are the same one.", (await ada.GetAsync($"/wiki/{path}/diff/2...2")).MainText);
    }

    [Theory]
    [InlineData("1...3")]
    [InlineData("0...1")]
    [InlineData("-1...1")]
    [InlineData("1..2")]
    [InlineData("1...")]
    [InlineData("...2")]
    [InlineData("one...two")]
    [InlineData("")]
    [InlineData("1...99999999999999999999")]
    [InlineData("2147483648...1")]
    [InlineData("999999999...999999999")]
    [InlineData("1...2...3")]
    [InlineData("1...2.pdf")]
    [InlineData("%3Cscript%3Ealert(1)%3C/script%3E")]
    public async Task A_range_that_is_none_is_not_there(string range)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "one", title: "Two texts");
        await ada.WriteAsync(path, "two");

        var answer = await ada.GetAsync($"/wiki/{path}/diff/{range}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Matches("has revisions 1 to 2; .* asks for one it does not have|A comparison is named by two revisions, like /wiki/.*/diff/1...2", answer.MainText);
        Assert.DoesNotContain("<script>", answer.Body);
    }

    [Fact]
    public async Task Unchanged_stretches_are_folded_and_can_be_opened()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, Long);
        await ada.WriteAsync(path, Long.Replace("line 30\n", "LINE 30\n"));

        var diff = await ada.GetAsync($"/wiki/{path}/diff/1...2");
        Assert.InRange(diff.Texts(".diff__text").Length, 2, 20);
        var fold = diff.Page.QuerySelector(".diff__unfold[data-load]")!;
        var lines = await ada.GetAsync(fold.GetAttribute("data-load")!);
        Assert.Contains("line 1", lines.Body);
        Assert.DoesNotContain("<html", lines.Body);
        Assert.Equal(61, (await ada.GetAsync(fold.GetAttribute("href")!)).Texts(".diff__text").Length);
        foreach (var odd in (string[])["before=0&after=0&lines=0", "before=-1&after=1&lines=5", "before=x&after=1&lines=5", "lines=5"])
            Assert.True((await ada.GetAsync($"/wiki/{path}/diff/1...2?{odd}")).Status is HttpStatusCode.NotFound or HttpStatusCode.OK, odd);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}/diff/1...2?before=2147483647&after=2147483647&lines=2147483647")).Status);
    }

    [Fact]
    public async Task The_patch_is_one_that_git_applies()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, Long);
        await ada.WriteAsync(path, Long.Replace("line 30\n", "LINE 30\n") + "no line end");

        var patch = await ada.GetAsync($"/wiki/{path}/diff/1...2.patch");

        Assert.Equal("text/x-diff; charset=utf-8", patch.Header("Content-Type"));
        Assert.Contains($"filename={path}-1-2.patch", patch.Header("Content-Disposition"));
        Assert.StartsWith($"--- a/{path}.md\n+++ b/{path}.md\n@@ ", patch.Body);
        var folder = Directory.CreateTempSubdirectory("docwiki-patch-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, path + ".md"), Long, Stop);
            await File.WriteAllTextAsync(Path.Combine(folder, "it.patch"), patch.Body, Stop);
            using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["apply", "it.patch"]) { WorkingDirectory = folder })!;
            await git.WaitForExitAsync(Stop);
            Assert.Equal(0, git.ExitCode);
            Assert.Equal((await ada.GetAsync($"/wiki/{path}.md")).Body, await File.ReadAllTextAsync(Path.Combine(folder, path + ".md"), Stop));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Moves_titles_tags_archiving_and_restoring_are_in_the_history_and_in_the_recent_changes()
    {
        var (path, to) = (NewPath(), NewPath("moved"));
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, "x", title: "First");
        await ada.WriteAsync(path, "x", title: "Second", tags: "new");
        await ada.MoveAsync(path, to);
        await ada.ArchiveAsync(to, "Why not");
        await ada.RestoreAsync(to);

        string[] expected = [$"Restored at {to}", "Archived: Why not", $"Moved to {to}", "Tagged new", "Titled “Second”"];
        Assert.Equal(expected, (await ada.GetAsync($"/wiki/{to}/history")).Texts(".history__event"));
        var changes = await ada.GetAsync("/changes");
        Assert.Equal(expected, changes.Texts(".changes__kind").Take(5));
        Assert.Equal("Second", changes.Texts(".changes__page")[0]);
    }
}
