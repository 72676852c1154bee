using DocWiki.Domain.WikiPages;
using Npgsql;

namespace DocWiki.Web.Files;

/// <summary>
/// Which pages mention which file, live pages and archived ones, which can come back. Found in the texts when somebody asks: a save pays
/// nothing for it, and few people ask.
/// </summary>
public sealed class FileUses(NpgsqlDataSource database)
{
    /// <summary>A file's key as it stands in a text, in PostgreSQL's words.</summary>
    internal const string Mention = "files/([0-9a-f]{32})";

    /// <returns>For each of the files that is mentioned, up to <paramref name="limit"/> pages, live ones first.</returns>
    public async Task<IReadOnlyDictionary<FileKey, UsesOfFile>> OfAsync(IEnumerable<FileKey> files, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            select key, path, title, is_archived, total
            from (
                select
                    m.key, p.path, p.title, p.archived_at is not null as is_archived, count(*) over (partition by m.key) as total,
                    row_number() over (partition by m.key order by p.archived_at is not null, p.path, p.page_id) as number
                from current_pages p
                cross join lateral (select distinct mention[1] as key from regexp_matches(p.text, '{Mention}', 'g') as mention) m
                where p.text like '%files/%' and m.key = any ($1)) uses
            where number <= $2
            order by key, number
            """);
        command.Parameters.Add(new() { Value = files.Select(file => file.Value).ToArray() });
        command.Parameters.Add(new() { Value = limit });
        var uses = new Dictionary<FileKey, UsesOfFile>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = FileKey.Parse(reader.GetString(0));
            if (!uses.TryGetValue(key, out var of)) uses[key] = of = new UsesOfFile([], reader.GetInt64(4));
            of.Pages.Add(new FileUser(PagePath.Stored(reader.GetString(1)), reader.GetString(2), reader.GetBoolean(3)));
        }
        return uses;
    }
}

/// <param name="Pages">Some of them.</param>
/// <param name="Count">How many there are.</param>
public sealed record UsesOfFile(List<FileUser> Pages, long Count)
{
    public static readonly UsesOfFile None = new([], 0);
}

/// <summary>A page that mentions a file.</summary>
public sealed record FileUser(PagePath Path, string Title, bool IsArchived);
