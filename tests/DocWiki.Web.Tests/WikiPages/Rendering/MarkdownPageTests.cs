using DocWiki.Web.WikiPages.Rendering;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

public sealed class MarkdownPageTests
{
    [Fact]
    public void Links_come_each_once_by_what_was_written_in_the_order_of_the_text()
    {
        var page = Parse("[[Network  Routing]] [a](routing.md) [b](./Routing.md#x) [[network routing|again]] [c](https://example.com) [d](x.png) [[#here]] `[[code]]`\n\n<p><a href=\"raw.md\">raw</a></p>");
        Assert.Equal(["title:network routing", "guides/networking/routing", "guides/networking/routing", "guides/networking/raw"], page.Links.Select(link => link.Key));
    }

    [Fact]
    public void A_key_says_which_path_and_which_title_to_look_for()
    {
        Assert.Equal("guides/x", LinkKey.PathOf("guides/x")?.Value);
        Assert.Null(LinkKey.TitleOf("guides/x"));
        Assert.Equal("network-routing", LinkKey.PathOf("title:network routing")?.Value);
        Assert.Equal("network routing", LinkKey.TitleOf("title:network routing"));
        Assert.Null(LinkKey.PathOf("title:history"));
    }

    [Fact]
    public void Contents_hold_every_heading_with_its_id_and_plain_words()
    {
        var contents = TestWiki.Render("# One `two`\n\ntext\n\n### [Three](x.md) & four\n").Contents;
        Assert.Equal([new TocEntry(1, "one-two", "One two"), new TocEntry(3, "three--four", "Three & four")], contents);
    }

    [Theory]
    [InlineData("# Bridging\n\nText.", "bridging", "<p>Text.</p>\n", 0)]
    [InlineData("# Bridging\n\n# Bridging", "Bridging", "<h1 id=\"bridging-1\">Bridging</h1>\n", 1)]
    [InlineData("# Other\n\nText.", "Bridging", "<h1 id=\"other\">Other</h1>\n<p>Text.</p>\n", 1)]
    [InlineData("## Bridging", "Bridging", "<h2 id=\"bridging\">Bridging</h2>\n", 1)]
    [InlineData("Text.\n\n# Bridging", "Bridging", "<p>Text.</p>\n<h1 id=\"bridging\">Bridging</h1>\n", 1)]
    public void A_first_heading_that_repeats_the_title_is_left_out(string text, string title, string html, int headings)
    {
        var rendered = Parse(text).Render(TestWiki.Resolve, title);
        Assert.Equal(html, rendered.Html);
        Assert.Equal(headings, rendered.Contents.Count);
    }

    [Fact]
    public void The_first_heading_is_known_before_rendering()
    {
        Assert.Equal("Set up", Parse("text\n\n## Set *up*").FirstHeading);
        Assert.Null(Parse("text").FirstHeading);
    }

    [Theory]
    [InlineData("```c\n```", true, false, false)]
    [InlineData("```\n```", false, false, false)]
    [InlineData("$x$", false, true, false)]
    [InlineData("```mermaid\n```", false, false, true)]
    public void A_page_says_which_scripts_it_wants(string text, bool code, bool math, bool diagram)
    {
        var rendered = TestWiki.Render(text);
        Assert.Equal((code, math, diagram), (rendered.HasCode, rendered.HasMath, rendered.HasDiagram));
    }

    [Fact]
    public void Rendering_the_same_page_with_other_links_changes_only_those()
    {
        var page = Parse("[[Home]]");
        Assert.Equal("<p><a href=\"/wiki/home\">Home</a></p>\n", page.Render(TestWiki.Resolve).Html);
        Assert.Equal("<p><a class=\"wanted\" href=\"/wiki/home/edit?title=Home\" title=\"Not written yet: Home\">Home</a></p>\n", page.Render(_ => null).Html);
    }

    [Fact]
    public void Line_ends_of_other_systems_make_no_difference()
    {
        var text = "---\ntitle: a\n---\n# b\n\n```\nc\n```\n";
        Assert.Equal(TestWiki.Render(text).Html, TestWiki.Render(text.Replace("\n", "\r\n", StringComparison.Ordinal)).Html);
        Assert.Equal(TestWiki.Render(text).Html, TestWiki.Render(text.Replace('\n', '\r')).Html);
    }

    private static MarkdownPage Parse(string text) => MarkdownPage.Parse(text, TestWiki.Here);
}
