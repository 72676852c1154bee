using DocWiki.Domain;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages.Rendering;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>Carries out commands on pages: reads the state, lets the command decide, appends with the expected version. Tries again when somebody else was faster.</summary>
public sealed class PageWriter(CurrentPages pages, PageLinks links, PostgresEventStore store, PageViewCache cache, TimeProvider clock)
{
    /// <summary>A move takes at most this many subpages along, all in one transaction.</summary>
    public const int MaxSubpagesMoved = 5000;

    private const int MaxTries = 5;

    /// <returns>The new page's id. The same edit id again gives the same page.</returns>
    /// <exception cref="PathTakenException">Another page stands there.</exception>
    /// <exception cref="EditIdReusedException">The edit id is that of another page.</exception>
    public async Task<PageId> CreateAsync(CreatePage command, Edit edit, CancellationToken cancellationToken)
    {
        await PlacesMustBeOpenAsync([command.Path], null, edit, cancellationToken);
        // The edit id names the page as well, so that a repeated request can only ever be the same page.
        var id = new PageId(edit.Id);
        try
        {
            var decided = (command with { Awaits = edit.Rights.Awaits }).Decide(WikiPage.Nothing);
            await AppendAsync(edit, [new(StoredEvents.WikiPageStream, id.Value, 0, decided)], cancellationToken);
        }
        catch (PostgresException taken) when (taken.ConstraintName == CurrentPages.PathTaken)
        {
            throw new PathTakenException(command.Path);
        }
        catch (VersionConflictException)
        {
            throw new EditIdReusedException(edit.Id);
        }
        return id;
    }

    /// <returns>Where the page stands.</returns>
    /// <exception cref="PageMovedOnException">Somebody else revised the page since the command's base revision.</exception>
    public async Task<PagePath> ReviseAsync(PageId id, RevisePage command, Edit edit, CancellationToken cancellationToken)
    {
        try
        {
            return (await ChangeAsync(id, page => (command with { Awaits = page.TextAwaits(edit.Rights, clock.GetUtcNow()) }).Decide(page), edit, cancellationToken)).Page.Path;
        }
        catch (PageMovedOnException)
        {
            // It may be this very edit, sent twice, that moved the page on.
            if (await FindSavedAsync(id, edit, cancellationToken) is not { } saved || saved.Hash != TextHash.Of(command.Text.Value)) throw;
            return (await LoadAsync(id, cancellationToken)).Page.Path;
        }
    }

    /// <returns>What this edit made of the page when it was sent before: the version of its event, and which text; null where it was not.</returns>
    public async Task<(long Version, TextHash Hash)?> FindSavedAsync(PageId id, Edit edit, CancellationToken cancellationToken) =>
        await store.FindAppendAsync(edit.Id, cancellationToken) is [{ Data: PageRevised revised } recorded, ..] && recorded.StreamId == id.Value
            ? (recorded.Version, revised.Hash)
            : null;

    /// <summary>A reviewer's decision: about any page, whoever may change it.</summary>
    /// <returns>The page as it was before; with nothing to append it is as it was.</returns>
    public Task<CurrentPage> ReviewAsync(PageId id, Func<WikiPage, IReadOnlyList<object>> decide, Edit edit, CancellationToken cancellationToken) =>
        ChangeAsync(id, decide, edit, cancellationToken);

    public Task ProtectAsync(PageId id, ProtectPage command, Edit edit, CancellationToken cancellationToken) =>
        ChangeAsync(id, Arranging(command.Decide, edit), edit, cancellationToken);

    public Task ArchiveAsync(PageId id, ArchivePage command, Edit edit, CancellationToken cancellationToken) =>
        ChangeAsync(id, Arranging(command.Decide, edit), edit, cancellationToken);

    /// <exception cref="PathTakenException">Another page stands where it should be restored.</exception>
    public async Task RestoreAsync(PageId id, RestorePage command, Edit edit, CancellationToken cancellationToken)
    {
        await PlacesMustBeOpenAsync([command.To ?? (await LoadAsync(id, cancellationToken)).Page.Path], id, edit, cancellationToken);
        await ChangeAsync(id, Arranging(command.Decide, edit), edit, cancellationToken);
    }

