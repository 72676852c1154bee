using System.Collections.Concurrent;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// Pages as their view needs them, in one round trip: the row and where its links lead. Where the
/// links lead is remembered, so that a page whose text changed but not its links is asked for by its row alone.
/// </summary>
public sealed class ViewedPages(NpgsqlDataSource database, PageTree tree)
{
    /// <summary>Pages remembered; beyond that all are forgotten.</summary>
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<PagePath, Remembered> remembered = new();

    /// <returns>Null where no live page stands there.</returns>
    public async Task<ViewedPage?> FindAsync(PagePath path, CancellationToken cancellationToken)
    {
        // Before the page is read: a change of the tree meanwhile makes what is remembered worthless, not wrong.
        var generation = tree.Generation;
        var known = remembered.TryGetValue(path, out var before) && before.Generation == generation ? before : null;

        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(CurrentPages.PageAt(path));
        if (known is null) batch.BatchCommands.Add(PageLinks.OfPageAt(path));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var page = CurrentPage.From(reader);
        var markdown = MarkdownPage.Parse(page.Page.Text, path);

        // Two revisions on, a link may have gone and come back, and mean another page than before.
        if (known is not null && page.Version <= known.Version + 1 && known.Written.SequenceEqual(markdown.Links.Select(link => link.Written)))
        {
            remembered[path] = known with { Version = page.Version };
            return new ViewedPage(page, markdown, known.Targets);
        }

        if (known is not null)
        {
            // Its links changed: once more, with the question where they lead.
            await reader.DisposeAsync();
            remembered.TryRemove(path, out _);
            return await FindAsync(path, cancellationToken);
        }
        await reader.NextResultAsync(cancellationToken);
        var targets = await PageLinks.ReadAsync(reader, cancellationToken);
        if (remembered.Count > MaxRemembered) remembered.Clear();
        remembered[path] = new Remembered(generation, page.Version, [.. markdown.Links.Select(link => link.Written)], targets);
        return new ViewedPage(page, markdown, targets);
    }

    private sealed record Remembered(long Generation, long Version, IReadOnlyList<string> Written, IReadOnlyDictionary<string, LinkTarget> Targets);
}

/// <param name="Links">By what was written; a link that is not among them leads to a page nobody has written.</param>
public sealed record ViewedPage(CurrentPage Page, MarkdownPage Markdown, IReadOnlyDictionary<string, LinkTarget> Links);
