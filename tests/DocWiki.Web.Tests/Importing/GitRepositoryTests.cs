using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

/// <summary>What can be opened, what is refused and in which words, and what a hostile repository cannot do.</summary>
public sealed class GitRepositoryTests : IDisposable
{
    private readonly TestRepository repository = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task A_bundle_is_read_like_its_repository_and_leaves_no_folder_behind()
    {
        repository.Commit([], ("a.md", "a"));
        var before = Directory.GetDirectories(Path.GetTempPath(), "docwiki-git-*");

        foreach (var bundle in new[] { repository.Bundle("HEAD", "main"), repository.Bundle("main") })
            Assert.Equal(["set a.md [a]"], (await Story.ReadAsync(bundle)).Lines);

        await using (var opened = await GitRepository.OpenAsync(repository.Bundle("main"), Stop)) Assert.NotNull(opened);
        Assert.DoesNotContain(Directory.GetDirectories(Path.GetTempPath(), "docwiki-git-*").Except(before), HoldsTheBundle);
    }

    [Fact]
    public async Task A_folder_with_a_work_tree_is_read_without_being_touched()
    {
        repository.Commit([], ("a.md", "a\r\n"));
        var clone = Path.Combine(repository.Folder, "clone");
        repository.Git("worktree", "add", "--quiet", "--detach", clone, "main");
        File.WriteAllText(Path.Combine(clone, "a.md"), "not committed");

        Assert.Equal(["set a.md [a\r]"], (await Story.ReadAsync(clone)).Lines);
        Assert.Equal("not committed", File.ReadAllText(Path.Combine(clone, "a.md")));
    }

    [Fact]
    public async Task Ids_of_64_digits_are_read_too()
    {
        using var sha256 = new TestRepository("sha256");
        var first = sha256.Commit([], ("a.md", "one\ntwo\nthree\n"));
        sha256.Commit([first], ("b.md", "one\ntwo\nthree\n"));

        Assert.Equal(["set a.md [one]", "a.md became b.md [one]"], (await Story.ReadAsync(sha256.Path)).Lines);
    }

    [Theory]
    [InlineData("https://example.org/pages.git", "is an address")]
    [InlineData("git@example.org:pages.git", "is an address")]
    [InlineData("example.org:pages.git", "is an address")]
    [InlineData("ext::sh -c true", "is an address")]
    [InlineData("--upload-pack=true", "There is no")]
    [InlineData("no/such/folder", "There is no")]
    [InlineData("", "There is no")]
    public async Task What_is_not_on_this_machine_is_refused_in_clear_words(string source, string words) =>
        Assert.Contains(words, await RefusalAsync(source));

    [Fact]
    public async Task A_folder_or_file_that_is_no_repository_is_refused_also_inside_one()
    {
        var folder = Directory.CreateDirectory(Path.Combine(repository.Folder, "plain")).FullName;
        File.WriteAllText(Path.Combine(folder, "file"), "text");

        Assert.Contains("is not a git repository", await RefusalAsync(folder));
        Assert.Contains("is not a git repository", await RefusalAsync(Path.Combine(repository.Path, "objects")));
        Assert.Contains("not a git bundle", await RefusalAsync(Path.Combine(folder, "file")));
    }

    [Fact]
    public async Task A_damaged_bundle_is_refused_with_git_s_own_words()
    {
        var first = repository.Commit([], ("a.md", "a"));
        var bundle = repository.Bundle("main");
        var bytes = File.ReadAllBytes(bundle);
        File.WriteAllBytes(bundle, bytes[..^30]);
        Assert.Contains("damaged", await RefusalAsync(bundle));

        bytes[^40] ^= 1;
        File.WriteAllBytes(bundle, bytes);
        Assert.Contains("damaged", await RefusalAsync(bundle));

        repository.Commit([first], ("a.md", "b"));
        Assert.Contains("only part of a history", await RefusalAsync(repository.Bundle("main", "^" + first)));
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("--all")]
    [InlineData("-z")]
    [InlineData("")]
    [InlineData("main:a.md")]
    [InlineData("main\nmain")]
    public async Task A_ref_that_is_not_there_is_refused(string @ref)
    {
        repository.Commit([], ("a.md", "a"));

        var refusal = await Assert.ThrowsAsync<ImportSourceException>(() => Story.ReadAsync(repository.Path, @ref));

        Assert.Contains("no branch, tag or commit", refusal.Message);
    }

    [Fact]
    public async Task Without_a_ref_the_head_is_read_else_the_only_branch_else_the_branches_are_named()
    {
        Assert.Contains("no commit yet", (await Assert.ThrowsAsync<ImportSourceException>(() => Story.ReadAsync(repository.Path))).Message);
        var commit = repository.Commit([], ("a.md", "a"));
        repository.Git("symbolic-ref", "HEAD", "refs/heads/nowhere");
        Assert.Equal(commit, (await Story.ReadAsync(repository.Path)).History.Head);

        repository.SetBranch("one", commit);
        repository.SetBranch("two", commit);
        repository.Git("update-ref", "-d", "refs/heads/main");
        Assert.Contains("one, two", (await Assert.ThrowsAsync<ImportSourceException>(() => Story.ReadAsync(repository.Path))).Message);
    }

