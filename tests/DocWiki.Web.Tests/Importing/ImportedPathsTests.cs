using DocWiki.Domain.WikiPages;
using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

public sealed class ImportedPathsTests
{
    [Theory]
    [InlineData("virtualization/windowscontainers/TOC.md", "virtualization/windowscontainers/toc")]
    [InlineData("README.md", "readme")]
    [InlineData("guides/index.markdown", "guides/index")]
    [InlineData("notes/Übersicht.MD", "notes/übersicht")]
    public void A_file_becomes_the_page_its_name_says(string file, string page)
    {
        var path = Paths().For(file);

        Assert.Equal(page, path.Path.Value);
        Assert.Null(path.Remark);
    }

    [Theory]
    [InlineData("guides/history.md", "guides/history-2")]
    [InlineData("quick-start/lift-shift-to-containers copy.md", "quick-start/lift-shift-to-containers-copy")]
    [InlineData("-optional--saving.md", "optional--saving")]
    [InlineData("new/a.md", "new-2/a")]
    [InlineData("???.md", "page")]
    [InlineData("docs/.md", "docs/page")]
    [InlineData("read.md.md", "read.md-2")]
    public void A_name_that_cannot_be_a_path_gets_another_and_a_line_in_the_report(string file, string page)
    {
        var path = Paths().For(file);

        Assert.Equal(page, path.Path.Value);
        Assert.Contains(file, path.Remark);
        Assert.Contains(page, path.Remark);
    }

    [Fact]
    public void The_first_of_several_files_that_want_one_path_has_it_for_ever()
    {
        var paths = Paths();

        Assert.Equal(["a-b", "a-b-2", "a-b-3", "a-b"], new[] { "A b.md", "a-b.md", "a-b.markdown", "A b.md" }.Select(file => paths.For(file).Path.Value));
        Assert.Equal("a-b.md: the path a-b is taken; its page is a-b-2.", Paths("A b.md").For("a-b.md").Remark);
    }

    [Fact]
    public void A_later_run_gives_what_earlier_runs_have_given()
    {
        var first = Paths("a.md", "A.md");
        var later = new ImportedPaths(new MarkdownFiles(null), null, first.Known, _ => false);

        Assert.Equal("a-2", later.For("A.md").Path.Value);
        Assert.Equal("a-3", later.For("a.markdown").Path.Value);
        Assert.Null(later.For("A.md").Remark);
    }

    [Fact]
    public void A_rename_in_case_only_leaves_the_page_where_it_is()
    {
        var paths = Paths("Docker-PowerShell.md");

        Assert.Equal("docker-powershell", paths.ForRenamed("Docker-PowerShell.md", "docker-powershell.md").Path.Value);
        Assert.Equal("docker-powershell-2", paths.For("Docker-PowerShell.md").Path.Value);
        Assert.Equal("elsewhere", paths.ForRenamed("docker-powershell.md", "elsewhere.md").Path.Value);
    }

    [Fact]
    public void A_path_that_a_page_from_elsewhere_has_is_not_given()
    {
        var paths = new ImportedPaths(new MarkdownFiles(null), null, new Dictionary<string, PagePath>(), path => path.Value == "home");

        Assert.Equal("home-2", paths.For("home.md").Path.Value);
        Assert.Equal("other", paths.For("other.md").Path.Value);
    }

    [Fact]
    public void The_folder_imported_is_left_out_and_the_prefix_put_in_front()
    {
        var paths = new ImportedPaths(new MarkdownFiles("docs/"), PagePath.Parse("product/guides"), new Dictionary<string, PagePath>(), _ => false);

        Assert.Equal("product/guides/net/bridging", paths.For("docs/Net/Bridging.md").Path.Value);
    }

    [Fact]
    public void Paths_too_long_or_too_deep_are_cut_and_stay_different()
    {
        var paths = Paths();
        var deep = string.Join('/', Enumerable.Range(1, 15).Select(level => $"level{level}")) + "/a.md";
        var wide = string.Join('/', Enumerable.Repeat(new string('w', 90), 5));

        Assert.Equal(PagePath.MaxSegments, paths.For(deep).Path.Value.Split('/').Length);
        Assert.Contains("levels deep", Paths().For(deep).Remark);
        Assert.NotEqual(paths.For(wide + "/a.md").Path, paths.For(wide + "x/a.md").Path);
        Assert.NotEqual(paths.For(new string('n', 120) + "1.md").Path, paths.For(new string('n', 120) + "2.md").Path);
        Assert.All(paths.Known.Values, path => Assert.InRange(path.Value.Length, 1, PagePath.MaxLength));
    }

    [Fact]
    public void A_prefix_that_leaves_no_room_is_refused()
    {
        var prefix = PagePath.Parse("a/b/c/d/e/f/g");

        Assert.Throws<ImportSourceException>(() => new ImportedPaths(new MarkdownFiles(null), prefix, new Dictionary<string, PagePath>(), _ => false));
    }

    private static ImportedPaths Paths(params string[] files)
    {
        var paths = new ImportedPaths(new MarkdownFiles(null), null, new Dictionary<string, PagePath>(), _ => false);
        foreach (var file in files) paths.For(file);
        return paths;
    }
}
