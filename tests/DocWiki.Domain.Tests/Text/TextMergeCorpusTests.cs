using System.Diagnostics;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

/// <summary>Every merge of two parents in the real histories, against what <c>git merge-file</c> makes of the same three files.</summary>
public sealed class TextMergeCorpusTests(ITestOutputHelper output)
{
    /// <param name="otherwise">Where lines that occur several times can be paired in several ways: git and we guess otherwise (an empty line more, one a line higher, asked about).</param>
    [Theory]
    [InlineData("hyperv-docs", "supported_guest_os.md: other text", "whats_new.md: other text", "work_in_progress.md: clash")]
    [InlineData("driver-docs")]
    public void What_git_merges_is_merged_and_more(string name, params string[] otherwise)
    {
        using var corpus = new Corpus(name);
        var folder = Directory.CreateTempSubdirectory("docwiki-merges");
        var (same, other, besides, clashes) = (0, new List<string>(), new List<string>(), 0);
        try
        {
            foreach (var (commit, path, before, mine, theirs) in corpus.Merges())
            {
                var byGit = ByGit(folder.FullName, before, mine, theirs);
                var merge = TextMerge.Of(before, mine, theirs);
                if (byGit is null && merge.IsClean) besides.Add($"{commit} {path}");
                else if (byGit is null) clashes++;
                else if (byGit == merge.Text) same++;
                else other.Add($"{commit} {path}: {(merge.IsClean ? "other text" : "clash")}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        output.WriteLine($"{name}: {same} merged as by git, {other.Count} otherwise; of git's {besides.Count + clashes} clashes {besides.Count} merged.");
        foreach (var line in other) output.WriteLine($"otherwise: {line}");
        foreach (var line in besides) output.WriteLine($"besides git: {line}");
        Assert.InRange(same, 10, int.MaxValue);
        Assert.Equal(otherwise, other.Select(line => line[(line.LastIndexOf('/') + 1)..]).Order());
        Assert.InRange(besides.Count, 10, clashes);
    }

    /// <returns>Null where git finds a conflict.</returns>
    private static string? ByGit(string folder, string before, string mine, string theirs)
    {
        foreach (var (file, text) in new[] { ("base", before), ("mine", mine), ("theirs", theirs) }) File.WriteAllText(Path.Combine(folder, file), text);
        using var git = Process.Start(new ProcessStartInfo("git", ["merge-file", "--quiet", "--stdout", "mine", "base", "theirs"]) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        // As bytes: a reader of text would take away a byte order mark.
        using var merged = new MemoryStream();
        git.StandardOutput.BaseStream.CopyTo(merged);
        git.WaitForExit();
        return git.ExitCode == 0 ? System.Text.Encoding.UTF8.GetString(merged.ToArray()) : null;
    }
}
