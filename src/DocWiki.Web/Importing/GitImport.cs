using System.Diagnostics;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.Hosting;
using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.Importing;

/// <summary>Turns a git history into pages and their revisions: each commit that touches a page is one, by its author, at the author's time.</summary>
public sealed class GitImport(Wiki wiki, ImportOptions options, Action<string> say)
{
    /// <summary>Events written in one transaction: enough that round trips do not count, few enough that memory does not.</summary>
    private const int EventsPerTransaction = 400;

    /// <summary>Of a commit id beside each event, as git itself shortens them; whole ids stand in imported_commits.</summary>
    private const int ShortIdLength = 12;

    private static readonly TimeSpan BetweenProgressLines = TimeSpan.FromSeconds(2);

    private readonly ImportReport report = new();
    private readonly List<Append> waiting = [];
    private readonly List<string> commitsWaiting = [];
    private readonly Dictionary<Guid, OpenPage> openPages = [];
    private int eventsWaiting;

    /// <exception cref="ImportSourceException">The source cannot be read; what was imported before stays, and another run goes on from there.</exception>
    public async Task<ImportReport> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await using var repository = await GitRepository.OpenAsync(options.Source, cancellationToken);
        var roots = (await repository.MeasureAsync(options.Ref, options.Folder, GitImported.Nothing, cancellationToken)).RootCommits;
        await using var state = await ImportState.OpenAsync(wiki.Database, roots, options, cancellationToken);
        var imported = new GitImported(state.Commits, state.LiveFiles());
        var history = await repository.MeasureAsync(options.Ref, options.Folder, imported, cancellationToken);
        if (history.PagesAtHead == 0 && imported.Commits.Count == 0)
            throw new ImportSourceException($"There is no Markdown file {(history.Folder is { } folder ? $"below “{folder}” " : "")}at {history.Head[..10]}. A folder is named from the top of the repository, with capitals as they are there.");
        Introduce(history);

        var markdownFiles = new MarkdownFiles(history.Folder);
        var paths = new ImportedPaths(markdownFiles, options.Under, state.Paths(), state.IsTaken);
        var authors = await ImportedAuthors.OpenAsync(wiki.Database, cancellationToken);
        var commits = 0;
        var nextLine = BetweenProgressLines;
        await foreach (var commit in repository.ReadAsync(history, imported, cancellationToken))
        {
            var author = authors.Of(commit.AuthorName, commit.AuthorMail);
            foreach (var remark in commit.Remarks) report.Note("Remarks", remark);
            foreach (var change in commit.Changes) await TakeOverAsync(change, commit, author.Value);
            if (commit.IsLastPart && !commit.IsAlignment)
            {
                commits++;
                commitsWaiting.Add(commit.Id);
            }
            if (eventsWaiting >= EventsPerTransaction || commitsWaiting.Count >= EventsPerTransaction) await WriteAsync();
            if (clock.Elapsed >= nextLine)
            {
                nextLine = clock.Elapsed + BetweenProgressLines;
                SayHowFar();
            }
        }
        await WriteAsync();
        await state.FinishAsync(history.Head, cancellationToken);
        report.Commits = commits;
        report.Authors = authors.Count;
        report.Elapsed = clock.Elapsed;
        report.PagesAtHead = state.CountLivePages();
        return report;

        async Task TakeOverAsync(FileChange change, GitCommit commit, string author)
        {
            switch (change)
            {
                case FileSet set:
                    report.Revisions++;
                    await SetAsync(set.File, set.Blob, commit, author, renamedFrom: null);
                    break;
                case FileRenamed renamed:
                    report.Revisions++;
                    report.Deletions++;
                    report.Renames++;
                    await SetAsync(renamed.File, renamed.Blob, commit, author, renamed.From);
                    break;
                case FileRemoved removed:
                    report.Deletions++;
                    await RemoveAsync(removed.File, commit, author);
                    break;
            }
        }

