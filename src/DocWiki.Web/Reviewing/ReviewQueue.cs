using DocWiki.Domain.Reviewing;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Npgsql;

namespace DocWiki.Web.Reviewing;

/// <summary>Every revision that has to wait for something, and every decision of a reviewer: the queue, its place numbers and its waits.</summary>
public sealed class ReviewQueue(NpgsqlDataSource database) : IReadModel
{
    /// <summary>What is public already and nobody looked at for so long is not asked about any more. What waits for approval never goes.</summary>
    public const int DaysToLook = 30;

    /// <summary>Waits of so many days say how long it takes.</summary>
    public const int DaysOfWaits = 7;

    /// <summary>A small change changes the size of the text by less.</summary>
    public const int SmallBytes = 300;

    public string Name => "review_queue";
    public int Version => 1;
    public IReadOnlyList<string> Tables => ["awaiting_revisions", "reviews"];
    public IReadOnlyList<StreamType> Streams => [StoredEvents.WikiPageStream];

    // Rows of `awaiting_revisions` stay when they are decided: a decision can be taken back.
    public string Schema => """
        create table awaiting_revisions (
            page_id uuid not null,
            revision integer not null,
            awaits text not null,
            time timestamptz not null,
            person text,
            decided boolean not null default false,
            primary key (page_id, revision)
        );
        create index awaiting_revisions_open on awaiting_revisions (time, page_id) where not decided;
        create table reviews (
            page_id uuid not null,
            -- Of the page's stream, after the decision.
            version bigint not null,
            decision text not null,
            -- The revisions it was about; of those that waited for approval the first (null: none did).
            first_revision integer not null,
            first_waiting integer,
            last_revision integer not null,
            person text,
            time timestamptz not null,
            waited_since timestamptz not null,
            comment text,
            undone boolean not null default false,
            primary key (page_id, version)
        );
        create index reviews_time on reviews (time) where not undone;
        """;

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        foreach (var (recorded, state, _) in changes)
        {
            var page = (WikiPage)state;
            switch (recorded.Data)
            {
                case PageCreated { Awaits: { } awaits }:
                    Wait(batch, recorded, page.Revision, awaits);
                    break;
                case PageRevised { Reverts: not null } reverted:
                    Decide(batch, recorded, "reverted", page.Revision - 1, reverted.Summary);
                    break;
                case PageRevised { Awaits: { } awaits }:
                    Wait(batch, recorded, page.Revision, awaits);
                    break;
                case PageApproved approved:
                    Decide(batch, recorded, "approved", approved.Revision, null);
                    break;
                case PageSeen seen:
                    Decide(batch, recorded, "seen", seen.Revision, null);
                    break;
                case PageReturned returned:
                    Decide(batch, recorded, "returned", returned.Revision, returned.Comment, isOver: false);
                    break;
                case PageArchived archived when page.IsWaiting:
                    Decide(batch, recorded, "archived", page.Revision, archived.Reason, isOver: false);
                    break;
                case PageReviewUndone undone:
                    WaitAgain(batch, recorded, undone);
                    TakeBack(batch, recorded);
                    break;
                case PageRestored when page.IsWaiting:
                    TakeBack(batch, recorded);
                    break;
            }
        }
    }

    private static void Wait(NpgsqlBatch batch, RecordedEvent recorded, int revision, string awaits) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into awaiting_revisions (page_id, revision, awaits, time, person) values ($1, $2, $3, $4, $5)")
        {
            Parameters = { new() { Value = recorded.StreamId }, new() { Value = revision }, new() { Value = awaits }, new() { Value = recorded.Time }, Text(recorded.UserName) },
        });

    private static void Decide(NpgsqlBatch batch, RecordedEvent recorded, string decision, int revision, string? comment, bool isOver = true)
    {
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into reviews (page_id, version, decision, first_revision, first_waiting, last_revision, person, time, waited_since, comment)
            select $1, $2, $3, min(revision), min(revision) filter (where awaits = 'approval'), $4, $5, $6, min(time), $7
            from awaiting_revisions
            where page_id = $1 and revision <= $4 and not decided
            having count(*) > 0
            """)
        {
            Parameters =
            {
                new() { Value = recorded.StreamId }, new() { Value = recorded.Version }, new() { Value = decision }, new() { Value = revision },
                Text(recorded.UserName), new() { Value = recorded.Time }, Text(comment),
            },
        });
        if (!isOver) return;
        batch.BatchCommands.Add(new NpgsqlBatchCommand("update awaiting_revisions set decided = true where page_id = $1 and revision <= $2 and not decided")
        {
            Parameters = { new() { Value = recorded.StreamId }, new() { Value = revision } },
        });
    }

    private static void WaitAgain(NpgsqlBatch batch, RecordedEvent recorded, PageReviewUndone undone) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            update awaiting_revisions set decided = false
            where page_id = $1 and decided and revision > case awaits when 'approval' then $2 else $3 end
            """)
        {
            Parameters = { new() { Value = recorded.StreamId }, new() { Value = undone.Approved }, new() { Value = undone.Seen } },
        });

    private static void TakeBack(NpgsqlBatch batch, RecordedEvent recorded) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            update reviews set undone = true
            where page_id = $1 and version = (select max(version) from reviews where page_id = $1 and version < $2)
            """)
        {
            Parameters = { new() { Value = recorded.StreamId }, new() { Value = recorded.Version } },
        });

    /// <returns>Oldest first.</returns>
    public async Task<IReadOnlyList<QueueEntry>> ListAsync(QueueFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            {Held}
            where e.kind = $1
                and ($2::text is null or $2 = any (e.people))
                and ($3::text is null or e.path = $3 or starts_with(e.path, $3 || '/'))
                and (not $4 or $5 > abs(e.bytes - coalesce((
                    select b.bytes from page_history b
                    where b.page_id = e.page_id and b.revision = case when e.kind = 'look' then e.seen_revision else e.approved_revision end), 0)))
            order by e.since, e.page_id
            limit $6
            """);
        command.Parameters.Add(new() { Value = filter.Kind });
        command.Parameters.Add(Text(filter.Person?.Value));
        command.Parameters.Add(Text(filter.Under?.Value));
        command.Parameters.Add(new() { Value = filter.IsSmall });
        command.Parameters.Add(new() { Value = SmallBytes });
        command.Parameters.Add(new() { Value = limit });
        return await EntriesAsync(command, cancellationToken);
    }

    /// <returns>Of whatever kind; null where nothing of the page is undecided.</returns>
    public async Task<QueueEntry?> FindAsync(PageId page, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Held} where e.page_id = $1");
        command.Parameters.Add(new() { Value = page.Value });
        return (await EntriesAsync(command, cancellationToken)).FirstOrDefault();
    }

    private static async Task<List<QueueEntry>> EntriesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var entries = new List<QueueEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(new QueueEntry(
                new PageId(reader.GetGuid(0)), PagePath.Stored(reader.GetString(1)), reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetInt32(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetFieldValue<string[]>(7),
                reader.IsDBNull(8) ? null : new Hold(reader.GetString(8), reader.GetFieldValue<DateTimeOffset>(9))));
        return entries;
    }

    /// <summary>How much there is of each kind, and how long what was decided in the last days had waited.</summary>
    public async Task<QueueFigures> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select count(*) filter (where kind = 'approval'), count(*) filter (where kind = 'look'), count(*) filter (where kind = 'returned'), w.median, w.decided
            from (
                select percentile_disc(0.5) within group (order by time - waited_since) as median, count(*) as decided
                from reviews
                where not undone and first_waiting is not null and time > now() - make_interval(days => {DaysOfWaits})) w
            left join ({Entries}) e on true
            group by w.median, w.decided
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new QueueFigures((int)reader.GetInt64(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<TimeSpan>(3), (int)reader.GetInt64(4));
    }

    /// <returns>Where a page that waits stands, from 1, and since when; null where nothing of it waits.</returns>
    public async Task<QueuePlace?> FindPlaceAsync(PageId page, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            with entry as ({Entries})
            select own.since, own.people, (select count(*) from entry other where other.kind = 'approval' and (other.since, other.page_id) <= (own.since, own.page_id))
            from entry own
            where own.page_id = $1 and own.kind in ('approval', 'returned')
            """);
        command.Parameters.Add(new() { Value = page.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new QueuePlace((int)reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<string[]>(1)) : null;
    }

    /// <returns>The last decision about a page that was not taken back; null where there is none.</returns>
    public async Task<ReviewLine?> FindLastAsync(PageId page, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select version, decision, first_revision, first_waiting, last_revision, person, time, comment
            from reviews
            where page_id = $1 and not undone
            order by version desc
            limit 1
            """);
        command.Parameters.Add(new() { Value = page.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ReviewLine(reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetInt32(3), reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5), reader.GetFieldValue<DateTimeOffset>(6), reader.IsDBNull(7) ? null : reader.GetString(7))
            : null;
    }

    // One line for each page of which something is not decided.
    private static readonly string Entries = $"""
        select a.page_id, c.path, coalesce(c.proposed_title, c.title) as title, c.revision, c.approved_revision, c.seen_revision, octet_length(c.text) as bytes,
            min(a.time) as since, array_remove(array_agg(distinct a.person), null) as people,
            case when c.approved_revision = c.revision then 'look' when c.returned_revision = c.revision then 'returned' else 'approval' end as kind
        from awaiting_revisions a
        join current_pages c on c.page_id = a.page_id and c.place is not null
        where not a.decided and (a.awaits = 'approval' or a.time > now() - make_interval(days => {DaysToLook}))
        group by a.page_id, c.page_id
        """;

    private static readonly string Held = $"""
        select e.page_id, e.path, e.title, e.revision, e.approved_revision, e.seen_revision, e.since, e.people, h.person_id, h.since
        from ({Entries}) e
        left join review_holds h on h.page_id = e.page_id and h.until > now()
        """;

    private static NpgsqlParameter<string?> Text(string? value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };
}

