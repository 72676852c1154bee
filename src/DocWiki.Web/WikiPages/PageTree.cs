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

    /// <summary>A level shows at most this many entries, then a link to all pages.</summary>
    public const int MaxEntries = 200;

    /// <summary>The levels that are open when <paramref name="at"/> is shown: the top, each level above the page, and its own subpages.</summary>
    /// <param name="at">Null: the top alone.</param>
    public async Task<IReadOnlyList<TreeEntry>> OpenAtAsync(PagePath? at, CancellationToken cancellationToken)
    {
        var levels = new List<string> { "" };
        for (var path = at; path is { } open; path = open.Parent) levels.Insert(1, open.Value);

        // What is read now belongs into the memory of now: one that was forgotten meanwhile is not filled any more.
        var levelsKnown = known;
        var missing = levels.Where(level => !levelsKnown.ContainsKey(level)).ToArray();
        if (missing.Length > 0)
        {
            var read = (await ListAsync(missing, cancellationToken)).ToLookup(row => row.Level, row => row.Entry);
            if (levelsKnown.Count > MaxLevels) levelsKnown.Clear();
            foreach (var level in missing) levelsKnown[level] = [.. read[level]];
        }
        return Fill("");

        IReadOnlyList<TreeEntry> Fill(string level) => !levelsKnown.TryGetValue(level, out var entries) ? [] :
        [
            .. entries.Select(entry => levels.Contains(entry.Path.Value) ? entry with { Entries = Fill(entry.Path.Value) } : entry),
        ];
    }

    /// <summary>The tree changed.</summary>
    public void Forget() => known = new(StringComparer.Ordinal);

    /// <summary>One level, for opening it by script.</summary>
    public async Task<IReadOnlyList<TreeEntry>> ListUnderAsync(PagePath path, CancellationToken cancellationToken) =>
        [.. (await ListAsync([path.Value], cancellationToken)).Select(row => row.Entry)];

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
                    where c.place > level.prefix and c.place < level.prefix || chr(1114111)
                    order by c.place
                    limit 1) as place
                from level
                union all
                select entry.level, entry.prefix, entry.number + 1, (
                    select entry.prefix || split_part(substr(c.place, length(entry.prefix) + 1), chr(1), 1)
                    from current_pages c
                    where c.place >= entry.place || chr(2) and c.place < entry.prefix || chr(1114111)
                    order by c.place
                    limit 1)
                from entry
                where entry.place is not null and entry.number <= $2
            )
            select e.level, replace(e.place, chr(1), '/'), c.title,
                exists (select 1 from current_pages s where s.place > e.place || chr(1) and s.place < e.place || chr(2))
            from entry e
            left join current_pages c on c.place = e.place
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
            rows.Add((reader.GetString(0), new TreeEntry(path, reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetBoolean(3), [])));
        }
        return rows;
    }
}

/// <param name="Title">Null where no page stands at this path, only pages below it.</param>
/// <param name="Entries">What is open below it; empty where it is closed.</param>
public sealed record TreeEntry(PagePath Path, string? Title, bool HasEntries, IReadOnlyList<TreeEntry> Entries)
{
    public string Label => Title ?? Path.Name;
}
