using System.CommandLine;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.Importing;

namespace DocWiki.Web.CommandLine;

/// <summary><c>import git</c>: a repository of Markdown with its whole history.</summary>
public static class ImportCommand
{
    private const int NamesShown = 10;

    public static Command Create()
    {
        var source = new Argument<string>("repository or bundle") { Description = "A git repository on this machine (with or without a work tree), or a file made by git bundle." };
        var folder = new Option<string?>("--folder") { Description = "Only the Markdown files below this folder of the repository; the folder itself is left out of the page paths." };
        var gitRef = new Option<string?>("--ref") { Description = "The branch, tag or commit to read up to. Default: the repository's HEAD." };
        var under = new Option<string?>("--under") { Description = "Where in the wiki the pages go, such as guides/hyper-v. Default: the top." };
        var report = new Option<string?>("--report") { Description = "A file for the whole report, with every name." };
        var git = new Command("git", "Import Markdown files with their history: each commit that touches a file is a revision by its author, at its time. Run it again to add what is new.")
        {
            source, folder, gitRef, under, report,
        };
        git.SetAction((parsed, cancellationToken) => DocWikiProgram.OrSayWhyAsync(async () =>
        {
            var prefix = parsed.GetValue(under) is { } path ? PagePath.Parse(path.Trim('/')) : (PagePath?)null;
            var options = new ImportOptions(parsed.GetValue(source)!, parsed.GetValue(folder), parsed.GetValue(gitRef), prefix);
            await using var wiki = await Wiki.OpenOrJoinAsync(DocWikiProgram.Settings(), Console.Error.WriteLine, cancellationToken);
            var result = await new GitImport(wiki, options, Console.Error.WriteLine).RunAsync(cancellationToken);
            result.Write(Console.Out, NamesShown);
            if (parsed.GetValue(report) is { } file)
            {
                await using var output = File.CreateText(file);
                result.Write(output, int.MaxValue);
            }
            return 0;
        }));
        return new Command("import", "Take over documentation that was written elsewhere.") { git };
    }
}
