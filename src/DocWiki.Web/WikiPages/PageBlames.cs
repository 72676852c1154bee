using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Microsoft.Extensions.Caching.Memory;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// Who wrote which line of a page, from the events of that page alone, and of those its sections came from. What was made last of a
/// page is kept, and goes on from there when the page has a new revision.
/// </summary>
public sealed class PageBlames(PostgresEventStore store, PageHistory history) : IDisposable
{
    private const int MaxBytesKept = 32 * 1024 * 1024;
    private const int EventsAtOnce = 500;

    /// <summary>A section may have come from a page to which it had come from another.</summary>
    private const int MaxSources = 4;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MaxBytesKept });

    public void Dispose() => kept.Dispose();

    /// <returns>Null where the page has no such revision.</returns>
    public Task<Blame?> FindAsync(PageId page, int revision, CancellationToken cancellationToken) => FindAsync(page, revision, MaxSources, cancellationToken);

    /// <summary>Who changed what between two revisions, of which <paramref name="from"/> is the older.</summary>
    /// <param name="text">Of that revision.</param>
    public async Task<LineAuthors> AuthorsAsync(PageId page, string text, HistoryLine from, HistoryLine to, CancellationToken cancellationToken)
    {
        var steps = new List<(int, StoredText)>();
        await foreach (var recorded in EventsAsync(page, from.Version + 1, to.Version, cancellationToken))
            if (recorded.Data is PageRevised revised) steps.Add((from.Revision!.Value + steps.Count + 1, new StoredText(revised.Text, revised.Text is null ? revised.Patch ?? TextPatch.Empty : null)));
        return LineAuthors.Of(page.Value, text, from.Revision!.Value, steps);
    }

    private async Task<Blame?> FindAsync(PageId page, int revision, int sources, CancellationToken cancellationToken)
    {
        var last = kept.Get<Kept>(page);
        if (last?.Revision == revision) return last.Blame;
        if ((await history.FindAsync(page, revision, cancellationToken)) is not { } line) return null;

        var (blame, reached, version) = last?.Revision < revision ? last : new Kept(Blame.Nothing, 0, 0);
        await foreach (var recorded in EventsAsync(page, version + 1, line.Version, cancellationToken))
        {
            var origin = new TextOrigin(page.Value, reached + 1);
            blame = recorded.Data switch
            {
                PageCreated created => blame.After(origin, created.Text, await SourceAsync(created.From)),
                PageRevised { Patch: { } patch } revised => blame.After(origin, patch, await SourceAsync(revised.From)),
                PageRevised { Text: { } text } revised => blame.After(origin, text, await SourceAsync(revised.From)),
                _ => blame,
            };
            if (recorded.Data is PageCreated or PageRevised) reached++;
        }
        // Older ones are asked for rarely: whoever walks back reads each once.
        if (last is null || last.Revision < revision)
        {
            kept.Set(page, new Kept(blame, reached, line.Version), new MemoryCacheEntryOptions { Size = BytesOf(blame), SlidingExpiration = KeptFor });
        }
        return blame;

        async Task<IReadOnlyList<BlamedLine>?> SourceAsync(SectionSource? from) =>
            from is null || sources == 0 ? null : (await FindAsync(new PageId(from.Page), from.Revision, sources - 1, cancellationToken))?.Lines;
    }

    /// <summary>In parts, because every so often an event holds a whole text.</summary>
    private async IAsyncEnumerable<RecordedEvent> EventsAsync(PageId page, long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; from <= to; from += EventsAtOnce)
            foreach (var recorded in await store.ReadStreamAsync(page.Value, from, Math.Min(to, from + EventsAtOnce - 1), cancellationToken)) yield return recorded;
    }

    private static long BytesOf(Blame blame) => blame.Characters * sizeof(char) + blame.Lines.Count * 100L;

    private sealed record Kept(Blame Blame, int Revision, long Version);
}
