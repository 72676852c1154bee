using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// The sections of each page by their ids, those that are gone too: what points to a section can say what it is called, or was, without
/// the page's text.
/// </summary>
public sealed class PageSections(NpgsqlDataSource database) : IReadModel
{
    public string Name => "page_sections";
    public int Version => 1;
    public IReadOnlyList<string> Tables => ["page_sections"];
    public IReadOnlyList<StreamType> Streams => [StoredEvents.WikiPageStream];

    // One row a page, in arrays of one length: most edits change no heading, and then no row changes. So there is no line in it.
    public string Schema => """
        create table page_sections (
            page_id uuid primary key,
            ids text[] not null,
            headings text[] not null,
            levels integer[] not null,
            gone_ids text[] not null,
            gone_headings text[] not null,
            gone_revisions integer[] not null
        );
        """;

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        foreach (var (recorded, state, before) in changes)
        {
            if (recorded.Data is not (PageCreated or PageRevised)) continue;
            var (page, old) = ((WikiPage)state, (WikiPage)before);
            if (recorded.Data is PageRevised && page.Sections.Recorded == old.Sections.Recorded && Prose.IsAllThatDiffers(old.Text, page.Text)) continue;
            var sections = TextSections.Of(page.Text, page.Sections);
            batch.BatchCommands.Add(new NpgsqlBatchCommand("""
                insert into page_sections (page_id, ids, headings, levels, gone_ids, gone_headings, gone_revisions)
                values ($1, $2, $3, $4, '{}', '{}', '{}')
                on conflict (page_id) do update set
                    ids = excluded.ids,
                    headings = excluded.headings,
                    levels = excluded.levels,
                    (gone_ids, gone_headings, gone_revisions) = (
                        select
                            coalesce(array_agg(gone.id order by gone.revision, gone.number), '{}'),
                            coalesce(array_agg(gone.heading order by gone.revision, gone.number), '{}'),
                            coalesce(array_agg(gone.revision order by gone.revision, gone.number), '{}')
                        from (
                            select old.id, old.heading, old.revision, old.number
                            from unnest(page_sections.gone_ids, page_sections.gone_headings, page_sections.gone_revisions)
                                with ordinality as old (id, heading, revision, number)
                            union all
                            select was.id, was.heading, $5, was.number
                            from unnest(page_sections.ids, page_sections.headings) with ordinality as was (id, heading, number)) gone
                        where not exists (select from unnest(excluded.ids) as now (id) where now.id = gone.id))
                where (page_sections.ids, page_sections.headings, page_sections.levels) is distinct from (excluded.ids, excluded.headings, excluded.levels)
                """)
            {
                Parameters =
                {
                    new() { Value = recorded.StreamId },
                    Texts(sections.Select(section => section.Id.ToString())),
                    Texts(sections.Select(section => section.Heading)),
                    new NpgsqlParameter<int[]> { TypedValue = [.. sections.Select(section => section.Level)] },
                    new() { Value = page.Revision },
                },
            });
        }
    }

    /// <returns>What a section that was taken out was called last, and the revision that took it out; null where the page never had it, or still has.</returns>
    public async Task<(string Heading, int Revision)?> FindGoneAsync(PageId page, SectionId section, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select gone.heading, gone.revision
            from page_sections s
            cross join lateral unnest(s.gone_ids, s.gone_headings, s.gone_revisions) as gone (id, heading, revision)
            where s.page_id = $1 and gone.id = $2
            """);
        command.Parameters.Add(new() { Value = page.Value });
        command.Parameters.Add(new() { Value = section.ToString() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetInt32(1)) : null;
    }

    private static NpgsqlParameter<string[]> Texts(IEnumerable<string> texts) => new() { TypedValue = [.. texts], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
