using System.Security.Cryptography;
using System.Text;
using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

public sealed class CorpusTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("hyperv-docs")]
    [InlineData("driver-docs")]
    public async Task Reading_gives_the_numbers_that_git_counts(string name)
    {
        var corpus = Corpus.Find(name);
        var seen = await ReadAsync(corpus);

        Assert.Equal(corpus.Count("history", "commits"), seen.Commits);
        Assert.Equal(corpus.Count("history", "merge_commits"), seen.Merges);
        Assert.Equal(corpus.Count("replay", "revisions"), seen.Sets);
        Assert.Equal(corpus.Count("replay", "deletions"), seen.Removals);
        Assert.Equal(corpus.Count("replay", "merge_revisions"), seen.MergeSets);
        Assert.Equal(corpus.Count("replay", "merge_deletions"), seen.MergeRemovals);
        Assert.Equal(corpus.Count("head_tree", "pages"), seen.State.Count);
        Assert.Equal(seen.Head.OrderBy(file => file.Key, StringComparer.Ordinal), seen.State.Select(file => KeyValuePair.Create(file.Key, file.Value.Id)).OrderBy(file => file.Key, StringComparer.Ordinal));
        Assert.Equal(corpus.Text("head_tree", "manifest_sha256"), Manifest(seen.State));
        Assert.Empty(seen.Remarks);
        var traps = corpus.Facts.GetProperty("content_traps").GetProperty("counts");
        foreach (var (trap, trait) in Traps)
            Assert.Equal((trap, traps.TryGetProperty(trap, out var count) ? count.GetInt32() : 0), (trap, seen.Traits.Values.Count(traits => traits.HasFlag(trait))));
    }

    [Theory]
    [InlineData("hyperv-docs")]
    [InlineData("driver-docs")]
    public async Task Two_pages_have_after_each_commit_the_text_git_shows(string name)
    {
        var corpus = Corpus.Find(name);
        var samples = corpus.Facts.GetProperty("page_history_samples").GetProperty("pages").EnumerateArray()
            .SelectMany(page => page.GetProperty("revisions").EnumerateArray(), (page, revision) => (Page: page.GetProperty("path").GetString()!, Revision: revision))
            .ToLookup(sample => sample.Revision.GetProperty("commit").GetString()!);
        var folder = Common(samples.SelectMany(commit => commit).Select(sample => sample.Page));
        var state = new Dictionary<string, string>();
        var compared = 0;

        await using var repository = await GitRepository.OpenAsync(corpus.Bundle, Stop);
        var history = await repository.MeasureAsync("main", folder, GitImported.Nothing, Stop);
        await foreach (var commit in repository.ReadAsync(history, GitImported.Nothing, Stop))
        {
            foreach (var change in commit.Changes)
                if (Blob(change) is { } blob) state[change.File] = Hash(blob.Bytes!);
            foreach (var (page, revision) in samples[commit.Id])
            {
                Assert.Equal(revision.GetProperty("sha256").GetString(), state[page]);
                Assert.Equal(revision.GetProperty("author").GetString(), commit.AuthorName);
                Assert.Equal(revision.GetProperty("date").GetDateTimeOffset(), commit.AuthorTime);
                Assert.Equal(revision.GetProperty("date").GetDateTimeOffset().Offset, commit.AuthorTime.Offset);
                Assert.StartsWith(revision.GetProperty("subject").GetString()!, commit.Message.Replace('\n', ' '));
                compared++;
            }
        }
        Assert.Equal(samples.Sum(commit => commit.Count()), compared);
    }

    [Fact]
    public async Task The_folder_of_a_corpus_gives_as_many_pages_as_its_head_has_there()
    {
        var corpus = Corpus.Find("hyperv-docs");

        var story = await Story.ReadAsync(corpus.Bundle, folder: "virtualization/windowscontainers");

        Assert.All(story.Reached.Files.Keys, file => Assert.StartsWith("virtualization/windowscontainers/", file));
        Assert.InRange(story.History.PagesAtHead, 1, corpus.Count("head_tree", "pages") - 1);
    }

    private static string? Common(IEnumerable<string> files)
    {
        var folders = files.Select(Path.GetDirectoryName).Distinct().ToArray();
        return folders is [var only] ? only : null;
    }

    private static GitBlob? Blob(FileChange change) => change switch { FileSet set => set.Blob, FileRenamed moved => moved.Blob, _ => null };

    private static readonly (string, TextTraits)[] Traps =
    [
        ("crlf_only", TextTraits.CarriageReturnLineFeed), ("mixed_crlf_and_lf", TextTraits.MixedLineEnds), ("utf8_bom", TextTraits.ByteOrderMark),
        ("invalid_utf8", TextTraits.InvalidUtf8), ("conflict_markers", TextTraits.ConflictMarkers), ("empty", TextTraits.Empty),
        ("no_final_newline", TextTraits.NoFinalNewline),
    ];

    private static string Manifest(Dictionary<string, (string Id, string Hash)> state)
    {
        var lines = state.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Key}\t{file.Value.Hash}\n");
        return Hash(Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<Seen> ReadAsync(Corpus corpus)
    {
        var seen = new Seen();
        await using var repository = await GitRepository.OpenAsync(corpus.Bundle, Stop);
        var history = await repository.MeasureAsync(null, null, GitImported.Nothing, Stop);
        await foreach (var commit in repository.ReadAsync(history, GitImported.Nothing, Stop)) seen.Add(commit);
        seen.Head = await repository.ReadHeadAsync(history, Stop);
        return seen;
    }

    private sealed class Seen
    {
        public int Commits, Merges, Sets, Removals, MergeSets, MergeRemovals, Renames;
        public readonly Dictionary<string, (string Id, string Hash)> State = [];
        public readonly Dictionary<string, TextTraits> Traits = [];
        public readonly List<string> Remarks = [];
        public Dictionary<string, string> Head = [];

        public void Add(GitCommit commit)
        {
            Assert.False(commit.IsAlignment);
            Remarks.AddRange(commit.Remarks);
            if (commit.IsLastPart) Commits++;
            if (commit.IsLastPart && commit.IsMerge) Merges++;
            foreach (var change in commit.Changes)
            {
                if (change is FileRenamed renamed) { Renames++; Assert.True(State.Remove(renamed.From)); Assert.False(State.ContainsKey(change.File)); }
                if (change is FileRemoved) Assert.True(State.Remove(change.File));
                var sets = change is not FileRemoved;
                var removes = change is not FileSet;
                Sets += sets ? 1 : 0;
                Removals += removes ? 1 : 0;
                MergeSets += sets && commit.IsMerge ? 1 : 0;
                MergeRemovals += removes && commit.IsMerge ? 1 : 0;
                if (Blob(change) is not { } blob) continue;
                State[change.File] = (blob.Id, Hash(blob.Bytes!));
                if (!Traits.ContainsKey(blob.Id)) Traits[blob.Id] = ImportedText.From(blob.Bytes!).Traits;
            }
        }
    }
}
