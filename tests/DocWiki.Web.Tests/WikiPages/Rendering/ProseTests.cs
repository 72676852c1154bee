using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

/// <summary>What is taken for a change of words alone must not have changed what a page leads to, or its headings, whatever stands around it.</summary>
public sealed class ProseTests(ITestOutputHelper output)
{
    private static readonly PagePath Path = PagePath.Parse("guides/bridges");

    /// <summary>What begins, holds and ends things, mostly in the wrong order.</summary>
    private static readonly string[] Lines =
    [
        "", "", "", "", "", "", "[a](one.md)", "[b", "](two.md)", "[[Three]]", "[[", "]]", "[c][d]", "[d]", "[e]: four.md", "[d]:", "[plain words]", "[f]: five.md 'title", "![i](six.md)", "<a href=\"seven.md\">", "<a href=\"", "\">", "</a>",
        "# One", "# [g](eight.md)", "===", "---", "...", "title: x", "- item [h](nine.md)", "- ", "  [i](ten.md)", "    [j](eleven.md)", "1. first", "2) second", "> quote", "> [k](twelve.md)", ">", "```", "~~~ sh", "    ```", "  ```", "$$", "$", "***",
        "<div>", "</div>", "<!-- one", "-->", "<!-- two -->", "<!-->", "<?", "?>", "<!X", ">", "<![CDATA[", "]]>", "<pre>", "</pre>", "<SCRIPT>", "</script>", "<b>", "<span title='", "'>", "[^1]: note [l](thirteen.md)", "[^1]", ":   means [m](fourteen.md)", ": no", "| a | [n](fifteen.md) |", "|---|---|", "a | b",
        "\t[o](sixteen.md)", "\\", "`", "`code", "www.example.org", "https://example.org", "*", "**bold", "_", "+ plus", "a. letter", "iv) roman", "> [!NOTE]", "- [ ] task", " ", "  text", "\r", "x\r[p](seventeen.md)", "&lt;", "&#91;q](eighteen.md)", "<https://example.org>", "*[HTML]: words",
    ];

    private static readonly string[] Words = ["", "", "", "plain", "words", "plain words", "One line more.", "d", "title", "a: b", "X", "Ärger", "script", "pre", "href", "C# (and `more`)", "NOTE", "e"];

    private static readonly Gen<string> Line = Gen.Frequency((3, Gen.Elements(Lines)), (4, Gen.Elements(Words)));

    private static readonly Gen<(string Before, string After)> Edits =
        from count in Gen.Choose(0, 14)
        from lines in Line.ListOf(count)
        from first in Gen.Elements("", "", "", "---\ntitle: x\n---\n", "---\n", "<pre>\n\n", "<a href=\"\n", "- [x](zero.md)\n\n", "```\n")
        from at in Gen.Choose(0, lines.Count)
        from removed in Gen.Choose(0, Math.Min(4, lines.Count - at))
        from more in Gen.Choose(0, 4)
        from added in Gen.Frequency((5, Gen.Elements(Words)), (1, Gen.Elements(Lines))).ListOf(more)
        from end in Gen.Elements("", "\n", "\n\n")
        select (first + string.Join('\n', lines) + end, first + string.Join('\n', [.. lines.Take(at), .. added, .. lines.Skip(at + removed)]) + end);

    [Fact]
    public void An_edit_of_prose_alone_changes_no_link_and_no_heading()
    {
        var (all, ofProse) = (0, 0);
        Prop.ForAll(Edits.ToArbitrary(), edit =>
        {
            all++;
            if (edit.Before == edit.After || !Prose.IsAllThatDiffers(edit.Before, edit.After)) return true;
            ofProse++;
            return LinksOf(edit.Before).SequenceEqual(LinksOf(edit.After)) && HeadingsOf(edit.Before).SequenceEqual(HeadingsOf(edit.After));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

        output.WriteLine($"{ofProse} of {all} edits were of prose alone.");
        Assert.InRange(ofProse, all / 20, all);
    }

    [Theory]
    [InlineData("a word of a paragraph", "# One\n\nSome words.\n\n[a](b.md)\n", "# One\n\nSome other words.\n\n[a](b.md)\n", true)]
    [InlineData("a paragraph more at the end", "[a](b.md)\n", "[a](b.md)\n\nOne line more.\n", true)]
    [InlineData("a paragraph more before a heading", "[a](b.md)\n\n# One\n", "[a](b.md)\n\nOne line more.\n\n# One\n", true)]
    [InlineData("a paragraph less between a list and what is within it then", "- a\n\nSome words.\n\n  [a](b.md)\n", "- a\n\n  [a](b.md)\n", false)]
    [InlineData("words in code", "```\ncode\n\nwords\n\n[a](b.md)\n```\n", "```\ncode\n\nother words\n\n[a](b.md)\n```\n", true)]
    [InlineData("words beside a link", "Some words and a [link](b.md).\n", "Other words and a [link](b.md).\n", false)]
    [InlineData("words within a link", "[some\nwords\nhere](b.md)\n", "[some\nother words\nhere](b.md)\n", false)]
    [InlineData("words within a tag", "<pre>\n<a href=\"\n\nwords\n\n\">\n</pre>\n", "<pre>\n<a href=\"\n\nother\n\n\">\n</pre>\n", false)]
    [InlineData("after a comment", "<!-- one -->\n\nSome words.\n", "<!-- one -->\n\nOther words.\n", true)]
    [InlineData("within a comment", "<!-- one\n\nSome words.\n\n-->\n", "<!-- one\n\nOther words.\n\n-->\n", false)]
    [InlineData("after front matter", "---\ntitle: x\n---\n\nSome words.\n", "---\ntitle: x\n---\n\nOther words.\n", true)]
    [InlineData("within front matter", "---\ntitle: x\n\nSome words.\n---\n", "---\ntitle: x\n\nOther words.\n---\n", false)]
    [InlineData("a heading", "# One\n\nSome words.\n", "# Two\n\nSome words.\n", false)]
    [InlineData("what is underlined", "Some words\n---\n", "Other words\n---\n", false)]
    [InlineData("an item of a list", "- one\n- two\n", "- one\n- three\n", false)]
    [InlineData("an address", "See www.example.org\n", "See www.example.com\n", false)]
    public void Only_what_is_sure_counts(string what, string before, string after, bool ofProse)
    {
        Assert.True(ofProse == Prose.IsAllThatDiffers(before, after), what);
        Assert.True(ofProse == Prose.IsAllThatDiffers(after, before), $"{what}, the other way");
    }

    private static IEnumerable<WrittenLink> LinksOf(string text) => MarkdownPage.Parse(text, Path).Links;

    private static IEnumerable<(int Level, string Text)> HeadingsOf(string text) => MarkdownHeadings.In(text).Select(heading => (heading.Level, heading.Text));
}
