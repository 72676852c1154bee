using System.Text;
using System.Text.Json;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class UnifiedPatchTests
{
    [Fact]
    public void It_is_what_git_writes() => Assert.Equal(
        """
        --- a/x.md
        +++ b/x.md
        @@ -1,6 +1,6 @@
         1
         2
        -3
        +three
         4
         5
         6
        @@ -10,3 +10,4 @@
         10
         11
         12
        +13
        \ No newline at end of file

        """,
        UnifiedPatch.Write("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "1\n2\nthree\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13", "a/x.md", "b/x.md"));

    [Fact]
    public void Equal_texts_have_no_patch() => Assert.Equal("", UnifiedPatch.Write("a\n", "a\n", "a/x", "b/x"));

    [Fact]
    public void Git_applies_it_to_random_texts()
    {
        var pairs = new List<(string, string)> { ("", "a\n"), ("", "a"), ("a", "a\n"), ("a\r\nb\r\n", "a\nb\n") };
        SomeTexts.ForAll(2, texts =>
        {
            if (!texts.Any(HasLoneSurrogate)) pairs.Add((texts[0], texts[1]));
        });
        foreach (var context in new[] { 1, 3 }) AssertGitApplies(pairs, context);
    }

    [Fact]
    public void Git_applies_it_to_real_documents()
    {
        using var corpus = new Corpus();
        var pairs = corpus.Histories().SelectMany(history => history.Zip(history.Skip(1))).Where((_, i) => i % 9 == 0).ToList();
        var contents = corpus.Contents(pairs.SelectMany(pair => new[] { pair.First, pair.Second }));
        AssertGitApplies([.. pairs.Select(pair => (contents[pair.First]!, contents[pair.Second]!))], context: 3);
    }

    /// <summary>All pairs as files of one folder and one patch, so that git is started once.</summary>
    private static void AssertGitApplies(List<(string Before, string After)> pairs, int context)
    {
        var folder = Directory.CreateTempSubdirectory("docwiki-patch-").FullName;
        try
        {
            var patch = new StringBuilder();
            for (var i = 0; i < pairs.Count; i++)
            {
                File.WriteAllText(Path.Combine(folder, $"some text {i}"), pairs[i].Before);
                patch.Append(UnifiedPatch.Write(pairs[i].Before, pairs[i].After, $"a/some text {i}", $"b/some text {i}", context));
            }
            var file = Path.Combine(folder, "all.patch");
            File.WriteAllText(file, patch.ToString());
            Corpus.Git(folder, "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", file);
            for (var i = 0; i < pairs.Count; i++)
            {
                var name = Path.Combine(folder, $"some text {i}");
                // git takes away a file that has become empty.
                var applied = File.Exists(name) ? Encoding.UTF8.GetString(File.ReadAllBytes(name)) : "";
                Assert.True(pairs[i].After == applied, $"""
                    With {context} lines of context, {JsonSerializer.Serialize(new[] { pairs[i].Before, pairs[i].After })} became {JsonSerializer.Serialize(applied)} by
                    {UnifiedPatch.Write(pairs[i].Before, pairs[i].After, "a", "b", context)}
                    """);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool HasLoneSurrogate(string text) => text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);
}
