using System.Text;
using System.Threading.Channels;

namespace DocWiki.Web.Importing;

/// <summary>
/// One pass over a history, four git programs at once: <c>rev-list</c> says the order, one <c>diff-tree</c> the changes of
/// ordinary commits (with renames), another those of merges (to each parent, without), <c>cat-file</c> the commits and contents.
/// </summary>
/// <remarks>
/// <para>Nobody waits in a circle: every line goes to git at once and in the order of the commits, and its answer is awaited by
/// somebody who is ahead of nobody: listing writes before planning reads, planning hands on before it writes, the caller reads.</para>
/// <para>Bounded: a few commits are planned ahead (names and ids), their contents wait inside git.</para>
/// </remarks>
internal sealed class GitReading : IAsyncDisposable
{
    /// <summary>Contents of a commit handed over in one piece.</summary>
    public const int PartBytes = 32 * 1024 * 1024;

    private readonly Func<IEnumerable<string>, GitProcess> start;
    private readonly GitHistory history;
    private readonly IReadOnlySet<string> imported;
    private readonly MarkdownFiles pages;
    private readonly GitReplay replay;
    private readonly List<GitProcess> started = [];
    private readonly CancellationTokenSource stop;
    private readonly HashSet<string> namesReported = [];
    private readonly Channel<(string Id, bool IsMerge)> listed = Channel.CreateBounded<(string, bool)>(256);
    private readonly Channel<PlannedCommit> planned = Channel.CreateBounded<PlannedCommit>(16);
    private readonly GitProcess revList;
    private readonly GitProcess ordinaryDiffs;
    private readonly GitProcess mergeDiffs;
    private readonly GitContents contents;
    private readonly Task listing;
    private readonly Task planning;

    public GitReading(Func<IEnumerable<string>, GitProcess> start, GitHistory history, GitImported imported, CancellationToken cancellationToken)
    {
        this.start = start;
        this.history = history;
        this.imported = imported.Commits;
        pages = new MarkdownFiles(history.Folder);
        replay = new GitReplay(pages, imported.Files);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        revList = Start(["rev-list", "--reverse", "--topo-order", "--parents", history.Head]);
        string[] raw = ["diff-tree", "--stdin", "--raw", "-r", "-z", "--root", "--no-abbrev", "--no-commit-id", "--no-ext-diff", "--no-textconv"];
        ordinaryDiffs = Start([.. raw, "-M50%", "-l0", "--", .. pages.Pathspecs]);
        mergeDiffs = Start([.. raw, "-m", "--no-renames", "--", .. pages.Pathspecs]);
        contents = new GitContents(Start(["cat-file", "--batch"]));
        listing = CompleteAsync(listed.Writer, ListAsync(stop.Token));
        planning = CompleteAsync(planned.Writer, PlanAsync(stop.Token));
    }