/// <param name="Kind">approval, look or returned.</param>
public sealed record QueueFilter(string Kind, PersonId? Person, PagePath? Under, bool IsSmall);

/// <param name="Title">As it would be called.</param>
/// <param name="Since">When the oldest of what waits was saved.</param>
/// <param name="Held">Who is reviewing it.</param>
public sealed record QueueEntry(
    PageId Page, PagePath Path, string Title, int Revision, int ApprovedRevision, int SeenRevision, DateTimeOffset Since, IReadOnlyList<string> People, Hold? Held)
{
    public bool IsWaiting => ApprovedRevision < Revision;

    /// <summary>What is compared with the newest revision; 0: nothing, the page is new.</summary>
    public int From => IsWaiting ? ApprovedRevision : SeenRevision;
}

/// <param name="Median">Of the waits that ended in the last days; null where none did.</param>
/// <param name="Decided">How many ended.</param>
public sealed record QueueFigures(int Waiting, int Unseen, int Returned, TimeSpan? Median, int Decided);

public sealed record QueuePlace(int Number, DateTimeOffset Since, IReadOnlyList<string> People);

/// <param name="Decision">approved, returned, reverted, seen or archived.</param>
public sealed record ReviewLine(long Version, string Decision, int First, int? FirstWaiting, int Last, string? Person, DateTimeOffset Time, string? Comment);
