using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using Npgsql;

namespace DocWiki.Web.Editing;

/// <summary>Pages whose title or path holds some letters: what an editor offers after <c>[[</c>.</summary>
public sealed class PageTitles(NpgsqlDataSource database)
{
    private const int MaxTitles = 12;

    /// <summary>Longer is no title.</summary>
    private const int MaxLength = 200;

    public void Map(WebApplication app) =>
        app.MapGet("/titles", [Needs(Permission.Read)] async (string? like, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return Results.Json((await LikeAsync(like ?? "", context.RequestAborted)).Select(page => new { title = page.Title, path = page.Path }));
        });

    /// <summary>Those whose title begins so first, then by length: what was meant is seldom the longest.</summary>
    public async Task<IReadOnlyList<(string Title, string Path)>> LikeAsync(string letters, CancellationToken cancellationToken)
    {
        letters = letters.Trim().Replace("\0", "", StringComparison.Ordinal);
        if (letters.Length > MaxLength) return [];
        await using var command = database.CreateCommand("""
            select title, path
            from current_pages
            where place is not null and approved_revision > 0 and (strpos(lower(title), lower($1)) > 0 or strpos(path, lower($1)) > 0)
            order by not starts_with(lower(title), lower($1)), not strpos(lower(title), lower($1)) > 0, length(title), place
            limit $2
            """);
        command.Parameters.Add(new() { Value = letters });
        command.Parameters.Add(new() { Value = MaxTitles });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var titles = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) titles.Add((reader.GetString(0), PagePath.Stored(reader.GetString(1)).Value));
        return titles;
    }
}
