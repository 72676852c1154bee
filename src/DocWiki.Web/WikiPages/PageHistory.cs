using System.Globalization;
using System.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace DocWiki.Web.WikiPages;

/// <summary>One line for everything that ever happened to a page, and to all pages: history pages and recent changes.</summary>
public sealed class PageHistory(NpgsqlDataSource database) : IReadModel
{
    public string Name => "page_history";
    public int Version => 4;
    public IReadOnlyList<string> Tables => ["page_history"];
    public IReadOnlyList<StreamType> Streams => [StoredEvents.WikiPageStream];

    // `whole_revision` is the nearest revision at or before this one whose event holds the whole text: rebuilding starts there.
    public string Schema => """
        create table page_history (
            page_id uuid not null,
            version bigint not null,
            kind text not null,
            time timestamptz not null,
            person text,
            revision integer,
            whole_revision integer,
            bytes integer,
            minor boolean not null,
            summary text,
            detail text,
            -- A section came from another page, or went there.
            transfer text,
            other_page uuid,
            -- What the text had to wait for: approval or look.
            awaits text,
            primary key (page_id, version)
        );
        create unique index page_history_revision on page_history (page_id, revision) where revision is not null;
        create index page_history_time on page_history (time, page_id, version);
        create index page_history_person on page_history (person, time, page_id, version);
        """;

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        var lines = changes.Select(Line.From).ToList();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into page_history (page_id, version, kind, time, person, revision, whole_revision, bytes, minor, summary, detail, transfer, other_page, awaits)
            select unnest($1), unnest($2), unnest($3), unnest($4), unnest($5), unnest($6), unnest($7), unnest($8), unnest($9), unnest($10), unnest($11), unnest($12), unnest($13), unnest($14)
            """)
        {
            Parameters =
            {
                Column(lines, line => line.PageId), Column(lines, line => line.Version), Column(lines, line => line.Kind), Column(lines, line => line.Time),
                Column(lines, line => line.Person), Column(lines, line => line.Revision), Column(lines, line => line.WholeRevision), Column(lines, line => line.Bytes),
                Column(lines, line => line.Minor), Column(lines, line => line.Summary), Column(lines, line => line.Detail),
                Column(lines, line => line.Transfer), Column(lines, line => line.OtherPage), Column(lines, line => line.Awaits),
            },
        });
    }

    private static string ListOf(string page) => $"""
        select h.page_id, h.version, h.kind, h.time, h.person, h.revision, h.bytes, h.bytes - p.bytes, h.minor, h.summary, h.detail, h.transfer, h.other_page, o.title, h.awaits
        from page_history h
        left join page_history p on p.page_id = h.page_id and p.revision = h.revision - 1
        left join current_pages o on o.page_id = h.other_page
        where h.page_id = {page} and h.version < $2
        order by h.version desc
        limit $3
        """;

    private static readonly string List = ListOf("$1");
    private static readonly string ListAt = ListOf("(select page_id from current_pages where place = replace($1, '/', chr(1)))");

    /// <returns>Which revision an event made; null where it made none.</returns>
    public async Task<int?> RevisionAtAsync(PageId page, long version, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select revision from page_history where page_id = $1 and version = $2");
        command.Parameters.Add(new() { Value = page.Value });
        command.Parameters.Add(new() { Value = version });
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    /// <param name="before">Lines with a smaller stream version only; null: from the newest.</param>
    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<HistoryLine>> ListAsync(PageId page, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(List);
        command.Parameters.Add(new() { Value = page.Value });
        command.Parameters.Add(new() { Value = before ?? long.MaxValue });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await LinesAsync(reader, cancellationToken);
    }

    /// <summary>The live page at a path with the same lines of it, in one round trip.</summary>
    /// <returns>Null where no live page stands there.</returns>
    public async Task<(CurrentPage Page, IReadOnlyList<HistoryLine> Lines)?> ListAtAsync(PagePath path, long? before, int limit, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(CurrentPages.PageAt(path));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ListAt)
        {
            Parameters = { new() { Value = path.Value }, new() { Value = before ?? long.MaxValue }, new() { Value = limit } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var page = CurrentPage.From(reader);
        await reader.NextResultAsync(cancellationToken);
        return (page, await LinesAsync(reader, cancellationToken));
    }

    /// <summary>What happened last in the whole wiki, newest first, with the page as it is called now.</summary>
    public async Task<IReadOnlyList<RecentChange>> ListRecentAsync(RecentPlace? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select h.page_id, h.version, h.kind, h.time, h.person, h.revision, h.bytes, h.bytes - p.bytes, h.minor, h.summary, h.detail, h.transfer, h.other_page, o.title, h.awaits, c.path, c.title, c.archived_at is not null, c.approved_revision
            from (
                select page_id, version, kind, time, person, revision, bytes, minor, summary, detail, transfer, other_page, awaits
                from page_history
                where (time, page_id, version) < ($1, $2, $3)
                order by time desc, page_id desc, version desc
                limit $4) h
            left join page_history p on p.page_id = h.page_id and p.revision = h.revision - 1
            left join current_pages o on o.page_id = h.other_page
            join current_pages c on c.page_id = h.page_id
            order by h.time desc, h.page_id desc, h.version desc
            """);
        AddPlace(command, before, limit);
        return await ChangesAsync(command, cancellationToken);
    }

    /// <summary>The same of some people only: each is asked for by itself, so that nobody's history is read beyond the screen.</summary>
    public async Task<IReadOnlyList<RecentChange>> ListByAsync(string[] people, RecentPlace? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select h.page_id, h.version, h.kind, h.time, h.person, h.revision, h.bytes, h.bytes - p.bytes, h.minor, h.summary, h.detail, h.transfer, h.other_page, o.title, h.awaits, c.path, c.title, c.archived_at is not null, c.approved_revision
            from (
                select own.page_id, own.version
                from unnest($5) who (person)
                cross join lateral (
                    select o.time, o.page_id, o.version
                    from page_history o
                    where o.person = who.person and (o.time, o.page_id, o.version) < ($1, $2, $3)
                    order by o.time desc, o.page_id desc, o.version desc
                    limit $4) own
                order by own.time desc, own.page_id desc, own.version desc
                limit $4) found
            join page_history h using (page_id, version)
            left join page_history p on p.page_id = h.page_id and p.revision = h.revision - 1
            left join current_pages o on o.page_id = h.other_page
            join current_pages c on c.page_id = h.page_id
            order by h.time desc, h.page_id desc, h.version desc
            """);
        AddPlace(command, before, limit);
        command.Parameters.Add(new() { Value = people });
        return await ChangesAsync(command, cancellationToken);
    }

    /// <returns>The line of one text revision; null where the page has no such revision.</returns>
    public async Task<HistoryLine?> FindAsync(PageId page, int revision, CancellationToken cancellationToken) =>
        (await FindAsync(page, [revision], cancellationToken)).GetValueOrDefault(revision);

    /// <returns>The lines of these text revisions, by their number; those the page does not have are not among them.</returns>
    public async Task<IReadOnlyDictionary<int, HistoryLine>> FindAsync(PageId page, int[] revisions, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select h.page_id, h.version, h.kind, h.time, h.person, h.revision, h.bytes, h.bytes - p.bytes, h.minor, h.summary, h.detail, h.transfer, h.other_page, o.title, h.awaits
            from page_history h
            left join page_history p on p.page_id = h.page_id and p.revision = h.revision - 1
            left join current_pages o on o.page_id = h.other_page
            where h.page_id = $1 and h.revision = any ($2)
            """);
        command.Parameters.Add(new() { Value = page.Value });
        command.Parameters.Add(new() { Value = revisions });

        var lines = new Dictionary<int, HistoryLine>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) lines.Add(reader.GetInt32(5), HistoryLine.From(reader));
        return lines;
    }

    private static async Task<IReadOnlyList<HistoryLine>> LinesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var lines = new List<HistoryLine>();
        while (await reader.ReadAsync(cancellationToken)) lines.Add(HistoryLine.From(reader));
        return lines;
    }

    private static void AddPlace(NpgsqlCommand command, RecentPlace? before, int limit)
    {
        command.Parameters.Add(new() { Value = before?.Time.ToUniversalTime() ?? new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = before?.PageId ?? Guid.Empty });
        command.Parameters.Add(new() { Value = before?.Version ?? 0 });
        command.Parameters.Add(new() { Value = limit });
    }

    private static async Task<IReadOnlyList<RecentChange>> ChangesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var changes = new List<RecentChange>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            changes.Add(new RecentChange(HistoryLine.From(reader), PagePath.Stored(reader.GetString(15)), reader.GetString(16), reader.GetBoolean(17), reader.GetInt32(18)));
        return changes;
    }

    private static NpgsqlParameter<T[]> Column<T>(List<Line> lines, Func<Line, T> value) => new() { TypedValue = [.. lines.Select(value)] };

    private sealed record Line(
        Guid PageId, long Version, string Kind, DateTimeOffset Time, string? Person,
        int? Revision, int? WholeRevision, int? Bytes, bool Minor, string? Summary, string? Detail, string? Transfer = null, Guid? OtherPage = null, string? Awaits = null)
    {
        public static Line From(Change change)
        {
            var page = (WikiPage)change.State;
            var line = new Line(change.Event.StreamId, change.Event.Version, "", change.Event.Time, change.Event.UserName, null, null, null, false, null, null);
            return change.Event.Data switch
            {
                PageCreated created => OfText(line, page).With(created.From, null) with { Kind = "created", Summary = created.Summary, Awaits = created.Awaits },
                PageRevised revised => OfText(line, page).With(revised.From, revised.To) with { Kind = "revised", Summary = revised.Summary, Minor = revised.Minor, Awaits = revised.Awaits },
                PageRetitled retitled => line with { Kind = "retitled", Detail = retitled.Title },
                PageTagged => line with { Kind = "tagged", Detail = page.Tags.ToString() },
                PageMoved moved => line with { Kind = "moved", Detail = moved.Path },
                PageArchived archived => line with { Kind = "archived", Summary = archived.Reason },
                PageProtected => line with { Kind = "protected", Detail = Protection.WordOf(page.Protection.Level) + (page.Protection.Until is { } until ? $" {until.UtcDateTime:yyyy-MM-dd'T'HH:mm'Z'}" : "") },
                PageApproved approved => line with { Kind = "approved", Detail = $"{approved.Revision}" },
                PageReturned returned => line with { Kind = "returned", Detail = $"{returned.Revision}", Summary = returned.Comment },
                PageSeen seen => line with { Kind = "seen", Detail = $"{seen.Revision}" },
                PageReviewUndone undone => line with { Kind = "review-undone", Detail = $"{undone.Approved}" },
                PageRestored => line with { Kind = "restored", Detail = page.Path.Value },
                var other => throw new NotSupportedException($"The page history knows no line for {other.GetType().Name}: add one, and raise its version."),
            };
        }

        private Line With(SectionSource? from, SectionTarget? to) =>
            from is not null ? this with { Transfer = from.IsCopy ? SectionTransfer.CopiedFrom : SectionTransfer.MovedFrom, OtherPage = from.Page }
            : to is not null ? this with { Transfer = SectionTransfer.MovedTo, OtherPage = to.Page }
            : this;

        private static Line OfText(Line line, WikiPage page) => line with
        {
            Revision = page.Revision,
            WholeRevision = page.Revision - page.PatchesSinceWhole,
            Bytes = Encoding.UTF8.GetByteCount(page.Text),
        };
    }
}

