using System.Runtime.CompilerServices;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

/// <summary>
/// Each <c>cases/name.md</c> becomes exactly <c>cases/name.html</c>. For a new case write the Markdown, run, and read what is
/// suggested in the failure before it becomes the expectation.
/// </summary>
public sealed class MarkdownCasesTests
{
    public static TheoryData<string> Cases() =>
        [.. Directory.EnumerateFiles(Folder(), "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Markdown_becomes_this_HTML(string name)
    {
        var html = TestWiki.Render(File.ReadAllText(Path.Combine(Folder(), name + ".md"))).Html;
        var expectation = Path.Combine(Folder(), name + ".html");
        Assert.True(File.Exists(expectation), $"There is no {expectation}. If this is right, it is its text:\n{html}");
        Assert.Equal(File.ReadAllText(expectation), html);
        AllowedOutput.Check(html);
    }

    private static string Folder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "cases");
}

/// <summary>A wiki of three pages, seen from a page that is not among them.</summary>
internal static class TestWiki
{
    public static readonly PagePath Here = PagePath.Parse("guides/networking/bridging");

    private static readonly LinkTarget[] Pages =
    [
        new("/wiki/home", "Home"), new("/wiki/guides/networking/routing", "Network Routing"), new("/wiki/guides/about/index", "About <us>"),
    ];

    public static LinkTarget? Resolve(WrittenLink link) =>
        Pages.FirstOrDefault(page => page.Address == link.Path?.Address)
        ?? Pages.FirstOrDefault(page => string.Equals(page.Title, link.Title, StringComparison.OrdinalIgnoreCase));

    public static RenderedPage Render(string text) => MarkdownPage.Parse(text, Here).Render(Resolve);
}
