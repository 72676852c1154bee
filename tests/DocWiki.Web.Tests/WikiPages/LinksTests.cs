using AngleSharp.Dom;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

public sealed class LinksTests(WikiFixture fixture) : WikiTest(fixture)
{
    [Fact]
    public async Task A_link_to_a_page_nobody_has_written_leads_to_writing_it_and_then_to_it()
    {
        var (linking, wanted) = (NewPath("linking"), NewPath("wanted"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(linking, $"[[{wanted}]] and [this]({wanted}.md)");
        Assert.All(await LinksAsync(linking), link => Assert.Equal(($"/wiki/{wanted}/edit", "wanted"), (link.GetAttribute("href")!.Split('?')[0], link.ClassName)));

        await ada.WriteAsync(wanted, "x", title: "Here now");

        Assert.Equal([(($"/wiki/{wanted}"), "Here now"), ($"/wiki/{wanted}", "this")], await TargetsAsync(linking));
    }

    [Fact]
    public async Task A_link_by_title_finds_its_page_whatever_the_case()
    {
        var (linking, linked) = (NewPath("linking"), NewPath("linked"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(linked, "x", title: "The Bridge " + linked);

        await ada.WriteAsync(linking, $"[[the  bridge {linked}]] [[THE BRIDGE {linked}#part|label]]");

        Assert.Equal([($"/wiki/{linked}", "The Bridge " + linked), ($"/wiki/{linked}#part", "label")], await TargetsAsync(linking));
    }

    [Fact]
    public async Task A_link_shows_the_new_title_and_leads_to_the_new_address_of_a_page_that_was_renamed()
    {
        var (linking, linked, moved) = (NewPath("linking"), NewPath("linked"), NewPath("moved/further"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(linked, "x", title: "Old title " + linked);
        await ada.WriteAsync(linking, $"[[Old title {linked}]] [[{linked}]] [words](/wiki/{linked})");

        await ada.WriteAsync(linked, "x", title: "New title");
        await ada.MoveAsync(linked, moved);

        Assert.Equal([($"/wiki/{moved}", "New title"), ($"/wiki/{moved}", "New title"), ($"/wiki/{moved}", "words")], await TargetsAsync(linking));
    }

    [Fact]
    public async Task A_link_means_the_page_it_meant_when_it_was_written_whoever_takes_its_name()
    {
        var (before, after, name, away) = (NewPath("before"), NewPath("after"), NewPath("name"), NewPath("away"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(name, "the first", title: "First");
        await ada.WriteAsync(before, $"[[{name}]]");
        await ada.MoveAsync(name, away);
        await ada.WriteAsync(name, "the second", title: "Second");
        await ada.WriteAsync(after, $"[[{name}]]");

        Assert.Equal([($"/wiki/{away}", "First")], await TargetsAsync(before));
        Assert.Equal([($"/wiki/{name}", "Second")], await TargetsAsync(after));

        await ada.WriteAsync(before, $"[[{name}]] and more words");
        Assert.Equal([($"/wiki/{away}", "First")], await TargetsAsync(before));
    }

    [Fact]
    public async Task Two_pages_that_swap_their_paths_keep_the_links_to_them()
    {
        var (linking, a, b) = (NewPath("linking"), NewPath("a"), NewPath("b"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(a, "x", title: "Was a");
        await ada.WriteAsync(b, "x", title: "Was b");
        await ada.WriteAsync(linking, $"[[{a}]] [[{b}]]");

        await ada.MoveAsync(a, a + "-aside");
        await ada.MoveAsync(b, a);
        await ada.MoveAsync(a + "-aside", b);

        Assert.Equal([($"/wiki/{b}", "Was a"), ($"/wiki/{a}", "Was b")], await TargetsAsync(linking));
    }

    [Fact]
    public async Task Relative_links_between_pages_that_move_together_still_lead_to_each_other()
    {
        var (folder, other) = (NewPath("folder"), NewPath("other"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(folder, "x");
        await ada.WriteAsync(folder + "/neighbour", "x", title: "Neighbour");
        await ada.WriteAsync(folder + "/linking", "[here](neighbour.md)");

        await ada.MoveAsync(folder, other);

        Assert.Equal([($"/wiki/{other}/neighbour", "here")], await TargetsAsync(other + "/linking"));
    }

    [Fact]
    public async Task Relative_links_still_lead_to_their_pages_when_the_page_they_stand_on_moves()
    {
        var (folder, other) = (NewPath("folder"), NewPath("other"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(folder + "/neighbour", "x", title: "Neighbour");
        await ada.WriteAsync(folder + "/linking", "[here](neighbour.md)");

        await ada.MoveAsync(folder + "/linking", other + "/deep/linking");
        Assert.Equal([($"/wiki/{folder}/neighbour", "here")], await TargetsAsync(other + "/deep/linking"));

        await ada.WriteAsync(other + "/deep/linking", "[here](neighbour.md) and more");
        Assert.Equal([($"/wiki/{folder}/neighbour", "here")], await TargetsAsync(other + "/deep/linking"));
    }

    private async Task<IHtmlCollection<IElement>> LinksAsync(string path) => (await Wiki.NewVisitor().GetAsync($"/wiki/{path}")).Page.QuerySelectorAll("article a");

    private async Task<(string, string)[]> TargetsAsync(string path) => [.. (await LinksAsync(path)).Select(link => (link.GetAttribute("href")!, link.TextContent))];
}
