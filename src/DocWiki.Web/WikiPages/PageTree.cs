using System.Collections.Concurrent;
using DocWiki.Domain.WikiPages;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// The tree of pages beside the text: each open level asks for its own entries, so its cost does not grow with the wiki. Levels
/// are kept in memory until a page comes, goes, moves or is retitled.
/// </summary>
public sealed class PageTree(NpgsqlDataSource database)
{
    /// <summary>Levels kept; beyond that all are forgotten and filled anew.</summary>
    private const int MaxLevels = 5000;

    private ConcurrentDictionary<string, IReadOnlyList<TreeEntry>> known = new(StringComparer.Ordinal);
    private long? count;
    private long generation;

    /// <summary>A level that has more entries than this shows one more and then a link to all pages.</summary>
    public const int MaxEntries = 200;

    /// <summary>The levels that are open when <paramref name="at"/> is shown: the top, each level above the page, and its own subpages.</summary>
    /// <param name="at">Null: the top alone.</param>
    public async Task<IReadOnlyList<TreeEntry>> OpenAtAsync(PagePath? at, CancellationToken cancellationToken)
    {
        var levels = new List<string> { "" };
        for (var path = at; path is { } open; path = open.Parent) levels.Insert(1, open.Value);

        // What is read now belongs into the memory of now: one that was forgotten meanwhile is not filled any more.
        var levelsKnown = known;
        var missing = levels.Where(level => !levelsKnown.ContainsKey(level) && !IsKnownLeaf(level)).ToArray();
        if (missing.Length > 0)
        {
            var read = (await ListAsync(missing, cancellationToken)).ToLookup(row => row.Level, row => row.Entry);
            if (levelsKnown.Count > MaxLevels) levelsKnown.Clear();
            // A leaf needs no memory of its own: the level above says that nothing is below it.
            foreach (var level in read) levelsKnown[level.Key] = [.. level];
        }

        // Where a level has more entries than are shown, the way to the page is among them nevertheless, at the end.
        var rows = levels.SelectMany(level => levelsKnown.GetValueOrDefault(level, []).Select(entry => (Level: level, Entry: entry))).ToList();
        var shown = rows.Select(row => row.Entry.Path.Value).ToHashSet();
        var hidden = levels.Where(level => level.Length > 0 && !shown.Contains(level)).ToArray();
        if (hidden.Length > 0 && rows.Count > MaxEntries) rows.AddRange(await FindAsync(hidden, cancellationToken));
        var byLevel = rows.ToLookup(row => row.Level, row => row.Entry);
        return Fill("");

        bool IsKnownLeaf(string level) =>
            at?.Value == level && levelsKnown.TryGetValue(at.Value.Parent?.Value ?? "", out var siblings)
            && siblings.FirstOrDefault(sibling => sibling.Path.Value == level) is { HasEntries: false };

        List<TreeEntry> Fill(string level) =>
        [
            .. byLevel[level].Select(entry => levels.Contains(entry.Path.Value) ? entry with { Entries = Fill(entry.Path.Value) } : entry),
        ];
    }

    /// <summary>The tree changed.</summary>
    public void Forget()
    {
        known = new(StringComparer.Ordinal);
        count = null;
        Interlocked.Increment(ref generation);
    }

    /// <summary>Goes up whenever the tree changes.</summary>
    public long Generation => Volatile.Read(ref generation);

    /// <returns>How many pages are live: counted once after each change of the tree.</returns>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        if (count is { } counted) return counted;
        var counting = known;
        await using var command = database.CreateCommand("select count(*) from current_pages where place is not null and approved_revision > 0");
        counted = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (counting == known) count = counted;
        return counted;
    }

    /// <summary>One level, for opening it by script.</summary>
    public async Task<IReadOnlyList<TreeEntry>> ListUnderAsync(PagePath path, CancellationToken cancellationToken) =>
        [.. (await ListAsync([path.Value], cancellationToken)).Select(row => row.Entry)];

    private async Task<List<(string Level, TreeEntry Entry)>> FindAsync(string[] paths, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select p.path, c.title, c.page_id, exists (
                select 1
                from current_pages s
                where s.place > replace(p.path, '/', chr(1)) || chr(1) and s.place < replace(p.path, '/', chr(1)) || chr(2)) as has_entries
            from unnest($1) as p (path)
            left join current_pages c on c.place = replace(p.path, '/', chr(1)) and c.approved_revision > 0
            """);
        command.Parameters.Add(new() { Value = paths });

        var rows = new List<(string, TreeEntry)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var entry = new TreeEntry(PagePath.Stored(reader.GetString(0)), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetBoolean(3), [], PageOf(reader, 2));
            if (entry.Title is not null || entry.HasEntries) rows.Add((entry.Path.Parent?.Value ?? "", entry));
        }
        return rows;
    }

    // Walks each level entry by entry: after a segment comes the first path beyond all that begin with it.
    private async Task<List<(string Level, TreeEntry Entry)>> ListAsync(string[] levels, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with recursive level as (
                select path, case when path = '' then '' else replace(path, '/', chr(1)) || chr(1) end as prefix
                from unnest($1) as l (path)
            ),
            entry as (
                select level.path as level, level.prefix, 1 as number, (
                    select level.prefix || split_part(substr(c.place, length(level.prefix) + 1), chr(1), 1)
                    from current_pages c
                    where c.place > level.prefix and c.place < level.prefix || chr(1114111) and c.approved_revision > 0
                    order by c.place
                    limit 1) as place
                from level
                union all
                select entry.level, entry.prefix, entry.number + 1, (
                    select entry.prefix || split_part(substr(c.place, length(entry.prefix) + 1), chr(1), 1)
                    from current_pages c
                    where c.place >= entry.place || chr(2) and c.place < entry.prefix || chr(1114111) and c.approved_revision > 0
                    order by c.place
                    limit 1)
                from entry
                where entry.place is not null and entry.number <= $2
            )
            select e.level, replace(e.place, chr(1), '/'), c.title, c.page_id,
                exists (select 1 from current_pages s where s.place > e.place || chr(1) and s.place < e.place || chr(2) and s.approved_revision > 0)
            from entry e
            left join current_pages c on c.place = e.place and c.approved_revision > 0
            where e.place is not null
            order by e.level, e.number
            """);
        command.Parameters.Add(new() { Value = levels });
        command.Parameters.Add(new() { Value = MaxEntries });

        var rows = new List<(string, TreeEntry)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var path = PagePath.Stored(reader.GetString(1));
            rows.Add((reader.GetString(0), new TreeEntry(path, reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetBoolean(4), [], PageOf(reader, 3))));
        }
        return rows;
    }

    private static PageId? PageOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : new PageId(row.GetGuid(column));
}

/// <param name="Title">Null where no page stands at this path, only pages below it.</param>
/// <param name="Entries">What is open below it; empty where it is closed.</param>
/// <param name="Page">The page there; null like its title.</param>
public sealed record TreeEntry(PagePath Path, string? Title, bool HasEntries, IReadOnlyList<TreeEntry> Entries, PageId? Page)
{
    public string Label => Title ?? Words(Path);

    /// <summary>What a place without a page is called: the last segment of its path as words.</summary>
    public static string Words(PagePath path)
    {
        var words = path.Name.Replace('-', ' ').Trim();
        return words.Length == 0 ? path.Name : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