/// <param name="Version">Of the page's stream, 1-based.</param>
/// <param name="Kind">created, revised, retitled, tagged, moved, archived, restored, protected, approved, returned, seen or review-undone.</param>
/// <param name="Revision">Null where the text stayed as it was.</param>
/// <param name="BytesChange">Against the revision before; null for the first.</param>
/// <param name="Detail">What it became: the title, the tags, the path; who may change it, and until when; the revision that was reviewed.</param>
/// <param name="Transfer">A section came from another page, or went there.</param>
/// <param name="Awaits">What the text had to wait for: approval or look.</param>
public sealed record HistoryLine(
    PageId PageId, long Version, string Kind, DateTimeOffset Time, string? Person, int? Revision, int? Bytes, int? BytesChange, bool Minor, string? Summary, string? Detail, SectionTransfer? Transfer = null, string? Awaits = null)
{
    /// <summary>What was done to the text, in the person's words or in ours.</summary>
    public string Said => Summary ?? Transfer?.ToString() ?? (Revision == 1 ? "Page created" : "Edit without a summary");

    internal static HistoryLine From(NpgsqlDataReader row)
    {
        return new HistoryLine(
            new PageId(row.GetGuid(0)), row.GetInt64(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), Text(4),
            Number(5), Number(6), Number(7), row.GetBoolean(8), Text(9), Text(10),
            Text(11) is { } transfer && Text(13) is { } title ? new SectionTransfer(transfer, new PageId(row.GetGuid(12)), title) : null,
            Text(14));

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        int? Number(int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
    }
}

/// <param name="Kind">One of the constants.</param>
/// <param name="Other">The page it came from or went to, by whatever name it has now.</param>
public sealed record SectionTransfer(string Kind, PageId Other, string Title)
{
    public const string MovedFrom = "moved-from", CopiedFrom = "copied-from", MovedTo = "moved-to";

    public string Words => Kind switch
    {
        MovedFrom => "Section moved here from",
        CopiedFrom => "Section copied from",
        _ => "Section moved to",
    };

    public override string ToString() => $"{Words} “{Title}”";
}

/// <param name="ApprovedRevision">What readers of the page see now.</param>
public sealed record RecentChange(HistoryLine Line, PagePath Path, string Title, bool IsArchived, int ApprovedRevision)
{
    /// <summary>Readers do not see it yet.</summary>
    public bool IsWaiting => Line.Revision > ApprovedRevision && !IsArchived;
}

/// <summary>A place in the list of recent changes, to go on from.</summary>
public sealed record RecentPlace(DateTimeOffset Time, Guid PageId, long Version)
{
    public static RecentPlace After(RecentChange change) => new(change.Line.Time, change.Line.PageId.Value, change.Line.Version);

    /// <summary>From an address; no place at all is the beginning: true, and null.</summary>
    public static bool TryRead(string? time, Guid? page, long? version, out RecentPlace? place)
    {
        place = null;
        if (time is null) return true;
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || page is null || version is null) return false;
        place = new RecentPlace(at, page.Value, version.Value);
        return true;
    }
}
