using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>Histories of odd shapes.</summary>
public sealed class GitHistoryTests : IDisposable
{
    private const string Long = "\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n";

    private readonly TestRepository repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task Every_commit_comes_with_who_when_and_what_the_empty_ones_too()
    {
        var first = repository.Commit([], ("a.md", "one"), ("picture.png", "x"));
        var empty = repository.Commit([first], ("a.md", "one"), ("picture.png", "y"));
        var second = repository.Commit([empty], ("a.md", "two"), ("b/C.MARKDOWN", "c"), ("d.md.txt", "no"));

        var story = await Story.ReadAsync(repository.Path);

        Assert.Equal([first, empty, second], story.Commits.Select(commit => commit.Id));
        Assert.Equal(["set a.md [one]", "set a.md [two]", "set b/C.MARKDOWN [c]"], story.Lines);
        Assert.Empty(story.Commits[1].Changes);
        Assert.Equal(("Ann Bell", "ann@example.org", "said at 1500000100"), (story.Commits[0].AuthorName, story.Commits[0].AuthorMail, story.Commits[0].Message));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1500000100), story.Commits[0].AuthorTime);
        Assert.Equal(TimeSpan.FromMinutes(90), story.Commits[0].AuthorTime.Offset);
        Assert.Equal([first], story.History.RootCommits);
        Assert.Equal((3, 2), (story.History.Commits, story.History.PagesAtHead));
    }

    [Fact]
    public async Task A_merge_that_only_brings_branches_together_changes_nothing()
    {
        var root = repository.Commit([], ("a.md", "a"), ("b.md", "b"));
        var left = repository.Commit([root], ("a.md", "a2"), ("b.md", "b"));
        var right = repository.Commit([root], ("a.md", "a"), ("b.md", "b2"));
        repository.Commit([left, right], ("a.md", "a2"), ("b.md", "b2"));

        var story = await Story.ReadAsync(repository.Path);

        Assert.Equal(["set a.md [a]", "set b.md [b]"], story.Lines.Take(2));
        Assert.Equal(["set a.md [a2]", "set b.md [b2]"], story.Lines.Skip(2).Order());
        Assert.True(story.Commits[3].IsMerge);
        Assert.Empty(story.Commits[3].Changes);
    }

    [Fact]
    public async Task A_merge_that_takes_one_side_or_adds_of_its_own_is_a_change()
    {
        var root = repository.Commit([], ("a.md", "a"), ("gone.md", "g"));
        var left = repository.Commit([root], ("a.md", "left"), ("gone.md", "g"));
        var right = repository.Commit([root], ("a.md", "right"), ("gone.md", "g"));
        repository.Commit([left, right], ("a.md", "left"), ("evil.md", "evil"));

        var last = (await Story.ReadAsync(repository.Path)).Commits[^1];

        Assert.Subset(new HashSet<string> { "a.md", "evil.md", "gone.md" }, last.Changes.Select(change => change.File).ToHashSet());
        Assert.Contains(last.Changes, change => change.File == "evil.md");
    }

    [Fact]
    public async Task An_octopus_and_a_criss_cross_end_at_the_head()
    {
        var root = repository.Commit([], ("a.md", "a"));
        var b = repository.Commit([root], ("a.md", "a"), ("b.md", "b"));
        var c = repository.Commit([root], ("a.md", "a"), ("c.md", "c"));
        var d = repository.Commit([root], ("a.md", "d"));
        var octopus = repository.Commit([b, c, d], ("a.md", "d"), ("b.md", "b"), ("c.md", "octopus"));
        var left = repository.Commit([octopus, c], ("a.md", "left"), ("c.md", "c"));
        var right = repository.Commit([c, octopus], ("a.md", "right"), ("b.md", "b"));
        repository.Commit([left, right], ("a.md", "both"), ("c.md", "c"));

        var story = await Story.ReadAsync(repository.Path);

        Assert.Equal(8, story.Commits.Count);
        Assert.Equal("set a.md [both]", story.Lines.Last(line => line.Contains(" a.md")));
    }

    [Fact]
    public async Task A_file_renamed_again_and_again_stays_one_changed_or_not()
    {
        var a = repository.Commit([], ("a.md", "a" + Long));
        var b = repository.Commit([a], ("b.md", "a" + Long));
        var c = repository.Commit([b], ("deep/c.markdown", "changed" + Long));
        repository.Commit([c], ("deep/C.markdown", "changed" + Long));

        Assert.Equal(
            ["set a.md [a]", "a.md became b.md [a]", "b.md became deep/c.markdown [changed]", "deep/c.markdown became deep/C.markdown [changed]"],
            (await Story.ReadAsync(repository.Path)).Lines);
    }

    [Fact]
    public async Task Files_that_swap_their_names_are_two_changes_as_git_says()
    {
        var first = repository.Commit([], ("a.md", "a" + Long), ("b.md", "quite another text"));
        repository.Commit([first], ("a.md", "quite another text"), ("b.md", "a" + Long));

        Assert.Equal(["set a.md [quite another text]", "set b.md [a]"], (await Story.ReadAsync(repository.Path)).Lines.Skip(2));
    }

    [Fact]
    public async Task A_rename_beside_a_live_target_falls_back_to_removed_and_set()
    {
        // Two branches rename the same file to the same name: for the second, the source is gone and the target there.
        var root = repository.Commit([], ("a.md", "a" + Long));
        var left = repository.Commit([root], ("b.md", "a" + Long));
        var right = repository.Commit([root], ("b.md", "right" + Long));
        repository.Commit([left, right], ("b.md", "right" + Long));

        var story = await Story.ReadAsync(repository.Path);

        Assert.Single(story.Lines, line => line.Contains("became"));
        Assert.Equal(["b.md"], story.Reached.Files.Keys);
    }

    [Fact]
    public async Task A_rename_to_or_from_something_that_is_no_page_is_a_removal_or_a_new_file()
    {
        var first = repository.Commit([], ("a.md", "a" + Long), ("b.txt", "b"));
        repository.Commit([first], ("a.txt", "a" + Long), ("b.md", "b"));

        Assert.Equal(["removed a.md", "set b.md [b]"], (await Story.ReadAsync(repository.Path)).Lines.Skip(1));
    }

    [Fact]
    public async Task A_file_comes_back_after_its_removal_and_a_folder_can_take_its_name()
    {
        var first = repository.Commit([], ("a.md", "a"));
        var gone = repository.Commit([first], ("x.txt", ""));
        var back = repository.Commit([gone], ("a.md", "again"));
        repository.Commit([back], ("a.md/b.md", "quite other"));

        Assert.Equal(["set a.md [a]", "removed a.md", "set a.md [again]", "removed a.md", "set a.md/b.md [quite other]"], (await Story.ReadAsync(repository.Path)).Lines);
    }

    [Fact]
    public async Task Links_and_submodules_are_no_pages_and_the_executable_bit_is_no_change()
    {
        var first = repository.CommitModes([], ("100644", "a.md", "a"), ("120000", "link.md", "a.md"), ("160000", "module.md", new string('1', 40)));
        var second = repository.CommitModes([first], ("100755", "a.md", "a"), ("100644", "link.md", "text"), ("100644", "module.md", "text"));
        repository.CommitModes([second], ("120000", "a.md", "a"), ("120000", "link.md", "a.md"), ("100644", "module.md", "text"));

        Assert.Equal(["set a.md [a]", "set link.md [text]", "set module.md [text]", "removed a.md", "removed link.md"], (await Story.ReadAsync(repository.Path)).Lines);
    }

    [Fact]
    public async Task Several_roots_are_read_and_named()
    {
        var one = repository.Commit([], ("a.md", "a"));
        var two = repository.Commit([], ("b.md", "b"));
        repository.Commit([one, two], ("a.md", "a"), ("b.md", "b"));

        var story = await Story.ReadAsync(repository.Path);

        Assert.Equal(new[] { one, two }.Order(StringComparer.Ordinal), story.History.RootCommits);
        Assert.Equal(2, story.Lines.Count());
    }

    [Fact]
    public async Task Only_files_below_the_folder_are_read_and_its_name_is_no_pattern()
    {
        repository.Commit([], ("do[c]*/a.md", "a"), ("doc/b.md", "b"), ("DO[C]*/c.md", "c"), ("do[c]*/deep/d.MD", "d"), ("do[c]*x/e.md", "e"), ("f.md", "f"));

        Assert.Equal(["set do[c]*/a.md [a]", "set do[c]*/deep/d.MD [d]"], (await Story.ReadAsync(repository.Path, folder: "/do[c]*/")).Lines);
    }

    [Fact]
    public async Task A_file_moved_out_of_the_folder_is_removed_and_one_moved_in_is_new()
    {
        var first = repository.Commit([], ("docs/a.md", "a" + Long), ("b.md", "b"));
        repository.Commit([first], ("a.md", "a" + Long), ("docs/b.md", "b"));

        Assert.Equal(["set docs/a.md [a]", "removed docs/a.md", "set docs/b.md [b]"], (await Story.ReadAsync(repository.Path, folder: "docs")).Lines);
    }

    [Fact]
    public async Task A_commit_with_much_text_comes_in_parts()
    {
        var text = new string('x', 1024 * 1024);
        repository.Commit([], [.. Enumerable.Range(10, 70).Select(number => ($"{number}.md", $"{number}{text}"))]);

        var story = await Story.ReadAsync(repository.Path);

        Assert.Equal([false, false, true], story.Commits.Select(commit => commit.IsLastPart));
        Assert.Equal(70, story.Commits.Sum(commit => commit.Changes.Count));
    }
}
