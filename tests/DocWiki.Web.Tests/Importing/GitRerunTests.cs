using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>Reading again what has grown, was rewritten, or is another branch.</summary>
public sealed class GitRerunTests : IDisposable
{
    private readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_second_run_over_the_same_history_gives_nothing()
    {
        repository.Commit([], ("a.md", "a"));
        var first = await Story.ReadAsync(repository.Path);

        var second = await Story.ReadAsync(repository.Path, before: first.Reached);

        Assert.Empty(second.Commits);
        Assert.Equal((1, 0, 0), (second.History.Commits, second.History.NewCommits, second.History.AbandonedCommits));
    }

    [Fact]
    public async Task A_history_that_grew_gives_only_what_is_new_even_from_a_branch_begun_long_ago()
    {
        var root = repository.Commit([], ("a.md", "a"), ("b.md", "b"));
        var main = repository.Commit([root], ("a.md", "a2"), ("b.md", "b"));
        var first = await Story.ReadAsync(repository.Path);
        var branch = repository.Commit([root], ("a.md", "a"), ("b.md", "b2"));
        var merge = repository.Commit([main, branch], ("a.md", "a2"), ("b.md", "b2"));

        var second = await Story.ReadAsync(repository.Path, before: first.Reached);

        Assert.Equal([branch, merge], second.Commits.Select(commit => commit.Id));
        Assert.Equal(["set b.md [b2]"], second.Lines);
        Assert.Equal(0, second.History.AbandonedCommits);
    }

    [Fact]
    public async Task A_run_broken_off_after_any_commit_goes_on_from_there()
    {
        var root = repository.Commit([], ("a.md", "a"));
        var left = repository.Commit([root], ("a.md", "left"));
        var right = repository.Commit([root], ("a.md", "right"), ("b.md", "b"));
        repository.Commit([left, right], ("a.md", "both"), ("b.md", "b"));
        var whole = await Story.ReadAsync(repository.Path);

        for (var done = 0; done <= 4; done++)
        {
            var files = new Dictionary<string, string>();
            foreach (var set in whole.Commits.Take(done).SelectMany(commit => commit.Changes).Cast<FileSet>()) files[set.File] = set.Blob.Id;
            var before = new GitImported(whole.Commits.Take(done).Select(commit => commit.Id).ToHashSet(), files);

            var rest = await Story.ReadAsync(repository.Path, before: before);

            Assert.Equal(whole.Lines.Skip(whole.Commits.Take(done).Sum(commit => commit.Changes.Count)), rest.Lines);
        }
    }

    [Fact]
    public async Task A_rewritten_history_says_so_and_still_ends_at_its_head()
    {
        var root = repository.Commit([], ("a.md", "a"));
        repository.Commit([root], ("a.md", "a"), ("secret.md", "password"));
        var first = await Story.ReadAsync(repository.Path);
        var instead = repository.Commit([root], ("a.md", "a"), ("public.md", "p"));

        var second = await Story.ReadAsync(repository.Path, before: first.Reached);

        Assert.Equal(1, second.History.AbandonedCommits);
        Assert.Equal(["set public.md [p]", "removed secret.md"], second.Lines);
        Assert.Equal([(instead, false), (instead, true)], second.Commits.Select(commit => (commit.Id, commit.IsAlignment)));
    }

    [Fact]
    public async Task A_branch_set_back_takes_back_what_it_had()
    {
        var root = repository.Commit([], ("a.md", "a"));
        repository.Commit([root], ("a.md", "a2"));
        var first = await Story.ReadAsync(repository.Path);
        repository.SetBranch("main", root);

        var second = await Story.ReadAsync(repository.Path, before: first.Reached);

        Assert.Equal(["set a.md [a]"], second.Lines);
        Assert.True(Assert.Single(second.Commits).IsAlignment);
        Assert.Equal((0, 1), (second.History.NewCommits, second.History.AbandonedCommits));
    }

    [Fact]
    public async Task Another_branch_is_brought_to_its_own_head_and_back()
    {
        var root = repository.Commit([], ("a.md", "a"));
        var draft = repository.Commit([root], ("a.md", "draft"));
        repository.SetBranch("draft", draft);
        repository.Commit([root], ("a.md", "a"), ("b.md", "b"));
        var main = await Story.ReadAsync(repository.Path, "main");

        var other = await Story.ReadAsync(repository.Path, "draft", before: main.Reached);
        var back = await Story.ReadAsync(repository.Path, "main", before: other.Reached);

        Assert.Equal(["set a.md [draft]", "removed b.md"], other.Lines);
        Assert.Equal(["set a.md [a]", "set b.md [b]"], back.Lines);
    }

    [Fact]
    public async Task A_history_of_other_commits_altogether_shares_none()
    {
        repository.Commit([], ("a.md", "a"));
        var first = await Story.ReadAsync(repository.Path);
        repository.Commit([], ("a.md", "a"));

        var second = await Story.ReadAsync(repository.Path, before: first.Reached);

        Assert.Equal((1, 1, 1), (second.History.Commits, second.History.NewCommits, second.History.AbandonedCommits));
        Assert.NotEqual(first.History.RootCommits, second.History.RootCommits);
    }
}
