using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class MarkdownHeadingsTests
{
    [Theory]
    [InlineData("# One\n\ntext\n\n### Three ###\n", "0:1 One|4:3 Three")]
    [InlineData("One\n===\n\nTwo\nlines\n---\n", "0:1 One|3:2 Two\nlines")]
    [InlineData("---\ntitle: A page\n# no: heading\n---\n# One", "4:1 One")]
    [InlineData("---\n\nA paragraph between rules\n\n---\n# One", "5:1 One")]
    [InlineData("```sh\n# a comment\n```\n# One\n~~~~\n~~~\n# two\n~~~~\n", "3:1 One")]
    [InlineData("$$\n# no heading\n$$\n# One", "3:1 One")]
    [InlineData("    # code\n\n#tag\n####### seven\n# One", "4:1 One")]
    [InlineData("<div>\n# raw\n</div>\n\n# One\n\n<!--\n\n# comment\n\n-->\n# Two", "4:1 One|11:1 Two")]
    [InlineData("<pre>\n\n# raw\n\n</pre>\n# One", "5:1 One")]
    [InlineData("<span>\n# raw\n\n# One", "3:1 One")]
    [InlineData("- # in a list\n\n  ## in it too\n\n# One", "4:1 One")]
    [InlineData("1. a step\n\n   ```\n   # code\n   ```\n\n# One", "6:1 One")]
    [InlineData("- an item\n---\n# One", "2:1 One")]
    [InlineData("- an item\ngoes on\n---\n# One", "3:1 One")]
    [InlineData("> # in a quote\n> text\n---\n# One", "3:1 One")]
    [InlineData("[a]: https://example.org\n---\n# One", "2:1 One")]
    [InlineData("text\n# One\n***\ntext\n    more\n---", "1:1 One|3:2 text\nmore")]
    [InlineData("", "")]
    public void Headings_are_what_begins_a_section_and_nothing_else(string text, string headings) =>
        Assert.Equal(headings, string.Join('|', MarkdownHeadings.In(text).Select(heading => $"{heading.Line}:{heading.Level} {heading.Text}")));

    [Fact]
    public void A_heading_says_where_it_begins()
    {
        const string text = "---\na: b\n---\n\n# One\n\nTwo\n---";
        Assert.Equal(["# One\n\nTwo\n---", "Two\n---"], MarkdownHeadings.In(text).Select(heading => text[heading.Offset..]));
    }

    [Theory]
    [InlineData("A line of one paragraph without an end.\n")]
    [InlineData("    Further in.\n")]
    [InlineData("- An item\n")]
    [InlineData("> A quote\n")]
    public void A_mebibyte_costs_no_more_memory_than_a_few_times_its_size(string line)
    {
        var text = "x\n" + string.Concat(Enumerable.Repeat(line, (1 << 20) / line.Length)) + "===\n";
        var before = GC.GetAllocatedBytesForCurrentThread();
        MarkdownHeadings.In(text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * sizeof(char) * text.Length);
    }
}
