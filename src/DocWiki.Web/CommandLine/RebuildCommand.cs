using System.CommandLine;
using System.Diagnostics;
using DocWiki.Domain;
using DocWiki.Web.Hosting;

namespace DocWiki.Web.CommandLine;

/// <summary><c>rebuild [name …]</c>: makes read models anew from the events, beside the old ones, which serve until the new ones are ready.</summary>
public static class RebuildCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("name") { Description = "Which: current_pages, page_history, page_names, page_links. None named: all.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("rebuild", "Make read models anew from the events. The wiki goes on meanwhile.") { names };
        command.SetAction((parsed, cancellationToken) => DocWikiProgram.OrSayWhyAsync(async () =>
        {
            await using var wiki = await Wiki.OpenOrJoinAsync(DocWikiProgram.Settings(), Console.Error.WriteLine, cancellationToken);
            return await RebuildAsync(wiki, parsed.GetValue(names) ?? [], Console.Out, cancellationToken);
        }));
        return command;
    }

    /// <exception cref="RuleViolationException">There is no read model of that name.</exception>
    public static async Task<int> RebuildAsync(Wiki wiki, IReadOnlyList<string> names, TextWriter output, CancellationToken cancellationToken)
    {
        if (names.FirstOrDefault(name => wiki.ReadModels.All(model => model.Name != name)) is { } unknown)
            throw new RuleViolationException($"There is no read model “{unknown}”. There are: {string.Join(", ", wiki.ReadModels.Select(model => model.Name))}.");

        foreach (var model in wiki.ReadModels.Where(model => names.Count == 0 || names.Contains(model.Name)))
        {
            var clock = Stopwatch.StartNew();
            await wiki.Store.RebuildAsync(model, null, cancellationToken);
            await output.WriteLineAsync($"{model.Name} is rebuilt, in {clock.Elapsed.TotalSeconds:0.0} s.");
        }
        return 0;
    }
}
