using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>Every page as it is now: what a view shows, and the state a command decides on. One row per page, archived ones too.</summary>
public sealed class CurrentPages(NpgsqlDataSource database) : IReadModel
{
    /// <summary>Two live pages cannot have one path: this constraint is that rule.</summary>
    public const string PathTaken = "current_pages_path_taken";

    // In the list of columns: in `from` PostgreSQL would keep each of them in a store of its own, which costs a save as much as all else.
    private const string Rows = """
        select
            unnest($1) as page_id, unnest($2) as path, unnest($3) as title, unnest($4) as tags, unnest($5) as text, unnest($6) as revision,
            unnest($7) as version, unnest($8) as patches_since_whole, unnest($9) as first_time, unnest($10) as revised_at, unnest($11) as revised_by,
            unnest($12) as archived, unnest($13) as archived_at, unnest($14) as archived_by, unnest($15) as archive_reason,
            unnest($16) as protection, unnest($17) as protected_until, unnest($18) as sections,
            unnest($19) as approved_revision, unnest($20) as approved_text, unnest($21) as seen_revision, unnest($22) as returned_revision,
            unnest($23) as proposed_title, unnest($24) as proposed_tags
        """;

    private const string Insert = $"""
        insert into current_pages (
            page_id, path, title, tags, text, revision, version, patches_since_whole,
            created_at, updated_at, updated_by, archived_at, archived_by, archive_reason, protection, protected_until, sections,
            approved_revision, approved_text, seen_revision, returned_revision, proposed_title, proposed_tags)
        select
            page_id, path, title, string_to_array(tags, ','), text, revision, version, patches_since_whole,
            first_time, revised_at, revised_by,
            case when archived then archived_at end, case when archived then archived_by end, case when archived then archive_reason end,
            protection, protected_until, sections,
            approved_revision, approved_text, seen_revision, returned_revision, proposed_title, string_to_array(proposed_tags, ',')
        from ({Rows}) c
        """;

    // What these changes say nothing about stays.
    private const string Update = $"""
        update current_pages p set
            path = c.path, title = c.title, tags = string_to_array(c.tags, ','), text = c.text,
            revision = c.revision, version = c.version, patches_since_whole = c.patches_since_whole,
            updated_at = coalesce(c.revised_at, p.updated_at),
            updated_by = case when c.revised_at is null then p.updated_by else c.revised_by end,
            archived_at = case when c.archived then coalesce(c.archived_at, p.archived_at) end,
            archived_by = case when c.archived then case when c.archived_at is null then p.archived_by else c.archived_by end end,
            archive_reason = case when c.archived then case when c.archived_at is null then p.archive_reason else c.archive_reason end end,
            protection = c.protection, protected_until = c.protected_until, sections = c.sections,
            approved_revision = c.approved_revision, approved_text = c.approved_text, seen_revision = c.seen_revision, returned_revision = c.returned_revision,
            proposed_title = c.proposed_title, proposed_tags = string_to_array(c.proposed_tags, ',')
        from ({Rows}) c
        where p.page_id = c.page_id
        """;

    public string Name => "current_pages";
    public int Version => 4;
    public IReadOnlyList<string> Tables => ["current_pages"];
    public IReadOnlyList<StreamType> Streams => [StoredEvents.WikiPageStream];