    /// <returns>How many subpages went along.</returns>
    /// <exception cref="PathTakenException">Another page stands where one of them would go.</exception>
    public async Task<int> MoveAsync(PageId id, MovePage command, bool withSubpages, Edit edit, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var page = await LoadAsync(id, cancellationToken);
            if (withSubpages && command.To.IsUnder(page.Page.Path))
                throw new RuleViolationException("A page cannot take its subpages along to a place below itself. Move it alone, or choose another place.");

            var moved = new List<(CurrentPage Page, MovePage Command)> { (page, command) };
            if (withSubpages)
            {
                var subpages = await pages.LoadUnderAsync(page.Page.Path, MaxSubpagesMoved + 1, cancellationToken);
                if (subpages.Count > MaxSubpagesMoved)
                    throw new RuleViolationException($"More than {MaxSubpagesMoved} subpages would move at once. Move them part by part.");
                moved.AddRange(subpages.Select(sub => (sub, new MovePage(sub.Page.Path.Rebased(page.Page.Path, command.To)))));
            }

            foreach (var (one, _) in moved) one.Page.MustBeOpenTo(edit.Rights, clock.GetUtcNow());
            await PlacesMustBeOpenAsync([.. moved.Select(move => move.Command.To)], null, edit, cancellationToken);
            var appends = moved
                .Select(move => AppendTo(move.Page, move.Command.Decide(move.Page.Page)))
                .Where(append => append.Events.Count > 0)
                .ToList();
            if (appends.Count == 0) return 0;
            try
            {
                await AppendAsync(edit, appends, cancellationToken);
                return appends.Count - 1;
            }
            catch (EditIdReusedException)
            {
                // It may be this very move, sent twice, that took the subpages from under this one.
                if (await store.FindAppendAsync(edit.Id, cancellationToken) is not [{ Data: PageMoved done } first, ..]
                    || first.StreamId != id.Value || done.Path != command.To.Value) throw;
                return 0;
            }
            catch (VersionConflictException) when (tries < MaxTries)
            {
            }
            catch (PostgresException taken) when (taken.ConstraintName == CurrentPages.PathTaken)
            {
                throw new PathTakenException(await FirstTakenAsync(moved, cancellationToken) ?? command.To);
            }
        }
    }

    /// <summary>Changes both pages at once, or makes the other one.</summary>
    /// <returns>The section's id there.</returns>
    /// <exception cref="PathTakenException">Another page stands where the new one was to.</exception>
    public async Task<string> TransferAsync(TransferSection command, Edit edit, CancellationToken cancellationToken)
    {
        // Sent twice: the second time the section is gone already.
        if (await store.FindAppendAsync(edit.Id, cancellationToken) is [var done, ..] && done.StreamId == command.To.Value && SourceIn(done.Data) is { } known) return known.Into;
        for (var tries = 1; ; tries++)
        {
            var source = await LoadAsync(command.From, cancellationToken);
            var target = await pages.FindAsync(command.To, cancellationToken);
            var now = clock.GetUtcNow();
            if (target is null) await PlacesMustBeOpenAsync([command.NewPath], null, edit, cancellationToken);
            var meant = await links.OfAsync(source.Page.Path, cancellationToken);
            var (fromSource, toTarget) = (command with
            {
                TargetAwaits = target?.Page.TextAwaits(edit.Rights, now) ?? edit.Rights.Awaits,
                SourceAwaits = command.IsCopy ? default : source.Page.TextAwaits(edit.Rights, now),
            }).Decide(source.Page, target?.Page ?? WikiPage.Nothing, (page, section, to, text) => CarriedLinks.Carry(page, section, to, text, meant));
            var appends = new List<StreamAppend> { target is null ? new(StoredEvents.WikiPageStream, command.To.Value, 0, toTarget) : AppendTo(target, toTarget) };
            if (fromSource.Count > 0) appends.Add(AppendTo(source, fromSource));
            try
            {
                await AppendAsync(edit, appends, cancellationToken);
                return SourceIn(toTarget[0])!.Into;
            }
            catch (VersionConflictException) when (tries < MaxTries)
            {
            }
            catch (PostgresException taken) when (taken.ConstraintName == CurrentPages.PathTaken)
            {
                throw new PathTakenException(command.NewPath);
            }
        }
    }

    /// <summary>What is no text cannot wait: the page must be open to whoever wants it.</summary>
    private Func<WikiPage, IReadOnlyList<object>> Arranging(Func<WikiPage, IReadOnlyList<object>> decide, Edit edit) => page =>
    {
        page.MustBeOpenTo(edit.Rights, clock.GetUtcNow());
        return decide(page);
    };

    /// <returns>The page as it was before the change.</returns>
    private async Task<CurrentPage> ChangeAsync(PageId id, Func<WikiPage, IReadOnlyList<object>> decide, Edit edit, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var page = await LoadAsync(id, cancellationToken);
            var append = AppendTo(page, decide(page.Page));
            if (append.Events.Count == 0) return page;
            try
            {
                await AppendAsync(edit, [append], cancellationToken);
                return page;
            }
            catch (VersionConflictException) when (tries < MaxTries)
            {
            }
            catch (PostgresException taken) when (taken.ConstraintName == CurrentPages.PathTaken)
            {
                throw new PathTakenException(page.Page.Path);
            }
        }
    }

    /// <summary>A protected page's place is protected as well while it is archived: else whoever may not change it could put another in its place.</summary>
    /// <param name="back">The archived page that comes back there, if one does.</param>
    /// <exception cref="RuleViolationException">A page that these rights do not suffice to change is archived there.</exception>
    private async Task PlacesMustBeOpenAsync(IReadOnlyList<PagePath> paths, PageId? back, Edit edit, CancellationToken cancellationToken)
    {
        if (edit.Rights is { MayChangeReviewed: true, MayChangeProtected: true }) return;
        foreach (var archived in await pages.ListKeptPlacesAsync(paths, cancellationToken))
            if (archived.Id != back) archived.Page.PlaceMustBeOpenTo(edit.Rights, clock.GetUtcNow());
    }

    private async Task<CurrentPage> LoadAsync(PageId id, CancellationToken cancellationToken) =>
        await pages.FindAsync(id, cancellationToken) ?? throw new RuleViolationException("There is no such page.");

    private async Task<PagePath?> FirstTakenAsync(List<(CurrentPage Page, MovePage Command)> moved, CancellationToken cancellationToken)
    {
        foreach (var (page, command) in moved)
            if (await pages.FindAsync(command.To, cancellationToken) is { } other && other.Id != page.Id)
                return command.To;
        return null;
    }

    private async Task AppendAsync(Edit edit, IReadOnlyList<StreamAppend> streams, CancellationToken cancellationToken)
    {
        var metadata = new EventMetadata(clock.GetUtcNow(), edit.Person.Value);
        var result = await store.AppendAsync(new Append(metadata, streams, edit.Id), cancellationToken);
        cache.Forget(result.Events);
    }

    private static SectionSource? SourceIn(object @event) => (@event as PageRevised)?.From ?? (@event as PageCreated)?.From;

    private static StreamAppend AppendTo(CurrentPage page, IReadOnlyList<object> events) =>
        new(StoredEvents.WikiPageStream, page.Id.Value, page.Version, events, page.Page);
}

/// <param name="Id">Made when the form was: the same id again is the same edit, so a repeated save is harmless. Empty: a fresh one is made.</param>
/// <param name="Rights">What the person may beyond open pages.</param>
public readonly record struct Edit(Guid Id, PersonId Person, EditorRights Rights = default)
{
    public Guid Id { get; } = Id == Guid.Empty ? Guid.CreateVersion7() : Id;
}

/// <summary>Somebody was first: another page stands at this path.</summary>
public sealed class PathTakenException(PagePath path) : Exception($"Another page stands at “{path}” already.")
{
    public PagePath Path { get; } = path;
}
