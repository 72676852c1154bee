using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Tests.Importing;
using DocWiki.Web.WikiPages.Rendering;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

/// <summary>Sections are found by reading lines, headings are shown by a parser: they have to mean the same.</summary>
public sealed partial class HeadingsAgreeTests(ITestOutputHelper output)
{
    private static readonly string[] Lines =
    [
        "", "", "", "text", "more text", "# One", "## Two ##", "### ", "#tag", "    # code", "===", "---", "- item", "  # in it", "  text in it", "1. first", "   text", "> quote", "> # in quote", ">", "```", "~~~ sh", "    ```", "***",
        "$$", "<div>", "</div>", "<!-- one", "-->", "<pre>", "</pre>", "<b>bold</b> text", "<span>", "[a]: https://example.org", "| a | b |", "|---|---|", "[^1]: note", "    in the note", "\ttab", "* * *", "+ plus", "2. second", "-", "\\# no", "text\\", "`code", "a: b",
    ];

    [Fact]
    public void Headings_of_random_lines_are_those_of_the_parser()
    {
        var (same, other) = (0, new List<string>());
        var random = new Random(7);
        for (var i = 0; i < 4000; i++)
        {
            var text = string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => Lines[random.Next(Lines.Length)]));
            if (Ours(text).SequenceEqual(Theirs(text))) same++;
            else other.Add(text);
        }
        output.WriteLine($"{same} the same, {other.Count} not.");
        foreach (var text in other.OrderBy(text => text.Length).Take(12)) output.WriteLine($"----\n{text}\n---- ours {string.Join(' ', Ours(text))}, theirs {string.Join(' ', Theirs(text))}");
        Assert.InRange(other.Count, 0, same / 20);
    }

    [Theory]
    [InlineData("hyperv-docs")]
    [InlineData("driver-docs")]
    public void Headings_of_real_documents_are_those_of_the_parser(string name)
    {
        var folder = Directory.CreateTempSubdirectory("docwiki-headings");
        var (headings, texts, other) = (0, 0, new List<string>());
        try
        {
            Git(folder.FullName, "clone", "--quiet", Corpus.Find(name).Bundle, ".");
            foreach (var file in Directory.GetFiles(folder.FullName, "*.md", SearchOption.AllDirectories))
            {
                var text = File.ReadAllText(file).ReplaceLineEndings("\n");
                if (text.Contains('\0') || text.Length > PageText.MaxBytes) continue;
                var (ours, theirs) = (Ours(text), Theirs(text));
                (headings, texts) = (headings + theirs.Count, texts + 1);
                foreach (var (line, level) in ours.Except(theirs)) other.Add($"only ours: {level} {Around(text, line)}");
                foreach (var (line, level) in theirs.Except(ours)) other.Add($"only theirs: {level} {Around(text, line)}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        output.WriteLine($"{name}: {headings:N0} headings in {texts:N0} texts, {other.Count} otherwise.");
        foreach (var line in other.Distinct().Take(40)) output.WriteLine(line);
        Assert.Empty(other);
    }

    [Fact]
    public void A_page_of_nothing_but_headings_is_still_shown_as_one() => Assert.Equal(9_000, Theirs(string.Concat(Enumerable.Repeat("# a\n", 9_000))).Count);

    private static List<(int Line, int Level)> Ours(string text) => [.. MarkdownHeadings.In(text).Select(heading => (heading.Line, heading.Level))];

    /// <summary>If every line had a section, only those would have a link to edit it that the parser takes for a heading by itself.</summary>
    private static List<(int Line, int Level)> Theirs(string text)
    {
        var everywhere = Enumerable.Range(0, text.Count(c => c == '\n') + 1).ToDictionary(line => line, line => new SectionId(line + 1, 1));
        var html = MarkdownPage.Parse(text, PagePath.Home).Render(_ => null, null, everywhere).Html;
        return [.. EditLink().Matches(html).Select(link => (int.Parse(link.Groups["line"].Value, CultureInfo.InvariantCulture) - 1, link.Groups["level"].Value[0] - '0'))];
    }

    private static void Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", folder, .. arguments]))!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }

    [GeneratedRegex("edit\\?section=(?<line>[0-9]+)\\.1\".*?</h(?<level>[1-6])>", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex EditLink();

    private static string Around(string text, int line)
    {
        var lines = text.Split('\n');
        return string.Join(" ⏎ ", lines[Math.Max(0, line - 2)..Math.Min(lines.Length, line + 2)].Select(one => one.Length > 100 ? one[..100] : one));
    }
}
