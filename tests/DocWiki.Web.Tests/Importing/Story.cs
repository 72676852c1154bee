using System.Text;
using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>A history as it was read: one line a change, <c>set a.md</c>, <c>removed a.md</c>, <c>a.md became b.md</c>.</summary>
public sealed class Story
{
    private readonly Dictionary<string, string> files;
    private readonly HashSet<string> commits;

    private Story(GitImported before) => (files, commits) = (new(before.Files), [.. before.Commits]);

    public List<GitCommit> Commits { get; } = [];

    public GitHistory History { get; private set; } = null!;

    public GitImported Reached => new(commits, files);

    /// <summary>Lines of all commits, in order, each with its text in brackets.</summary>
    public IEnumerable<string> Lines => Commits.SelectMany(commit => commit.Changes).Select(change => change switch
    {
        FileSet set => $"set {set.File} [{First(set.Blob)}]",
        FileRenamed moved => $"{moved.From} became {moved.File} [{First(moved.Blob)}]",
        _ => $"removed {change.File}",
    });

    /// <summary>Reads, and checks what must always be: the state at the end is the head's tree.</summary>
    public static async Task<Story> ReadAsync(string source, string? @ref = null, string? folder = null, GitImported? before = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var story = new Story(before ?? GitImported.Nothing);
        await using var repository = await GitRepository.OpenAsync(source, stop);
        story.History = await repository.MeasureAsync(@ref, folder, before ?? GitImported.Nothing, stop);
        await foreach (var commit in repository.ReadAsync(story.History, before ?? GitImported.Nothing, stop)) story.Add(commit);
        Assert.Equal(Sorted(await repository.ReadHeadAsync(story.History, stop)), Sorted(story.files));
        Assert.Equal(story.History.PagesAtHead, story.files.Count);
        Assert.Equal(story.History.NewCommits, story.Commits.Count(commit => commit is { IsLastPart: true, IsAlignment: false }));
        return story;
    }

    private void Add(GitCommit commit)
    {
        Commits.Add(commit);
        if (commit is { IsLastPart: true, IsAlignment: false }) Assert.True(commits.Add(commit.Id));
        foreach (var change in commit.Changes)
        {
            if (change is FileRemoved) Assert.True(files.Remove(change.File));
            if (change is FileRenamed renamed) Assert.True(files.Remove(renamed.From) && !files.ContainsKey(renamed.File));
            if (change is FileSet set) files[set.File] = set.Blob.Id;
            if (change is FileRenamed moved) files[moved.File] = moved.Blob.Id;
        }
    }

    private static string First(GitBlob blob) => blob.Bytes is null ? "?" : Encoding.UTF8.GetString(blob.Bytes).Split('\n')[0];

    private static IEnumerable<KeyValuePair<string, string>> Sorted(Dictionary<string, string> files) => files.OrderBy(file => file.Key, StringComparer.Ordinal);
}
