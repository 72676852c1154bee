using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// The text of any revision, rebuilt from the nearest whole text before it. The work is bounded by how far apart whole
/// texts stand, not by how long the history is. A revision never changes, so the last ones asked for are kept: whoever reads a history goes from
/// one to the next and compares them.
/// </summary>
public sealed class RevisionTexts(NpgsqlDataSource database, PostgresEventStore store) : IDisposable
{
    private const int MaxBytesKept = 16 * 1024 * 1024;
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MaxBytesKept });

    public void Dispose() => kept.Dispose();

    /// <returns>Null where the page has no such revision.</returns>
    public async Task<string?> FindAsync(PageId page, int revision, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue((page, revision), out string? text)) return text;
        text = await RebuildAsync(page, revision, cancellationToken);
        if (text is not null) kept.Set((page, revision), text, new MemoryCacheEntryOptions { Size = text.Length * sizeof(char), SlidingExpiration = KeptFor });
        return text;
    }

    private async Task<string?> RebuildAsync(PageId page, int revision, CancellationToken cancellationToken)
    {
        if (await FindStretchAsync(page, revision, cancellationToken) is not { } stretch) return null;
        var text = "";
        foreach (var recorded in await store.ReadStreamAsync(page.Value, stretch.From, stretch.To, cancellationToken))
            text = WikiPage.TextAfter(text, recorded.Data);
        return text;
    }

    private async Task<(long From, long To)?> FindStretchAsync(PageId page, int revision, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select whole.version, wanted.version
            from page_history wanted
            join page_history whole on whole.page_id = wanted.page_id and whole.revision = wanted.whole_revision
            where wanted.page_id = $1 and wanted.revision = $2
            """);
        command.Parameters.Add(new() { Value = page.Value });
        command.Parameters.Add(new() { Value = revision });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetInt64(1)) : null;
    }
}
