using System.Text;

namespace DocWiki.Web.Importing;

/// <summary>The Markdown files of one commit's tree, as <c>git ls-tree</c> says.</summary>
public static class GitTree
{
    /// <returns>File → id of its content.</returns>
    public static async Task<Dictionary<string, string>> ReadPagesAsync(
        Func<IEnumerable<string>, GitProcess> start, string commit, MarkdownFiles pages, CancellationToken cancellationToken)
    {
        await using var git = start(["ls-tree", "-r", "-z", "--full-tree", commit, .. pages.Folder is { } folder ? new[] { "--", folder + "/" } : []]);
        await git.CloseInputAsync();
        var output = new GitOutput(git.Output);
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        // “100644 blob <id>” TAB name NUL
        while (await output.ReadToAsync((byte)'\0', cancellationToken) is { } entry)
        {
            var tab = entry.Span.IndexOf((byte)'\t');
            var name = MarkdownFiles.Name(entry.Span[(tab + 1)..]);
            if (MarkdownFiles.IsRegular(entry.Span) && pages.Contains(name)) files[name] = Encoding.ASCII.GetString(entry.Span[12..tab]);
        }
        await git.EndAsync(cancellationToken);
        return files;
    }
}
