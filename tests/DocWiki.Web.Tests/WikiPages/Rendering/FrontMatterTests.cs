using DocWiki.Web.WikiPages.Rendering;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

public sealed class FrontMatterTests
{
    [Fact]
    public void Title_description_and_tags_are_read()
    {
        var read = Read("---\ntitle: \"Set up: a switch\"\ndescription: How to.\nms.date: 01/02/2020\ntags:\n  - Network\n  - network\n  - vm\nother: {a: [b]}\n---\nText");
        Assert.Equal("Set up: a switch", read.Title);
        Assert.Equal("How to.", read.Description);
        Assert.Equal(["Network", "vm"], read.Tags);
        Assert.Null(read.Problem);
    }

    [Theory]
    [InlineData("[a, b]")]
    [InlineData("a, b")]
    [InlineData("\n- a\n- b")]
    public void Tags_may_be_written_in_three_ways(string tags) => Assert.Equal(["a", "b"], Read($"---\ntags: {tags}\n---\n").Tags);

    [Theory]
    [InlineData("---\ntitle: [a\n---\n")]
    [InlineData("---\ntitle: a: b: c\n---\n")]
    [InlineData("---\ntitle: \"never closed\n---\n")]
    public void Broken_YAML_is_reported_and_says_nothing(string text)
    {
        var read = Read(text);
        Assert.NotNull(read.Problem);
        Assert.Null(read.Title);
        Assert.Empty(read.Tags);
    }

    [Theory]
    [InlineData("")]
    [InlineData("---")]
    [InlineData("---\n")]
    [InlineData("---\ntitle: never closed\n")]
    [InlineData("---\nJust a line.\n---\n")]
    [InlineData("---\n---\n")]
    [InlineData("----\ntitle: a\n----\n")]
    [InlineData("text\n---\ntitle: a\n---\n")]
    public void What_is_no_front_matter_is_text(string text) => Assert.Equal(FrontMatter.None, Read(text));

    [Fact]
    public void Aliases_are_not_followed()
    {
        var read = Read("---\na: &a [x, x]\nb: &b [*a, *a]\ntags: [*b, c]\ntitle: *a\n---\n");
        Assert.Equal(["c"], read.Tags);
        Assert.Null(read.Title);
    }

    private static FrontMatter Read(string text) => MarkdownPage.Parse(text, TestWiki.Here).FrontMatter;
}
