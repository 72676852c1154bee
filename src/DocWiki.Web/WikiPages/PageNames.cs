using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// Which page bore which path and title from when to when: former paths lead to their page for ever, and a link keeps
/// leading to the page it meant when it was written, whoever bears that name now.
/// </summary>
/// <remarks>Times are positions in the store (<c>mt_events.seq_id</c>), so a name's history needs no other page's events to be rebuilt.</remarks>
public sealed class PageNames(NpgsqlDataSource database) : IReadModel
{
    public string Name => "page_names";
    public int Version => 1;
    public IReadOnlyList<string> Tables => ["page_names"];
    public IReadOnlyList<StreamType> Streams => [StoredEvents.WikiPageStream];

    public string Schema => """
        create table page_names (
            name text not null collate "C",
            kind text not null,
            page_id uuid not null,
            from_position bigint not null,
            to_position bigint
        );
        create index page_names_name on page_names (name, kind);
        create index page_names_borne on page_names (page_id, kind) where to_position is null;
        """;

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        foreach (var (recorded, state, _) in changes)
        {
            var page = (WikiPage)state;
            if (recorded.Data is PageCreated or PageMoved or PageRestored { Path: not null }) Bear("path", page.Path.Value);
            if (recorded.Data is PageCreated or PageRetitled) Bear("title", TitleKey(page.Title.Value));

            void Bear(string kind, string name) => batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                with now as (select seq_id as position from mt_events where stream_id = $1 and version = $2),
                    given_up as (
                        update page_names set to_position = now.position
                        from now
                        where page_id = $1 and kind = $3 and to_position is null)
                insert into page_names (name, kind, page_id, from_position)
                select $4, $3, $1, now.position from now
                """)
            {
                Parameters =
                {
                    new() { Value = recorded.StreamId }, new() { Value = recorded.Version },
                    new() { Value = kind }, new() { Value = name },
                },
            });
        }
    }

    /// <summary>Titles are compared without case.</summary>
    public static string TitleKey(string title) => title.ToLowerInvariant();

    /// <returns>Whoever bore this path last, live or archived, wherever it stands now; null where nobody ever did.</returns>
    public async Task<CurrentPage?> FindLastBearerAsync(PagePath path, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {CurrentPages.Columns}
            from current_pages
            where page_id = (
                select n.page_id
                from page_names n
                join current_pages c using (page_id)
                where n.name = $1 and n.kind = 'path'
                order by n.from_position desc
                limit 1)
            """);
        command.Parameters.Add(new() { Value = path.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? CurrentPage.From(reader) : null;
    }
}