    // `place` is the path with each slash as U+0001, which sorts before every character a path may hold: so a page comes
    // right before its subpages, and the next sibling is one index probe away. Null when archived: then the path is free.
    // Deferrable, so that pages may swap paths within one statement.
    public string Schema => """
        create table current_pages (
            page_id uuid primary key,
            path text not null collate "C",
            place text collate "C" generated always as (case when archived_at is null then replace(path, '/', chr(1)) end) stored,
            title text not null,
            tags text[] not null,
            text text not null,
            revision integer not null,
            version bigint not null,
            patches_since_whole integer not null,
            created_at timestamptz not null,
            updated_at timestamptz not null,
            updated_by text,
            archived_at timestamptz,
            archived_by text,
            archive_reason text,
            protection text not null,
            protected_until timestamptz,
            sections text not null,
            -- What readers see; the text only where newer ones wait.
            approved_revision integer not null,
            approved_text text,
            seen_revision integer not null,
            returned_revision integer not null,
            proposed_title text,
            proposed_tags text[],
            constraint current_pages_path_taken unique (place) deferrable initially immediate
        );
        -- Each save writes the whole text anew: lz4 packs it several times as fast. Not every PostgreSQL is built with it.
        do $$
        begin
            alter table current_pages alter column text set compression lz4;
        exception when feature_not_supported then
            null;
        end $$;
        create index current_pages_archived on current_pages (path) where archived_at is not null;
        """;

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        var rows = changes.GroupBy(change => change.Event.StreamId).Select(Row.From).ToLookup(row => row.IsNew);
        // Paths are given up before they are taken.
        if (rows[false].Any()) batch.BatchCommands.Add(With(Update, [.. rows[false]]));
        if (rows[true].Any()) batch.BatchCommands.Add(With(Insert, [.. rows[true]]));
    }

    /// <summary>All of a row, as <see cref="CurrentPage.From"/> reads it.</summary>
    internal const string Columns = """
        page_id, path, title, tags, text, revision, version, patches_since_whole, created_at, updated_at, updated_by, archived_at, archived_by, archive_reason, protection, protected_until, sections,
        approved_revision, approved_text, seen_revision, returned_revision, proposed_title, proposed_tags
        """;

    private const string At = $"""
        select {Columns}
        from current_pages
        where place = replace($1, '/', chr(1))
        """;

    /// <returns>The live page at this path; null where there is none.</returns>
    public async Task<CurrentPage?> FindAsync(PagePath path, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(At);
        command.Parameters.Add(new() { Value = path.Value });
        return await FirstAsync(command, cancellationToken);
    }

    /// <summary>The live page at this path, as one command of a batch; <see cref="CurrentPage.From"/> reads its row.</summary>
    public static NpgsqlBatchCommand PageAt(PagePath path) => new(At) { Parameters = { new() { Value = path.Value } } };

    /// <returns>The page, live or archived; null where there is none.</returns>
    public async Task<CurrentPage?> FindAsync(PageId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns}
            from current_pages
            where page_id = $1
            """);
        command.Parameters.Add(new() { Value = id.Value });
        return await FirstAsync(command, cancellationToken);
    }

    /// <returns>The page's newest revision; null where it is archived, or was never there.</returns>
    public async Task<LastSave?> LastSaveAsync(PageId id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select revision, updated_by, approved_revision from current_pages where page_id = $1 and archived_at is null");
        command.Parameters.Add(new() { Value = id.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new LastSave(reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetInt32(2)) : null;
    }

    /// <returns>The page archived last at this path; null where there is none.</returns>
    public async Task<CurrentPage?> FindArchivedAsync(PagePath path, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns}
            from current_pages
            where path = $1 and archived_at is not null
            order by archived_at desc, page_id
            limit 1
            """);
        command.Parameters.Add(new() { Value = path.Value });
        return await FirstAsync(command, cancellationToken);
    }

    /// <returns>The pages that are archived at these paths and are protected; some protections may have ended by now.</returns>
    public async Task<IReadOnlyList<CurrentPage>> ListKeptPlacesAsync(IEnumerable<PagePath> paths, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns}
            from current_pages
            where path = any ($1) and archived_at is not null and protection <> 'open'
            order by path, page_id
            """);
        command.Parameters.Add(new() { Value = paths.Select(path => path.Value).ToArray() });
        return await PagesAsync(command, cancellationToken);
    }

    /// <returns>The live pages under <paramref name="path"/>, at any depth, in order of the tree; at most <paramref name="limit"/>.</returns>
    public async Task<IReadOnlyList<PageLine>> ListUnderAsync(PagePath path, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select page_id, path, title, version, revision, updated_at
            from current_pages
            where place > replace($1, '/', chr(1)) || chr(1) and place < replace($1, '/', chr(1)) || chr(2)
            order by place
            limit $2
            """);
        command.Parameters.Add(new() { Value = path.Value });
        command.Parameters.Add(new() { Value = limit });
        return await LinesAsync(command, cancellationToken);
    }

    /// <summary>The same with all that decisions need: for a move that takes subpages along.</summary>
    public async Task<IReadOnlyList<CurrentPage>> LoadUnderAsync(PagePath path, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select {Columns}
            from current_pages
            where place > replace($1, '/', chr(1)) || chr(1) and place < replace($1, '/', chr(1)) || chr(2)
            order by place
            limit $2
            """);
        command.Parameters.Add(new() { Value = path.Value });
        command.Parameters.Add(new() { Value = limit });
        return await PagesAsync(command, cancellationToken);
    }

    /// <returns>Live pages after <paramref name="after"/> (null: from the first) in order of the tree.</returns>
    public async Task<IReadOnlyList<PageLine>> ListAfterAsync(PagePath? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select page_id, path, title, version, revision, updated_at
            from current_pages
            where place > replace($1, '/', chr(1)) and approved_revision > 0
            order by place
            limit $2
            """);
        command.Parameters.Add(new() { Value = after?.Value ?? "" });
        command.Parameters.Add(new() { Value = limit });
        return await LinesAsync(command, cancellationToken);
    }

    private static async Task<CurrentPage?> FirstAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? CurrentPage.From(reader) : null;
    }

    private static async Task<IReadOnlyList<CurrentPage>> PagesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var pages = new List<CurrentPage>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) pages.Add(CurrentPage.From(reader));
        return pages;
    }

    private static async Task<IReadOnlyList<PageLine>> LinesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var lines = new List<PageLine>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(new PageLine(new PageId(reader.GetGuid(0)), PagePath.Stored(reader.GetString(1)), reader.GetString(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetFieldValue<DateTimeOffset>(5)));
        return lines;
    }

    private static NpgsqlBatchCommand With(string statement, List<Row> rows) => new(statement)
    {
        Parameters =
        {
            Column(rows, row => row.PageId), Column(rows, row => row.Page.Path.Value), Column(rows, row => row.Page.Title.Value),
            Column(rows, row => string.Join(',', row.Page.Tags.Tags)), Column(rows, row => row.Page.Text), Column(rows, row => row.Page.Revision),
            Column(rows, row => row.Version), Column(rows, row => row.Page.PatchesSinceWhole), Column(rows, row => row.FirstTime),
            Column(rows, row => row.Revised?.Time), Column(rows, row => row.Revised?.UserName), Column(rows, row => row.Page.IsArchived),
            Column(rows, row => row.Archived?.Time), Column(rows, row => row.Archived?.UserName), Column(rows, row => (row.Archived?.Data as PageArchived)?.Reason),
            Column(rows, row => Protection.WordOf(row.Page.Protection.Level)), Column(rows, row => row.Page.Protection.Until),
            Column(rows, row => row.Page.Sections.ToString()),
            Column(rows, row => row.Page.ApprovedRevision), Column(rows, row => row.Page.ApprovedText), Column(rows, row => row.Page.SeenRevision),
            Column(rows, row => row.Page.ReturnedRevision), Column(rows, row => row.Page.ProposedTitle?.Value),
            Column(rows, row => row.Page.ProposedTags is { } tags ? string.Join(',', tags.Tags) : null),
        },
    };

    private static NpgsqlParameter<T[]> Column<T>(List<Row> rows, Func<Row, T> value) => new() { TypedValue = [.. rows.Select(value)] };

    /// <summary>What a run of changes leaves of one page.</summary>
    private sealed record Row(Guid PageId, bool IsNew, WikiPage Page, long Version, DateTimeOffset FirstTime, RecordedEvent? Revised, RecordedEvent? Archived)
    {
        public static Row From(IEnumerable<Change> changesOfOnePage)
        {
            var changes = changesOfOnePage.ToList();
            var last = changes[^1];
            return new Row(
                last.Event.StreamId, changes[0].Event.Version == 1, (WikiPage)last.State, last.Event.Version, changes[0].Event.Time,
                changes.LastOrDefault(change => change.Event.Data is PageCreated or PageRevised)?.Event,
                changes.LastOrDefault(change => change.Event.Data is PageArchived)?.Event);
        }
    }
}

