using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// Finished page views by request path, the same bytes for everybody. A change of a page's text forgets that page; a change of
/// a path, a title or of what exists forgets all, because trees and links on any page may show it.
/// </summary>
public sealed class PageViewCache(PageTree tree)
{
    /// <summary>Beyond this many bytes everything is forgotten and filled anew: simple, and a wiki read that widely pays one rendering per page.</summary>
    public const long MaxBytes = 96L * 1024 * 1024;

    private const int MaxForgotten = 10_000;

    private readonly ConcurrentDictionary<string, CachedView> views = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, string> pathsByPage = new();
    private readonly ConcurrentDictionary<long, byte> forgotten = new();
    private long bytes;
    private long epoch;

    /// <summary>Goes up with every change. A view that was begun in an earlier epoch may be old and is not kept.</summary>
    public long Epoch => Volatile.Read(ref epoch);

    public bool TryGet(string requestPath, [NotNullWhen(true)] out CachedView? view) => views.TryGetValue(requestPath, out view);

    /// <param name="begun">The epoch in which reading the page began.</param>
    public void Keep(string requestPath, Guid page, CachedView view, long begun)
    {
        if (begun != Epoch) return;
        if (Interlocked.Add(ref bytes, view.Body.Length) > MaxBytes) Clear();
        views[requestPath] = view;
        pathsByPage[page] = requestPath;
        // A change between the check and the line above must win.
        if (begun != Epoch) views.TryRemove(requestPath, out _);
    }

    /// <summary>What this process wrote, forgotten before the writer is answered.</summary>
    public void Forget(IReadOnlyList<RecordedEvent> events)
    {
        // News that came before this line leaves its positions here for ever: so not too many are kept.
        if (forgotten.Count > MaxForgotten) forgotten.Clear();
        foreach (var recorded in events) forgotten[recorded.Position] = default;
        ForgetAffected(events);
    }

    /// <summary>What the store says was written anywhere. This process' own writes come back that way, and were forgotten already.</summary>
    public void ForgetNews(IReadOnlyList<RecordedEvent> events) => ForgetAffected([.. events.Where(recorded => !forgotten.TryRemove(recorded.Position, out _))]);

    /// <summary>Somebody is called otherwise now: any kept view may show them.</summary>
    public void ForgetNames()
    {
        Interlocked.Increment(ref epoch);
        Clear();
    }

    private void ForgetAffected(IReadOnlyList<RecordedEvent> events)
    {
        if (events.Count == 0) return;
        Interlocked.Increment(ref epoch);
        if (events.All(recorded => recorded.Data is PageRevised or PageTagged or PageProtected or PageReturned or PageSeen or PageApproved { IsFirst: false } or PageReviewUndone { Approved: > 0 }))
        {
            foreach (var recorded in events)
                if (pathsByPage.TryRemove(recorded.StreamId, out var path) && views.TryRemove(path, out var view))
                    Interlocked.Add(ref bytes, -view.Body.Length);
        }
        else
        {
            ForgetAll();
        }
    }

    private void ForgetAll()
    {
        tree.Forget();
        Clear();
    }

    private void Clear()
    {
        views.Clear();
        pathsByPage.Clear();
        Interlocked.Exchange(ref bytes, 0);
    }
}

/// <summary>A finished answer.</summary>
/// <param name="ETag">Quoted.</param>
/// <param name="IsWaiting">Newer text waits for approval: whoever wrote that sees another page.</param>
public sealed record CachedView(byte[] Body, string ETag, bool IsWaiting);