    public async IAsyncEnumerable<GitCommit> ReadAsync()
    {
        while (await ExplainAsync(NextAsync) is { } commit)
        {
            var text = await ExplainAsync(() => contents.ReadCommitAsync(commit.Id, stop.Token));
            var done = 0;
            do
            {
                var remarks = done == 0 ? [.. text.Remarks, .. commit.Remarks] : new List<string>();
                var changes = await ExplainAsync(() => ReadPartAsync(commit.Changes, done, remarks));
                done += changes.Count;
                yield return new(commit.Id, text.AuthorName, text.AuthorMail, text.AuthorTime, text.Message, commit.IsMerge, changes)
                {
                    IsAlignment = commit.IsAlignment,
                    IsLastPart = done == commit.Changes.Count,
                    Remarks = remarks,
                };
            }
            while (done < commit.Changes.Count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var git in started) git.Kill();
        await Task.WhenAll(listing, planning);
        foreach (var git in started) await git.DisposeAsync();
        stop.Dispose();
    }

    private async ValueTask<PlannedCommit?> NextAsync() =>
        await planned.Reader.WaitToReadAsync(stop.Token) && planned.Reader.TryRead(out var commit) ? commit : null;

    private async ValueTask<List<FileChange>> ReadPartAsync(List<ReplayedChange> replayed, int done, List<string> remarks)
    {
        var changes = new List<FileChange>();
        for (long bytes = 0; bytes < PartBytes && done + changes.Count < replayed.Count;)
        {
            var change = replayed[done + changes.Count];
            var blob = change.Blob is { } id ? await contents.ReadBlobAsync(id, stop.Token) : null;
            if (blob?.Problem is { } problem) remarks.Add($"{change.File}: {problem}");
            bytes += blob?.Bytes?.Length ?? 0;
            changes.Add(blob is null ? new FileRemoved(change.File)
                : change.From is { } from ? new FileRenamed(from, change.File, blob) : new FileSet(change.File, blob));
        }
        return changes;
    }

    private GitProcess Start(IEnumerable<string> arguments)
    {
        var git = start(arguments);
        started.Add(git);
        return git;
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var output = new GitOutput(revList.Output);
        while (await output.ReadToAsync((byte)'\n', cancellationToken) is { } line)
        {
            // “id parent parent …”, with the parents a shallow clone really has.
            var ids = Encoding.ASCII.GetString(line.Span).Split(' ');
            if (imported.Contains(ids[0])) continue;
            var isMerge = ids.Length > 2;
            // A line that is no id is repeated by diff-tree as it is: that ends the answer.
            await (isMerge ? mergeDiffs : ordinaryDiffs).WriteLineAsync($"{ids[0]}\n=", cancellationToken);
            await listed.Writer.WriteAsync((ids[0], isMerge), cancellationToken);
        }
        await revList.EndAsync(cancellationToken);
        await ordinaryDiffs.CloseInputAsync();
        await mergeDiffs.CloseInputAsync();
    }

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        var ordinary = new GitDifferences(ordinaryDiffs, namesReported);
        var merges = new GitDifferences(mergeDiffs, namesReported);
        await foreach (var (id, isMerge) in listed.Reader.ReadAllAsync(cancellationToken))
        {
            var remarks = new List<string>();
            var differences = await (isMerge ? merges : ordinary).ReadAsync(remarks, cancellationToken);
            await HandOnAsync(new(id, isMerge, false, replay.Apply(differences), remarks), cancellationToken);
        }
        await ordinaryDiffs.EndAsync(cancellationToken);
        await mergeDiffs.EndAsync(cancellationToken);
        var missing = replay.AlignTo(await GitTree.ReadPagesAsync(start, history.Head, pages, cancellationToken));
        if (missing.Count > 0) await HandOnAsync(new(history.Head, false, true, missing, []), cancellationToken);
        await contents.NoMoreAsync();
    }

    private async Task HandOnAsync(PlannedCommit commit, CancellationToken cancellationToken)
    {
        // First hand on, then ask: whoever takes it reads the answers while we still write the questions.
        await planned.Writer.WriteAsync(commit, cancellationToken);
        await contents.AskAsync([commit.Id, .. commit.Changes.Select(change => change.Blob).OfType<string>()], cancellationToken);
    }

    // A channel ends with the error of the one who writes to it; the error surfaces where it is read.
    private static async Task CompleteAsync<T>(ChannelWriter<T> writer, Task work)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        writer.Complete(work.IsCanceled ? new OperationCanceledException() : work.Exception?.InnerException);
    }

    private async ValueTask<T> ExplainAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception e) when (e is GitFailedException or IOException or InvalidDataException)
        {
            stop.Token.ThrowIfCancellationRequested();
            throw new ImportSourceException($"The repository cannot be read to its end; it may be damaged (try “git fsck”). {await WhyAsync(e)}", e);
        }
    }

    private async Task<string> WhyAsync(Exception e)
    {
        if (e is GitFailedException) return $"Git says: {e.Message}";
        foreach (var git in started)
            if (await git.FailureAsync() is { } said) return $"Git says: {said}";
        return e.Message;
    }
}

/// <param name="IsAlignment">See <see cref="GitCommit.IsAlignment"/>.</param>
internal sealed record PlannedCommit(string Id, bool IsMerge, bool IsAlignment, List<ReplayedChange> Changes, List<string> Remarks);