    [Fact]
    public async Task A_folder_outside_the_repository_is_refused()
    {
        repository.Commit([], ("a.md", "a"));

        await Assert.ThrowsAsync<ImportSourceException>(() => Story.ReadAsync(repository.Path, folder: "../other"));
    }

    [Fact]
    public async Task A_machine_without_git_or_with_an_old_one_is_told_so()
    {
        Assert.Contains("Install git", (await Assert.ThrowsAsync<ImportSourceException>(() => GitProgram.FindAsync("no-such-git", Stop))).Message);
        if (OperatingSystem.IsWindows()) return;
        var old = Path.Combine(repository.Folder, "old-git");
        File.WriteAllText(old, "#!/bin/sh\necho git version 2.17.1\n");
        File.SetUnixFileMode(old, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains("2.17", (await Assert.ThrowsAsync<ImportSourceException>(() => GitProgram.FindAsync(old, Stop))).Message);
    }

    [Fact]
    public async Task A_content_that_is_missing_or_enormous_is_reported_and_the_rest_is_read()
    {
        repository.Commit([], ("a.md", "a"), ("b.md", "b"), ("big.md", new string('x', GitBlob.MaxBytes + 1)));
        var missing = repository.Git("rev-parse", "main:a.md").Trim();
        File.Delete(Path.Combine(repository.Path, "objects", missing[..2], missing[2..]));

        var commit = Assert.Single((await Story.ReadAsync(repository.Path)).Commits);

        Assert.Equal(2, commit.Remarks.Count);
        Assert.StartsWith("a.md: its content ", commit.Remarks[0]);
        Assert.Equal("big.md: its content has 4,194,305 bytes, far more than a page can have.", commit.Remarks[1]);
    }

    [Fact]
    public async Task A_damaged_repository_ends_the_reading_with_an_error()
    {
        var first = repository.Commit([], ("a.md", "a"));
        repository.Commit([first], ("a.md", "b"));
        File.Delete(Path.Combine(repository.Path, "objects", first[..2], first[2..]));

        Assert.Contains("damaged", (await Assert.ThrowsAsync<ImportSourceException>(() => Story.ReadAsync(repository.Path))).Message);
    }

    [Fact]
    public async Task A_hostile_repository_runs_nothing()
    {
        var marker = Path.Combine(repository.Folder, "was-run");
        repository.Commit([], ("a.md", "one\ntwo\nthree\n"), (".gitattributes", "*.md diff=evil filter=evil\n"));
        repository.Commit([repository.Git("rev-parse", "main").Trim()], ("b.md", "one\ntwo\n3\n"));
        var run = $"touch {marker};";
        foreach (var (name, value) in new[]
        {
            ("core.fsmonitor", run), ("core.sshCommand", run), ("core.pager", run), ("core.alternateRefsCommand", run), ("diff.external", run), ("diff.evil.textconv", run),
            ("diff.evil.command", run), ("filter.evil.smudge", run), ("filter.evil.process", run), ("core.hooksPath", repository.Path), ("protocol.ext.allow", "always"),
            ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"), ("remote.origin.url", $"ext::touch {marker}"),
        }) repository.Git("config", name, value);
        var missing = repository.Git("rev-parse", "main:b.md").Trim();
        File.Delete(Path.Combine(repository.Path, "objects", missing[..2], missing[2..]));

        // Git must read the missing content to see whether b.md was a.md, and would fetch it.
        await Assert.ThrowsAsync<ImportSourceException>(() => Story.ReadAsync(repository.Path));

        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task Stopping_early_ends_the_programs_and_does_not_hang()
    {
        var head = repository.Commit([], ("a.md", "a"));
        for (var number = 0; number < 5; number++) head = repository.Commit([head], ("a.md", $"{number}" + new string('x', 1024 * 1024)));
        await using var opened = await GitRepository.OpenAsync(repository.Path, Stop);
        var history = await opened.MeasureAsync(null, null, GitImported.Nothing, Stop);

        await foreach (var commit in opened.ReadAsync(history, GitImported.Nothing, Stop)) break;

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var commit in opened.ReadAsync(history, GitImported.Nothing, cancelled.Token)) await cancelled.CancelAsync();
        });
    }

    private static bool HoldsTheBundle(string folder) => Directory.Exists(Path.Combine(folder, "bundle.git"));

    private static async Task<string> RefusalAsync(string source) =>
        (await Assert.ThrowsAsync<ImportSourceException>(() => GitRepository.OpenAsync(source, Stop))).Message;
}
