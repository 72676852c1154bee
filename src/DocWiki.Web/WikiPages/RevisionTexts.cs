using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// The text of any revision, rebuilt from the nearest whole text before it. The work is bounded by how far apart whole
/// texts stand, not by how long the history is.
/// </summary>
public sealed class RevisionTexts(NpgsqlDataSource database, PostgresEventStore store)
{
    /// <returns>Null where the page has no such revision.</returns>
    public async Task<string?> FindAsync(PageId page, int revision, CancellationToken cancellationToken)
    {
        if (await FindStretchAsync(page, revision, cancellationToken) is not { } stretch) return null;
        var state = WikiPage.Nothing;
        foreach (var recorded in await store.ReadStreamAsync(page.Value, stretch.From, stretch.To, cancellationToken))
            state = state.After(recorded.Data);
        return state.Text;
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
