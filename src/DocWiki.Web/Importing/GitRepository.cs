using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace DocWiki.Web.Importing;

/// <summary>
/// A git repository on this machine, or a bundle (cloned into a folder of our own, which disposing removes), read by the machine's
/// git program. Nothing is ever written to the repository itself, and nothing in it is run.
/// </summary>
public sealed partial class GitRepository : IAsyncDisposable
{
    private readonly GitProgram git;
    private readonly TemporaryFolder work;
    private readonly string gitFolder;

    private GitRepository(GitProgram git, TemporaryFolder work, string gitFolder) => (this.git, this.work, this.gitFolder) = (git, work, gitFolder);

    /// <param name="repositoryOrBundle">A folder with a work tree, a bare one, or a file made by <c>git bundle</c>.</param>
    /// <exception cref="ImportSourceException">Not there, not a git repository, an address, a damaged bundle; no git program.</exception>
    public static async Task<GitRepository> OpenAsync(string repositoryOrBundle, CancellationToken cancellationToken)
    {
        var path = Existing(repositoryOrBundle);
        var git = await GitProgram.FindAsync("git", cancellationToken);
        var work = TemporaryFolder.Create();
        try
        {
            var repository = Directory.Exists(path) ? path : await CloneBundleAsync(git, path, work.Path, cancellationToken);
            var dotGit = Path.Combine(repository, ".git");
            var opened = new GitRepository(git, work, Path.Exists(dotGit) ? dotGit : repository);
            // Named, not searched for: git asks nobody who owns it, and no folder further up is taken for it.
            if (await opened.TrySayAsync(["rev-parse", "--git-dir"], cancellationToken) is not null) return opened;
            throw new ImportSourceException($"“{repositoryOrBundle}” is not a git repository. Name the folder that has .git in it (and its part with --folder), a bare repository, or a bundle.");
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>What is to be read; fast enough to ask before the first progress line.</summary>
    /// <param name="ref">A branch, tag or commit; null for HEAD, else the only branch, else main or master.</param>
    /// <param name="folder"><c>docs/guides</c>; null for everything.</param>
    /// <exception cref="ImportSourceException">There is no such ref, or it says no commit; the folder's name cannot be one.</exception>
    public async Task<GitHistory> MeasureAsync(string? @ref, string? folder, GitImported imported, CancellationToken cancellationToken)
    {
        var pages = new MarkdownFiles(folder);
        var head = @ref is null ? await DefaultHeadAsync(cancellationToken) : await HeadAsync(@ref, cancellationToken);
        try
        {
            var (commits, old, roots) = await CountAsync(head, imported.Commits, cancellationToken);
            var tree = await GitTree.ReadPagesAsync(Start, head, pages, cancellationToken);
            var shallow = await git.SayAsync(work.Path, Arguments(["rev-parse", "--is-shallow-repository"]), cancellationToken);
            return new(head, pages.Folder, commits, commits - old, imported.Commits.Count - old, roots, tree.Count, shallow.Trim() == "true");
        }
        catch (GitFailedException e)
        {
            throw new ImportSourceException($"The repository is damaged (try “git fsck”). Git says: {e.Message}", e);
        }
    }

    /// <summary>Every commit not yet imported, parents before children, with what it does to the state reached so far.</summary>
    /// <param name="history">As measured; its folder is the one <paramref name="imported"/> came from.</param>
    /// <exception cref="ImportSourceException">The repository is damaged. What came before is good.</exception>
    public async IAsyncEnumerable<GitCommit> ReadAsync(
        GitHistory history, GitImported imported, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reading = new GitReading(Start, history, imported, cancellationToken);
        await foreach (var commit in reading.ReadAsync()) yield return commit;
    }

    /// <summary>The Markdown files of the head and the ids of their contents: what the state must be in the end.</summary>
    public Task<Dictionary<string, string>> ReadHeadAsync(GitHistory history, CancellationToken cancellationToken) =>
        GitTree.ReadPagesAsync(Start, history.Head, new MarkdownFiles(history.Folder), cancellationToken);

    public ValueTask DisposeAsync()
    {
        work.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Existing(string repositoryOrBundle)
    {
        if (repositoryOrBundle.Length > 0 && !repositoryOrBundle.Contains('\0') && Path.Exists(repositoryOrBundle)) return Path.GetFullPath(repositoryOrBundle);
        throw new ImportSourceException(AddressPattern().IsMatch(repositoryOrBundle)
            ? $"“{repositoryOrBundle}” is an address. The import reads repositories on this machine: run “git clone --bare <address> copy.git” and name copy.git."
            : $"There is no “{repositoryOrBundle}”. Name a folder with a git repository, or a bundle.");
    }

    private static async Task<string> CloneBundleAsync(GitProgram git, string bundle, string folder, CancellationToken cancellationToken)
    {
        if (!await IsBundleAsync(bundle, cancellationToken))
            throw new ImportSourceException($"“{bundle}” is a file, but not a git bundle. Make one with “git bundle create pages.bundle HEAD main”.");
        var repository = Path.Combine(folder, "bundle.git");
        try
        {
            await git.SayAsync(folder, ["clone", "--quiet", "--mirror", "--template=", "--", bundle, repository], cancellationToken, transports: "file");
            return repository;
        }
        catch (GitFailedException e)
        {
            throw new ImportSourceException($"The bundle “{bundle}” is damaged or holds only part of a history. Git says: {e.Message}", e);
        }
    }

    private static async Task<bool> IsBundleAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var start = new byte[16];
            await using var file = File.OpenRead(path);
            await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            return start.AsSpan().SequenceEqual("# v2 git bundle\n"u8) || start.AsSpan().SequenceEqual("# v3 git bundle\n"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImportSourceException($"“{path}” cannot be read: {e.Message}", e);
        }
    }

    private async Task<string> DefaultHeadAsync(CancellationToken cancellationToken)
    {
        if (await ResolveAsync("HEAD", cancellationToken) is { } head) return head;
        var list = await TrySayAsync(["for-each-ref", "--format=%(refname)", "refs/heads"], cancellationToken) ?? "";
        var branches = list.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var branch = branches is [var only] ? only : branches.FirstOrDefault(name => name is "refs/heads/main") ?? branches.FirstOrDefault(name => name is "refs/heads/master");
        if (branch is not null) return await HeadAsync(branch, cancellationToken);
        throw new ImportSourceException(branches.Length == 0
            ? "The repository has no commit yet."
            : $"The repository does not say which branch is its head; name one with --ref: {string.Join(", ", branches.Select(name => name["refs/heads/".Length..]))}.");
    }

    private async Task<string> HeadAsync(string @ref, CancellationToken cancellationToken) =>
        await ResolveAsync(@ref, cancellationToken) ?? throw new ImportSourceException($"The repository has no branch, tag or commit “{@ref}”.");

    private async Task<string?> ResolveAsync(string @ref, CancellationToken cancellationToken)
    {
        // No ref begins with a hyphen; git would take it for an option.
        if (@ref.Length == 0 || @ref[0] == '-' || @ref.Any(char.IsControl)) return null;
        return (await TrySayAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", @ref + "^{commit}"], cancellationToken))?.Trim();
    }

    private async Task<(int Commits, int Old, string[] Roots)> CountAsync(string head, IReadOnlySet<string> imported, CancellationToken cancellationToken)
    {
        var (commits, old, roots) = (0, 0, new List<string>());
        await using var revList = Start(["rev-list", "--parents", head]);
        await revList.CloseInputAsync();
        using var lines = new StreamReader(revList.Output);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var space = line.IndexOf(' ');
            var id = space < 0 ? line : line[..space];
            commits++;
            if (imported.Contains(id)) old++;
            if (space < 0) roots.Add(id);
        }
        await revList.EndAsync(cancellationToken);
        return (commits, old, [.. roots.Order(StringComparer.Ordinal)]);
    }

    private async Task<string?> TrySayAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await git.SayAsync(work.Path, Arguments(arguments), cancellationToken);
        }
        catch (GitFailedException)
        {
            return null;
        }
    }

    private GitProcess Start(IEnumerable<string> arguments) => git.Start(work.Path, Arguments(arguments));

    private IEnumerable<string> Arguments(IEnumerable<string> arguments) => ["--git-dir=" + gitFolder, .. arguments];

    // “https://…”, “ext::…”, “git@host:path”
    [GeneratedRegex(@"^[\w.+-]+(://|::)|^[\w.-]+@[\w.-]+:|^[\w-]+(\.[\w-]+)+:")]
    private static partial Regex AddressPattern();
}
