using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.WikiPages.Rendering;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// The links from page to page. A link is kept as it was written together with what it meant then; which page that is follows
/// from <see cref="PageNames"/>, so a link survives renames at both ends and needs no change when a wanted page appears.
/// </summary>
public sealed class PageLinks(NpgsqlDataSource database) : IReadModel
{
    /// <summary>
    /// Joins each <c>link</c> (path, title, position) with the page it means. A name may have been borne by several pages: first who
    /// bore it when the link was written, else who took it next, else who left it last. A path counts before a title.
    /// </summary>
    private const string Bearers = """
        cross join lateral (
            select n.page_id
            from page_names n
            where n.name = any (array[link.path, link.title])
                and (n.kind = 'path' and n.name = link.path or n.kind = 'title' and n.name = link.title)
            order by n.kind,
                case when n.from_position > link.position then 1 when n.to_position <= link.position then 2 else 0 end,
                case when n.from_position > link.position then n.from_position end,
                n.to_position desc nulls first
            limit 1) bearer
        join current_pages c on c.page_id = bearer.page_id
        where c.archived_at is null
        """;

    public string Name => "page_links";
    public int Version => 2;
    public IReadOnlyList<string> Tables => ["page_links"];
    public IReadOnlyList<StreamType> Streams => [StoredEvents.WikiPageStream];

    // One row a page, its links as four arrays of one length: most edits change no link, and then no row changes.
    public string Schema => """
        create table page_links (
            page_id uuid primary key,
            written text[] not null,
            paths text[] not null,
            titles text[] not null,
            positions bigint[] not null
        );
        """;

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        foreach (var (recorded, state, before) in changes)
        {
            if (recorded.Data is not (PageCreated or PageRevised)) continue;
            var page = (WikiPage)state;
            if (recorded.Data is PageRevised && Prose.IsAllThatDiffers(((WikiPage)before).Text, page.Text)) continue;
            var links = MarkdownPage.Parse(page.Text, page.Path).Links;
            // A link that was there before keeps what it meant, also where the page has moved since.
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into page_links (page_id, written, paths, titles, positions)
                select $1, $3, $4, $5, array_fill(now.seq_id, array[cardinality($3)])
                from mt_events now
                where now.stream_id = $1 and now.version = $2
                on conflict (page_id) do update set
                    written = excluded.written,
                    (paths, titles, positions) = (
                        select
                            coalesce(array_agg(case when old.position is null then new.path else old.path end order by new.number), '{}'),
                            coalesce(array_agg(case when old.position is null then new.title else old.title end order by new.number), '{}'),
                            coalesce(array_agg(coalesce(old.position, new.position) order by new.number), '{}')
                        from unnest(excluded.written, excluded.paths, excluded.titles, excluded.positions)
                            with ordinality as new (written, path, title, position, number)
                        left join unnest(page_links.written, page_links.paths, page_links.titles, page_links.positions)
                            as old (written, path, title, position) on old.written = new.written)
                where page_links.written <> excluded.written
                """)
            {
                Parameters =
                {
                    new() { Value = recorded.StreamId }, new() { Value = recorded.Version },
                    Texts(links.Select(link => link.Written)), Texts(links.Select(link => link.Path?.Value)), Texts(links.Select(link => link.Title)),
                },
            });
        }
    }

    /// <summary>For the view of a page: where the links of its current text lead. One command of a batch.</summary>
    public static NpgsqlBatchCommand OfPageAt(PagePath path) => new($"""
        select link.written, c.path, c.title
        from current_pages p
        join page_links l on l.page_id = p.page_id
        cross join lateral unnest(l.written, l.paths, l.titles, l.positions) as link (written, path, title, position)
        {Bearers}
        and p.place = replace($1, '/', chr(1))
        """)
    {
        Parameters = { new() { Value = path.Value } },
    };

    /// <summary>Where the links of a page's current text lead, by what was written.</summary>
    public async Task<IReadOnlyDictionary<string, LinkTarget>> OfAsync(PagePath path, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(OfPageAt(path));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>The rows of either query, by what was written.</summary>
    public static async Task<IReadOnlyDictionary<string, LinkTarget>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var targets = new Dictionary<string, LinkTarget>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            targets[reader.GetString(0)] = new LinkTarget(PagePath.Stored(reader.GetString(1)).Address, reader.GetString(2));
        return targets;
    }

    /// <summary>Where the links of a text lead that is not saved, or is an old one: to whoever bears their names now.</summary>
    public async Task<IReadOnlyDictionary<string, LinkTarget>> ResolveAsync(IReadOnlyList<WrittenLink> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return new Dictionary<string, LinkTarget>();

        await using var command = database.CreateCommand($"""
            select link.written, c.path, c.title
            from (
                select written, path, title, 9223372036854775807 as position
                from unnest($1, $2, $3) as written (written, path, title)) link
            {Bearers}
            """);
        command.Parameters.Add(Texts(links.Select(link => link.Written)));
        command.Parameters.Add(Texts(links.Select(link => link.Path?.Value)));
        command.Parameters.Add(Texts(links.Select(link => link.Title)));

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    private static NpgsqlParameter<string?[]> Texts(IEnumerable<string?> texts) => new() { TypedValue = [.. texts], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
