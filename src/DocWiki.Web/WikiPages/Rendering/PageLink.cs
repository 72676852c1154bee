using System.Collections.Frozen;
using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>An ordinary Markdown link that leads to a page of this wiki.</summary>
/// <param name="Suffix">Query and fragment as written, with their <c>?</c> and <c>#</c>; often empty.</param>
internal sealed record PageLink(WrittenLink Link, string Suffix)
{
    private const string WikiRoot = "/wiki/";

    /// <summary>What these end in is a file beside the pages, not a page; any other dot may stand in a page's name.</summary>
    private static readonly FrozenSet<string> FileExtensions = new[]
    {
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".pdf", ".zip", ".gz", ".7z", ".tar", ".exe", ".msi",
        ".iso", ".vhd", ".vhdx", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".vsdx", ".mp3", ".mp4", ".webm", ".txt", ".csv", ".log",
        ".htm", ".html", ".aspx", ".php", ".css", ".js", ".json", ".xml", ".yml", ".yaml", ".toml", ".ini", ".inf", ".ps1", ".psm1", ".sh",
        ".bat", ".cmd", ".py", ".rb", ".c", ".h", ".cpp", ".hpp", ".cs", ".csproj", ".sln", ".sql", ".java", ".ts", ".go", ".rs",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// <c>../about/index.md#part</c> on <c>guides/networking/bridging</c> is <c>guides/about/index</c>; more <c>..</c> than levels
    /// stop at the top, as in a browser.
    /// </summary>
    /// <returns>Null where <paramref name="url"/> leads elsewhere: outside, to a file, within the page, to another part of the app.</returns>
    public static PageLink? From(string url, PagePath page)
    {
        if (url.Length == 0 || url[0] is '#' or '?' || url.Length > 2 * PagePath.MaxLength) return null;
        var end = url.AsSpan().IndexOfAny('?', '#') is var i and >= 0 ? i : url.Length;
        var target = url[..end].Replace('\\', '/');
        var suffix = url[end..] is var written && written.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0
            ? written[..hash] + written[hash..].ToLowerInvariant() : written;   // ids of headings are lower case
        if (target.Contains(':', StringComparison.Ordinal)) return null;
        if (target[0] == '/')
        {
            if (!target.StartsWith(WikiRoot, StringComparison.Ordinal)) return null;
            return PagePath.TryParse(Uri.UnescapeDataString(target[WikiRoot.Length..]), null, out var absolute) ? new PageLink(new(target, absolute.Value), suffix) : null;
        }
        return Resolved(Uri.UnescapeDataString(target), page) is { } path ? new PageLink(new(target, path.Value), suffix) : null;
    }

    private static PagePath? Resolved(string target, PagePath page)
    {
        var segments = page.Parent is { } folder ? [.. folder.Value.Split('/')] : new List<string>();
        foreach (var segment in target.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }
        if (segments.Count == 0) return null;
        var name = segments[^1];
        var extension = Path.GetExtension(name);
        if (FileExtensions.Contains(extension)) return null;
        if (extension.ToLowerInvariant() is ".md" or ".markdown") segments[^1] = name[..^extension.Length];
        return PagePath.FromText(string.Join('/', segments));
    }
}
