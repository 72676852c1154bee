using System.CommandLine;
using DocWiki.Web.Files;
using DocWiki.Web.Hosting;

namespace DocWiki.Web.CommandLine;

/// <summary><c>files unused</c>: what was uploaded and no page mentions, live or archived.</summary>
public static class FilesCommand
{
    public static Command Create()
    {
        var unused = new Command("unused", "List the uploaded files that no page mentions, live or archived: address, bytes, name. Maintainers delete them in the wiki.");
        unused.SetAction((_, cancellationToken) => DocWikiProgram.OrSayWhyAsync(async () =>
        {
            await using var wiki = await Wiki.OpenOrJoinAsync(DocWikiProgram.Settings(), Console.Error.WriteLine, cancellationToken);
            await ListUnusedAsync(wiki, Console.Out, cancellationToken);
            return 0;
        }));
        return new Command("files", "Look at the files that were uploaded.") { unused };
    }

    /// <summary>One line each, its parts separated by tabs.</summary>
    public static async Task ListUnusedAsync(Wiki wiki, TextWriter output, CancellationToken cancellationToken)
    {
        var files = new StoredFiles(wiki.Database);
        FilePlace? after = null;
        while (await files.ListUnusedAsync(after, limit: 1000, cancellationToken) is { Count: > 0 } unused)
        {
            foreach (var file in unused) await output.WriteLineAsync($"{file.AboutAddress}\t{file.Bytes}\t{file.Name}");
            after = FilePlace.After(unused[^1]);
        }
    }
}
