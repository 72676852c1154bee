using DocWiki.Benchmarks;
using Microsoft.Extensions.Configuration;

// One command per row of the performance table: dotnet run -c Release --project tests/DocWiki.Benchmarks -- views saves diffs …
// What a row can be told stands behind the names: -- live --connections 5000 --minutes 10
var options = new ConfigurationBuilder().AddCommandLine(args).Build();
var rows = new Dictionary<string, Func<Task>>
{
    ["views"] = Views.RunAsync,
    ["first-view"] = FirstViews.RunAsync,
    ["saves"] = Saves.RunAsync,
    ["drafts"] = DraftChanges.RunAsync,
    ["store"] = StoreAlone.RunAsync,
    ["diffs"] = Diffs.RunAsync,
    ["history"] = Histories.RunAsync,
    ["blame"] = Blames.RunAsync,
    ["bytes"] = Bytes.RunAsync,
    ["import"] = Imports.RunAsync,
    ["start"] = Starts.RunAsync,
    ["memory"] = Memory.RunAsync,
    ["live"] = () => LiveLoad.RunAsync(options),
};

string[] names = [.. args.TakeWhile(arg => !arg.StartsWith("--", StringComparison.Ordinal))];
var wanted = names.Length > 0 ? names : [.. rows.Keys];
if (wanted.FirstOrDefault(name => !rows.ContainsKey(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no row “{unknown}”. There are: {string.Join(", ", rows.Keys)}.");
    return 1;
}
Console.WriteLine(Machine.Describe());
foreach (var name in wanted)
{
    Console.WriteLine($"\n== {name}");
    await rows[name]();
}
return 0;
