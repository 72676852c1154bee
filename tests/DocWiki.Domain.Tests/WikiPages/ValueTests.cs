using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using Xunit;

namespace DocWiki.Domain.Tests.WikiPages;

public sealed class ValueTests
{
    [Theory]
    [InlineData("home")]
    [InlineData("guides/networking/bridging")]
    [InlineData("a_b-c.d/v1.2")]
    [InlineData("über/straße")]
    [InlineData("日本語")]
    public void These_are_paths(string path) => Assert.Equal(path, PagePath.Parse(path).Value);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/a", "empty segment")]
    [InlineData("a/", "empty segment")]
    [InlineData("a//b", "empty segment")]
    [InlineData("A", "lower-case")]
    [InlineData("a b", "lower-case")]
    [InlineData("a/../b", "dot")]
    [InlineData(".a", "dot")]
    [InlineData("a/history", "a word DocWiki uses")]
    [InlineData("diff/a", "a word DocWiki uses")]
    [InlineData("a.md", "address of a page's source")]
    [InlineData("a\0b", "lower-case")]
    [InlineData("<script>", "lower-case")]
    public void These_are_not_and_say_why(string path, string why)
    {
        Assert.Contains(why, Assert.Throws<RuleViolationException>(() => PagePath.Parse(path)).Message, StringComparison.Ordinal);
        Assert.False(PagePath.TryParse(path, null, out _));
    }

    [Fact]
    public void A_path_has_bounds()
    {
        Assert.True(PagePath.TryParse(string.Join('/', Enumerable.Repeat("a", 12)), null, out _));
        Assert.False(PagePath.TryParse(string.Join('/', Enumerable.Repeat("a", 13)), null, out _));
        Assert.True(PagePath.TryParse(new string('a', 100), null, out _));
        Assert.False(PagePath.TryParse(new string('a', 101), null, out _));
    }

    [Theory]
    [InlineData("Getting Started: A & B", "getting-started-a-b")]
    [InlineData("Guides/Hyper-V Third Party APIs/WHvSetPartitionProperty", "guides/hyper-v-third-party-apis/whvsetpartitionproperty")]
    [InlineData("  C#  ", "c")]
    public void A_path_can_be_made_from_words(string text, string path) => Assert.Equal(path, PagePath.FromText(text)!.Value.Value);

    [Theory]
    [InlineData("")]
    [InlineData("???")]
    [InlineData("History")]
    public void Or_none_can(string text) => Assert.Null(PagePath.FromText(text));

    [Fact]
    public void Subpages_follow_a_move() =>
        Assert.Equal("b/c/d", PagePath.Parse("a/d").Rebased(PagePath.Parse("a"), PagePath.Parse("b/c")).Value);

    [Fact]
    public void A_text_that_cannot_be_stored_is_refused_with_its_line()
    {
        Refused("a\0b", "U+0000 character in line 1");
        Refused("one\ntwo \uD83D three", "lone surrogate) in line 2");
        Refused("\uDE00", "lone surrogate) in line 1");

        static void Refused(string text, string why) =>
            Assert.Contains(why, Assert.Throws<RuleViolationException>(() => PageText.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_has_at_most_a_mebibyte_in_utf8()
    {
        Assert.Equal(1024 * 1024, PageText.Parse(new string('a', 1024 * 1024)).Value.Length);
        Assert.Throws<RuleViolationException>(() => PageText.Parse(new string('a', (1024 * 1024) + 1)));
        Assert.Throws<RuleViolationException>(() => PageText.Parse(new string('ä', (512 * 1024) + 1)));
    }

    [Fact]
    public void Line_ends_become_one_character() => Assert.Equal("a\nb\nc\n", PageText.Parse("a\r\nb\rc\n").Value);

    [Fact]
    public void What_is_no_line_end_to_a_browser_stays_what_somebody_wrote() =>
        Assert.Equal("one\u2028two\fthree\u0085four\n", PageText.Parse("one\u2028two\fthree\u0085four\r\n").Value);

    [Fact]
    public void Emoji_stay_whole() => Assert.Equal("😀 ok", Title.Parse("  😀\tok \n").Value);

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    public void A_page_needs_a_title(string title) => Assert.Throws<RuleViolationException>(() => Title.Parse(title));

    [Fact]
    public void A_title_for_an_import_is_cut_not_refused() => Assert.Equal(200, Title.FromText(new string('x', 500), "x").Value.Length);

    [Fact]
    public void Tags_are_folded_sorted_and_counted()
    {
        Assert.Equal("how-to, xen", TagSet.Parse(" Xen ,how-to,, xen").ToString());
        Assert.Throws<RuleViolationException>(() => TagSet.Parse(string.Join(',', Enumerable.Range(0, 21))));
        Assert.Throws<RuleViolationException>(() => TagSet.Parse(new string('x', 51)));
    }

    [Fact]
    public void A_summary_is_one_line_of_bounded_length()
    {
        Assert.Equal("a b", EditSummary.Parse("a\n\nb").Value);
        Assert.Null(EditSummary.Parse("  ").Value);
        Assert.Throws<RuleViolationException>(() => EditSummary.Parse(new string('x', 501)));
        Assert.Equal("Subject", EditSummary.FromText("\nSubject\n\nBody").Value);
        Assert.Equal(500, EditSummary.FromText(new string('x', 900)).Value!.Length);
    }
}
