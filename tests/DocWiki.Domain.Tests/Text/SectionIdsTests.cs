using System.Diagnostics;
using DocWiki.Domain.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class SectionIdsTests
{
    private const string Page = """
        # Bridges

        A bridge joins two networks on one host.

        ## Installation

        Install the package with the manager of your distribution.

        Then start the service, and look at its log.

        ## Use

        Each bridge has a name and some ports.

        ### Example

        A bridge named blue with two ports.

        ## Removal

        Stop the service first.

        ### Example

        The bridge named blue is taken away.

        """;

    [Fact]
    public void A_new_text_has_ids_in_order() => Assert.Equal("1.1-6", SectionIds.Of(Page, 1).ToString());

    [Theory]
    [InlineData("a body is edited", "one host", "a single host", "1.1-6")]
    [InlineData("a heading is called otherwise", "## Installation", "## How to get it", "1.1-6")]
    [InlineData("its level changes", "## Installation", "### Installation", "1.1-6")]
    [InlineData("its body is written anew", "Stop the service first.", "Nothing needs to be stopped any more.", "1.1-6")]
    [InlineData("a section is put in between", "## Use\n", "## Configuration\n\nThere is one file of settings.\n\n## Use\n", "1.1-2 2.1 1.3-6")]
    [InlineData("one that is called the same is put before", "### Example\n\nA bridge named", "### Example\n\nThe smallest there can be.\n\n### Example\n\nA bridge named", "1.1-3 2.1 1.4-6")]
    [InlineData("one is taken out", "### Example\n\nA bridge named blue with two ports.\n\n", "", "1.1-3 1.5-6")]
    [InlineData("a smaller part is split off", "Then start the service, and", "## First steps\n\nThen", "1.1-2 2.1 1.3-6")]
    [InlineData("the larger part is split off", "Install the package with the manager of your distribution.\n", "Get it.\n\n## From a package\n\nInstall the package with the manager of your distribution.\n", "1.1 2.1 1.2-6")]
    [InlineData("what it says moves into a section of its own", "Install the package", "How to get it:\n\n### With a package\n\nInstall the package", "1.1-2 2.1 1.3-6")]
    [InlineData("two become one", "Each bridge has a name and some ports.\n\n### Example\n\nA", "Each bridge has a name and some ports. For example: a", "1.1-3 1.5-6")]
    public void Ids_stay_while(string what, string old, string @new, string ids)
    {
        var after = Page.Replace(old, @new, StringComparison.Ordinal);
        Assert.NotEqual(Page, after);
        Assert.True(ids == Follow(Page, after).Recorded, $"{what}: {Follow(Page, after)}");
    }

    [Fact]
    public void Renamed_edited_and_moved_at_once_it_is_still_the_same()
    {
        const string before = "# A\n\nThe first section says something of apples and pears.\n\n# B\n\nThe second one is about the weather of the last days.\n\n# C\n\nThird.\n";
        const string after = "# C\n\nThird.\n\n# The weather\n\nThe second one is about the weather of the last three days.\n\n# A\n\nThe first section says something of apples and pears.\n";
        Assert.Equal("1.3 1.2 1.1", Follow(before, after).Recorded);
    }

    [Fact]
    public void What_comes_back_as_it_was_has_its_id_again_and_nothing_else_has_it()
    {
        var other = Page.Replace("## Removal\n\nStop the service first.", "## Removal\n\nNothing is easier.").Replace("blue", "red");
        var ids = SectionIds.Of(Page, 1).After(Page, "nothing", 2);
        Assert.Equal("", ids.Recorded);
        Assert.Equal("1.1-6", ids.After("nothing", Page, 3).Recorded);
        Assert.Equal("1.1-3 3.1-3", ids.After("nothing", other, 3).Recorded);
        // What was recorded and what is followed lead to the same, also where the state was kept and read again.
        var recorded = SectionIds.Of(Page, 1).AfterRecorded("", Page)!;
        Assert.Equal(ids, recorded);
        Assert.Equal(ids, SectionIds.Read(ids.ToString()));
        Assert.Equal("1.1-6", SectionIds.Read(recorded.ToString())!.After("nothing", Page, 9).Recorded);
    }

    [Fact]
    public void Ids_are_written_as_runs_and_read_again()
    {
        Assert.Equal("1.1-3 7.1 1.4", SectionIds.Read("1.1-3 7.1 1.4")!.ToString());
        foreach (var wrong in (string[])["1", "1.", "1.0", "0.1", "01.1", "1.1-", "1.3-2", "1.1 1.1", "1.1-3 1.2", "a.b", "-1.1", "1.1-99999999", "1.1,2", "1.1|1.2", "1.1|x=y"]) Assert.Null(SectionIds.Read(wrong));
    }

    [Fact]
    public void The_same_text_has_the_same_ids_and_no_two_sections_share_one() => ForAll((before, after) =>
    {
        var ids = SectionIds.Of(before.Text, 1);
        Assert.Same(ids, ids.After(before.Text, before.Text, 2));
        var next = ids.After(before.Text, after.Text, 2);
        Assert.Equal(next, ids.After(before.Text, after.Text, 2));
        Assert.Equal(MarkdownHeadings.In(after.Text).Count, next.Ids.Count);
        Assert.Equal(next.Ids.Count, next.Ids.Distinct().Count());
        Assert.Equal(next, SectionIds.Read(next.ToString()));
        Assert.All(next.Ids, id => Assert.True(ids.Ids.Contains(id) || id.Revision == 2));
    });

    [Fact]
    public void Whatever_becomes_of_the_bodies_alone_keeps_all_ids_in_a_page_of_different_headings() => ForAll((page, other) =>
    {
        var changed = new SomePage([.. page.Distinct().Select((section, i) => section with { Body = other.Sections[i % other.Sections.Count].Body })]);
        var before = new SomePage(page.Distinct());
        // Bodies that change places between headings are another matter: then the headings may have changed.
        if (changed.Sections.Any(section => section.Body.Length > 0 && before.Sections.Any(old => old.Heading != section.Heading && old.Body == section.Body))) return;
        Assert.Equal(SectionIds.Of(before.Text, 1), SectionIds.Of(before.Text, 1).After(before.Text, changed.Text, 2));
    });

    [Fact]
    public void In_another_order_sections_keep_their_ids() => ForAll((page, other) =>
    {
        var sections = page.Distinct();
        var order = sections.OrderBy(section => section.Heading.Length * (other.Text.Length + 3) % 7).ToList();
        var (before, after) = (new SomePage(sections).Text, new SomePage(order).Text);
        var ids = SectionIds.Of(before, 1);
        Assert.Equal(order.Select(section => ids.Ids[sections.IndexOf(section)]), ids.After(before, after, 2).Ids);
    });

    [Fact]
    public void Ten_thousand_headings_are_followed_in_no_time()
    {
        var before = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"## Part {i % 3_000}\n\nThe words of part {i} are these: {i * 7919 % 1000} and {i * 31 % 77}.\n\n- yes\n- no\n\n"));
        foreach (var after in (string[])[
            before.Replace("Part 1", "Piece 1").Replace("words", "few words"), before.Replace("## Part", "## Part\n\n### Of"), string.Concat(before.Split("## ", StringSplitOptions.RemoveEmptyEntries).Reverse().Select(part => $"## {part}")),
            string.Concat(Enumerable.Repeat("# Same\n\ntext\n\n", 10_000)), string.Concat(Enumerable.Repeat("# Same\n", 90_000))])
        {
            var ids = SectionIds.Of(before, 1);
            var clock = Stopwatch.StartNew();
            ids.After(before, after, 2);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        }
    }

    private static SectionIds Follow(string before, string after) => SectionIds.Of(before, 1).After(before, after, 2);

    private static void ForAll(Action<SomePage, SomePage> property)
    {
        var section =
            from heading in Gen.Elements("Use", "Example", "Install it", "Removal", "See also", "Name", "Notes on use")
            from level in Gen.Choose(1, 3)
            from body in Gen.Elements("", "short", "A body of some more words, and a comma.", "Another body altogether.\n\n```\n# code\n```", "- yes\n- no", "One more paragraph that says what is to be done.")
            select new SomeSection(heading, level, body);
        var page = section.NonEmptyListOf().Select(sections => new SomePage([.. sections.Take(12)]));
        Prop.ForAll(page.Two().ToArbitrary(), pages => property(pages.Item1, pages.Item2)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private sealed record SomeSection(string Heading, int Level, string Body);

    private sealed record SomePage(List<SomeSection> Sections)
    {
        public string Text => string.Concat(Sections.Select(section => $"{new string('#', section.Level)} {section.Heading}\n\n{section.Body}\n\n"));

        /// <summary>No two of one heading, and no two of one body but the empty one.</summary>
        public List<SomeSection> Distinct() => [.. Sections.DistinctBy(section => section.Heading).DistinctBy(section => section.Body.Length > 0 ? section.Body : section.Heading)];
    }
}
