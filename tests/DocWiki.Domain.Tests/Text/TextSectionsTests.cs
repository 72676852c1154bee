using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class TextSectionsTests
{
    private const string Page = "intro\n\n# A\n\na\n\n## B\n\nb\n\n\n# C\n\nc\n";

    private static IReadOnlyList<TextSection> Sections(string text) => TextSections.Of(text, SectionIds.Of(text, 1));

    [Fact]
    public void A_section_reaches_to_the_next_heading_of_its_level_or_a_higher_one() =>
        Assert.Equal(["# A\n\na\n\n## B\n\nb", "## B\n\nb", "# C\n\nc"], Sections(Page).Select(section => section.In(Page)));

    [Fact]
    public void Put_back_as_it_was_nothing_changes()
    {
        foreach (var text in (string[])[Page, Page.TrimEnd('\n'), "# A\n# B\n# C", "# A"])
            Assert.All(Sections(text), section => Assert.Equal(text, section.ReplacedIn(text, section.In(text))));
    }

    [Fact]
    public void Another_text_takes_its_place_and_the_blank_lines_after_it_stay()
    {
        var section = Sections(Page)[1];
        Assert.Equal(Page.Replace("## B\n\nb", "## D\n\nd"), section.ReplacedIn(Page, "## D\n\nd\n\n\n\n"));
        Assert.Equal(Page.Replace("## B\n\nb\n\n\n", ""), section.ReplacedIn(Page, "\n"));
        Assert.Equal("# A\nmore\n# B", Sections("# A\n# B")[0].ReplacedIn("# A\n# B", "# A\nmore"));
    }
}