/// <summary>A page in a list.</summary>
public sealed record PageLine(PageId Id, PagePath Path, string Title, long Version, int Revision, DateTimeOffset UpdatedAt);

/// <summary>A page's newest revision, without its text.</summary>
/// <param name="By">Who saved it.</param>
/// <param name="Shown">The one readers see.</param>
public sealed record LastSave(int Revision, string? By, int Shown);

/// <param name="Version">Of its event stream; what the next append expects.</param>
/// <param name="UpdatedAt">When the newest text revision was made.</param>
public sealed record CurrentPage(PageId Id, WikiPage Page, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string? UpdatedBy, ArchiveNote? Archived)
{
    internal static CurrentPage From(NpgsqlDataReader row)
    {
        var archived = row.IsDBNull(11) ? null : new ArchiveNote(row.GetFieldValue<DateTimeOffset>(11), Text(12), Text(13));
        var page = new WikiPage
        {
            Path = PagePath.Stored(row.GetString(1)),
            Title = Title.Stored(row.GetString(2)),
            Tags = TagSet.None.With(row.GetFieldValue<string[]>(3), []),
            Text = row.GetString(4),
            Revision = row.GetInt32(5),
            PatchesSinceWhole = row.GetInt32(7),
            IsArchived = archived is not null,
            Protection = new Protection(Protection.LevelOf(row.GetString(14)), row.IsDBNull(15) ? null : row.GetFieldValue<DateTimeOffset>(15)),
            Sections = SectionIds.Read(row.GetString(16)) ?? SectionIds.None,
            ApprovedRevision = row.GetInt32(17),
            ApprovedText = Text(18),
            SeenRevision = row.GetInt32(19),
            ReturnedRevision = row.GetInt32(20),
            ProposedTitle = Text(21) is { } title ? Title.Stored(title) : null,
            ProposedTags = row.IsDBNull(22) ? null : TagSet.None.With(row.GetFieldValue<string[]>(22), []),
        };
        return new CurrentPage(
            new PageId(row.GetGuid(0)), page, row.GetInt64(6), row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9), Text(10), archived);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}

public sealed record ArchiveNote(DateTimeOffset Time, string? Person, string? Reason);
