using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>Who wrote what, and what a comparison says besides the lines.</summary>
public sealed class BlameTests(WikiFixture fixture) : WikiTest(fixture)
{
    private static readonly string Long = string.Concat(Enumerable.Range(1, 20).Select(number => $"line {number} says something\n"));

    [Fact]
    public async Task Each_line_names_who_wrote_it_when_and_why()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, "One line\nThe quick brown fox\nThe last line\n", summary: "Begun");
        await bo.WriteAsync(path, "One line\nThe quick red fox\nThe last line\n", summary: "The colour");

        var blame = await ada.GetAsync($"/wiki/{path}/blame");
        Assert.Equal(["One line", "The quick red fox", "The last line"], blame.Texts(".blame__text"));
        Assert.Equal(["Revision 1: Begun", "Revision 2: The colour", "Revision 1: Begun"], blame.Texts(".blame__why"));
        Assert.Equal([$"/wiki/{path}?rev=1", $"/wiki/{path}/diff/1...2", $"/wiki/{path}?rev=1"], blame.Page.QuerySelectorAll(".blame__why").Select(link => link.GetAttribute("href")));
        Assert.Contains("Bo Carr", blame.Texts(".blame__person")[1]);

        var words = await ada.GetAsync($"/wiki/{path}/blame?words=true");
        Assert.Equal(["The quick ", "fox"], words.Page.QuerySelectorAll(".blame__word").Select(word => word.TextContent));
        var before = await ada.GetAsync(blame.Page.QuerySelector(".blame__before")!.GetAttribute("href")!);
        Assert.Equal(["Revision 1: Begun"], before.Texts(".blame__why"));
        Assert.Contains("The quick brown fox", before.Texts(".blame__text"));
        foreach (var odd in (string[])["?rev=3", "?rev=0", "?rev=x", "?rev=99999999999"]) Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{path}/blame{odd}")).Status);
        foreach (var odd in (string[])["?from=-1", "?from=1000000"]) Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}/blame{odd}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{NewPath()}/blame")).Status);
    }

    [Fact]
    public async Task What_is_kept_goes_on_with_each_revision_through_moves_and_whole_texts()
    {
        var (path, to) = (NewPath(), NewPath("moved"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, Long);
        for (var number = 2; number <= 70; number++)
        {
            await ada.WriteAsync(path, Long.Replace("line 7 says", $"line seven tells {number} times").Replace("line 20 says something\n", ""));
            if (number % 20 == 0) Assert.Contains($"Revision {number}: ", Said(await ada.GetAsync($"/wiki/{path}/blame")));
        }
        await ada.MoveAsync(path, to);
        await ada.WriteAsync(to, Long.Replace("line 7 says", "line seven tells 70 times").Replace("line 1 says", "line one says"));
        var now = await ada.GetAsync($"/wiki/{to}/blame");
        Assert.Equal(["Revision 71: ", "Revision 1: ", "Revision 70: ", "Revision 1: ", "Revision 71: "], Said(now));
        Assert.Equal(["Revision 1: ", "Revision 5: ", "Revision 1: "], Said(await ada.GetAsync($"/wiki/{to}/blame?rev=5")));
        Assert.Equal($"/wiki/{to}/blame?rev=5", (await ada.GetAsync($"/wiki/{path}/blame?rev=5")).Header("Location"));

        static string[] Said(Answer answer) => [.. answer.Page.QuerySelectorAll(".blame__why .visually-hidden").Select(said => said.TextContent)];
    }

    [Fact]
    public async Task A_comparison_over_several_revisions_names_who_made_each_change()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        await ada.WriteAsync(path, Long.Replace("line 3 says", "line three says"), summary: "In words");
        await bo.WriteAsync(path, Long.Replace("line 3 says", "line three says").Replace("line 15 says something\n", ""));

        var diff = await ada.GetAsync($"/wiki/{path}/diff/1...3");
        Assert.Equal(["Ada Bell", "Bo Carr"], diff.Page.QuerySelectorAll(".diff__author .quiet-link").Select(person => person.TextContent));
        Assert.Equal([$"/wiki/{path}/diff/1...2", $"/wiki/{path}/diff/2...3"], diff.Page.QuerySelectorAll(".diff__author > a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["c1", "c2"], diff.Page.QuerySelectorAll("tr[id^=c]").Select(row => row.Id));
        Assert.Equal(["Bo Carr"], (await ada.GetAsync($"/wiki/{path}/diff/3...1?view=split")).Page.QuerySelectorAll("#c2 .diff__author .quiet-link").Select(person => person.TextContent));
        Assert.Empty((await ada.GetAsync($"/wiki/{path}/diff/1...2")).Page.QuerySelectorAll(".diff__by"));
    }

    [Fact]
    public async Task Moved_split_and_formatted_lines_are_said_to_be_so()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "This whole line goes to the end.\n" + Long + "First do this one thing. Then do that other thing.\n\nPress the red button.\n");
        await ada.WriteAsync(path, Long + "First do this one thing.\n\nThen do that other thing.\n\nPress the **red** button.\nThis whole line goes to the end.\n");

        foreach (var view in new[] { "", "?view=split" })
        {
            var diff = await ada.GetAsync($"/wiki/{path}/diff/1...2{view}");
            Assert.Equal(["Moved to line 26", "Split, no word changed", "Only formatting", "Moved from line 1"], diff.Texts(".diff__note"));
            Assert.Equal(["#new-26", "#old-1"], diff.Page.QuerySelectorAll("a.diff__note").Select(link => link.GetAttribute("href")));
            Assert.NotNull(diff.Page.QuerySelector("#new-26"));
            Assert.Contains("1 moved", diff.MainText);
            Assert.Contains("every word is as it was", diff.MainText);
        }
    }

    [Fact]
    public async Task The_rendered_page_is_compared_with_its_own_tags_only()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "# Guide\n\nThe quick brown fox.\n\n- one thing\n- two things\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n## Old part\n\nGone & <b>lost</b>.\n");
        await ada.WriteAsync(path, "# Guide\n\nThe quick **red** fox.\n\n- one thing\n- two new things\n- three\n\n| a | b |\n| - | - |\n| 1 | 3 |\n\n## Old part\n\nSomething else stands here by now, and is longer.\n");

        var diff = await ada.GetAsync($"/wiki/{path}/diff/1...2?view=rendered");
        var rendered = diff.Page.QuerySelector(".rendered")!;
        Assert.Contains("<del>brown</del>", rendered.InnerHtml);
        Assert.Contains("<strong><ins>red</ins></strong>", rendered.InnerHtml);
        Assert.Contains("<li>two <ins>new </ins>things</li>", rendered.InnerHtml);
        Assert.Contains("<li class=\"rendered--added\">three</li>", rendered.InnerHtml);
        Assert.Contains("<del>2</del><ins>3</ins>", rendered.InnerHtml);
        Assert.Contains("<p class=\"rendered--removed\">Gone &amp; <b>lost</b>.</p>", rendered.InnerHtml);
        Assert.Single(diff.Page.QuerySelectorAll("#old-part"));
        Assert.NotNull(rendered.QuerySelector("#c1"));
    }

    [Fact]
    public async Task Images_that_changed_are_shown_side_by_side()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var (red, blue) = ("/files/" + new string('a', 32) + "/red.png", "/files/" + new string('b', 32) + "/blue.png");
        await ada.WriteAsync(path, $"See ![it]({red}) here.\n\n![other](https://example.org/x.png)\n");
        await ada.WriteAsync(path, $"See ![it]({blue}) here.\n\n![other](https://example.org/y.png)\n");

        var diff = await ada.GetAsync($"/wiki/{path}/diff/1...2");
        Assert.Equal([red, blue], diff.Page.QuerySelectorAll(".diff-images img").Select(image => image.GetAttribute("src")));
    }
}