        async Task SetAsync(string name, GitBlob blob, GitCommit commit, string author, string? renamedFrom)
        {
            var file = state.File(name);
            if (renamedFrom is not null)
            {
                var former = state.File(renamedFrom);
                if (file.PageId is { } replaced && replaced != former.PageId) report.Note("Archived pages whose file was replaced by a renamed one", $"{name}: {file.Path}");
                file.PageId = former.PageId;
                file.Version = former.Version;
                (former.PageId, former.BlobId) = (null, null);
                state.Touch(renamedFrom);
            }
            var path = renamedFrom is null ? paths.For(name) : paths.ForRenamed(renamedFrom, name);
            if (renamedFrom is not null) state.File(renamedFrom).Path = paths.Known.TryGetValue(renamedFrom, out var kept) ? kept.Value : "";
            if (path.Remark is { } remark) report.Note("Files whose page has another name", remark);
            file.Path = path.Path.Value;
            file.BlobId = blob.Id;
            state.Touch(name);

            var text = blob.Bytes is { } bytes ? ImportedText.From(bytes) : new ImportedText("", TextTraits.None, blob.Problem);
            if (text.Refusal is { } refusal)
            {
                report.Note("Files that were not taken over", $"{name} in {commit.Id[..10]}: {refusal}");
                return;
            }
            report.NoteTraits(name, text.Traits);
            if (IsEditedHere(file, name)) return;

            var page = await OpenAsync(file, cancellationToken);
            var markdown = MarkdownPage.Parse(text.Text, path.Path);
            var title = Title.FromText(markdown.FrontMatter.Title ?? markdown.FirstHeading ?? "", otherwise: Path.GetFileNameWithoutExtension(name));
            var revision = new RecordImportedRevision(
                path.Path, title, TagSet.FromText(markdown.FrontMatter.Tags), PageText.Parse(text.Text), EditSummary.FromText(commit.Message));
            Add(file, page, revision.Decide(page.State), commit, author);
        }

        async Task RemoveAsync(string name, GitCommit commit, string author)
        {
            var file = state.File(name);
            file.BlobId = null;
            state.Touch(name);
            if (file.PageId is null || IsEditedHere(file, name)) return;
            var page = await OpenAsync(file, cancellationToken);
            if (page.State.Exists) Add(file, page, new ArchivePage(EditSummary.FromText(commit.Message)).Decide(page.State), commit, author);
        }

        bool IsEditedHere(ImportedFile file, string name)
        {
            if (!file.WasEditedHere) return false;
            report.Note("Pages edited here since the last import, left as they are", $"{name}: {file.Path}");
            return true;
        }

        void Add(ImportedFile file, OpenPage page, IReadOnlyList<object> events, GitCommit commit, string author)
        {
            if (events.Count == 0) return;
            var metadata = new EventMetadata(commit.AuthorTime.ToUniversalTime(), author, CausationId: commit.Id[..ShortIdLength]);
            waiting.Add(new Append(metadata, [new(StoredEvents.WikiPageStream, file.PageId!.Value, page.Version, events, page.State)]));
            page.State = events.Aggregate(page.State, (state, @event) => state.After(@event));
            page.Version += events.Count;
            file.Version = page.Version;
            eventsWaiting += events.Count;
        }

        async Task WriteAsync()
        {
            await authors.SaveAsync(cancellationToken);
            await wiki.Store.AppendAllAsync(waiting, cancellationToken, batch => state.AddTo(batch, commitsWaiting));
            state.Saved(commitsWaiting);
            waiting.Clear();
            commitsWaiting.Clear();
            eventsWaiting = 0;
        }

        void SayHowFar()
        {
            var rate = report.Revisions / clock.Elapsed.TotalSeconds;
            var left = commits == 0 ? TimeSpan.Zero : clock.Elapsed * ((double)(history.NewCommits - commits) / commits);
            say($"{commits:N0} of {history.NewCommits:N0} commits, {report.Revisions:N0} revisions, {rate:N0} a second, about {Words(left)} left");
        }
    }

    /// <summary>The page a file belongs to: new, kept in memory, or read.</summary>
    private async Task<OpenPage> OpenAsync(ImportedFile file, CancellationToken cancellationToken)
    {
        file.PageId ??= PageId.New().Value;
        if (openPages.TryGetValue(file.PageId.Value, out var open)) return open;

        var current = file.Version == 0 ? null : await wiki.CurrentPages.FindAsync(new PageId(file.PageId.Value), cancellationToken);
        open = new OpenPage { State = current?.Page ?? WikiPage.Nothing, Version = current?.Version ?? 0 };
        openPages.Add(file.PageId.Value, open);
        return open;
    }

    private void Introduce(GitHistory history)
    {
        say(history.NewCommits == 0
            ? $"Nothing new: all {history.Commits:N0} commits are imported already."
            : $"{history.NewCommits:N0} of {history.Commits:N0} commits are new; {history.PagesAtHead:N0} Markdown files at {history.Head[..10]}.");
        if (history.IsShallow) report.Note("Remarks", "The repository was cloned with --depth: its history begins in the middle.");
        if (history.AbandonedCommits > 0)
            report.Note("Remarks", $"{history.AbandonedCommits:N0} imported commits are no longer part of this history: it was rewritten, or another ref was named. Their revisions stay.");
    }

    private static string Words(TimeSpan time) => time.TotalSeconds < 90 ? $"{time.TotalSeconds:0} s" : $"{time.TotalMinutes:0} min";

    private sealed class OpenPage
    {
        public required WikiPage State { get; set; }
        public required long Version { get; set; }
    }
}

/// <param name="Source">A repository or a bundle.</param>
/// <param name="Under">Where in the wiki the files go; null: at the top.</param>
public sealed record ImportOptions(string Source, string? Folder = null, string? Ref = null, PagePath? Under = null);
