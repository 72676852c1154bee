using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using Xunit;

namespace DocWiki.Domain.Tests.WikiPages;

public sealed class TransferSectionTests
{
    private static readonly PageId From = PageId.New(), To = PageId.New();

    private static readonly WikiPage Bridges = Written("# Bridges\n\nWhat they are.\n\n## Use\n\nUse them.\n\nWhy\n---\n\n### Because\n\nOf that.\n\n## End\n\nEnd.\n");
    private static readonly WikiPage Networks = Written("# Networks\n\n## One\n\nFirst.\n\n### Deep\n\ndeep\n\n## Two\n\nSecond.");

    [Fact]
    public void A_section_is_taken_out_here_and_put_in_there_and_both_say_so()
    {
        var (source, target) = Move(new SectionId(1, 3)).Decide(Bridges, Networks);

        var (here, there) = (Bridges.After(source.Single()), Networks.After(target.Single()));
        Assert.Equal("# Bridges\n\nWhat they are.\n\n## Use\n\nUse them.\n\n## End\n\nEnd.\n", here.Text);
        Assert.Equal("1.1-2 1.5", here.Sections.Recorded);
        Assert.Equal("# Networks\n\n## One\n\nFirst.\n\n### Deep\n\ndeep\n\n## Two\n\nSecond.\n\nWhy\n---\n\n### Because\n\nOf that.\n", there.Text);
        Assert.Equal("1.1-4 2.1-2", there.Sections.Recorded);
        Assert.Equal(new SectionSource(From.Value, 1, "1.3", "2.1"), ((PageRevised)target[0]).From);
        Assert.Equal(new SectionTarget(To.Value, "1.3", "2.1"), ((PageRevised)source[0]).To);
    }

    [Theory]
    [InlineData(2, "# Networks\n\n## One\n\nFirst.\n\n### Deep\n\ndeep\n\n## Why\n\n### Because\n\nOf that.\n\n## Two\n\nSecond.")]
    [InlineData(3, "# Networks\n\n## One\n\nFirst.\n\n### Deep\n\ndeep\n\n### Why\n\n#### Because\n\nOf that.\n\n## Two\n\nSecond.")]
    [InlineData(1, "# Networks\n\n## One\n\nFirst.\n\n### Deep\n\ndeep\n\n## Two\n\nSecond.\n\n# Why\n\n## Because\n\nOf that.\n")]
    public void It_stands_beside_the_section_after_which_it_is_put_and_has_its_level(int after, string text)
    {
        var (_, target) = (Move(new SectionId(1, 3)) with { After = new SectionId(1, after) }).Decide(Bridges, Networks);
        Assert.Equal(text.Replace("## Why\n", after == 2 ? "Why\n---\n" : "## Why\n"), Networks.After(target.Single()).Text);
    }

    [Fact]
    public void A_page_that_is_not_written_yet_begins_with_it()
    {
        var (source, target) = (Move(new SectionId(1, 3)) with { IsCopy = true }).Decide(Bridges, WikiPage.Nothing);
        Assert.Empty(source);
        var created = Assert.IsType<PageCreated>(target.Single());
        Assert.Equal(("guides/why", "Why", "# Why\n\n## Because\n\nOf that.\n"), (created.Path, created.Title, created.Text));
        Assert.Equal(new SectionSource(From.Value, 1, "1.3", "1.1", IsCopy: true), created.From);
    }

    [Fact]
    public void What_stands_in_the_way_is_said()
    {
        Refused("on this page already", Move(new SectionId(1, 3)) with { To = From }, Bridges, Bridges);
        Refused("no such section any more", Move(new SectionId(7, 3)), Bridges, Networks);
        Refused("Choose another place", Move(new SectionId(1, 3)) with { After = new SectionId(9, 9) }, Bridges, Networks);
        Refused("is the whole page", Move(new SectionId(1, 1)), Bridges, Networks);
        Refused("is archived", Move(new SectionId(1, 3)), Bridges.After(new PageArchived()), Networks);
        Refused("is archived", Move(new SectionId(1, 3)), Bridges, Networks.After(new PageArchived()));
        Refused("a block of code or HTML is open", Move(new SectionId(1, 3)), Bridges, Written("# Open\n\n```\ncode"));
        Refused("at most 1 MiB", Move(new SectionId(1, 3)), Bridges, Written("# Long\n\n" + new string('x', PageText.MaxBytes - 20)));
    }

    [Fact]
    public void Levels_follow_the_place_and_stay_within_six()
    {
        Assert.Equal("### A #\n\n#### B\n\n##### C", SectionLevels.At("# A #\n\n## B\n\n  ### C", 3));
        Assert.Equal("###### A\n\n###### B c\n\n```\n# no\n```", SectionLevels.At("# A\n\nB\nc\n---\n\n```\n# no\n```", 6));
        Assert.Equal("# A\n# B", SectionLevels.At("### A\n## B", 1));
        Assert.Equal("text", SectionLevels.At("text", 3));
    }

    private static void Refused(string because, TransferSection command, WikiPage source, WikiPage target) =>
        Assert.Contains(because, Assert.Throws<RuleViolationException>(() => command.Decide(source, target)).Message);

    private static TransferSection Move(SectionId section) => new(section, From, To, PagePath.Parse("guides/why"), null, IsCopy: false, default);

    private static WikiPage Written(string text) => WikiPage.Nothing.After(new PageCreated("a", "A page", text, TextHash.Of(text)));
}
