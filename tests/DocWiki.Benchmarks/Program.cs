using DocWiki.Benchmarks;

// One command per row of the performance table: dotnet run -c Release --project tests/DocWiki.Benchmarks -- views saves diffs …
var rows = new Dictionary<string, Func<Task>>
{
    ["views"] = Views.RunAsync,
    ["first-view"] = FirstViews.RunAsync,
    ["saves"] = Saves.RunAsync,
    ["store"] = StoreAlone.RunAsync,
    ["diffs"] = Diffs.RunAsync,
    ["history"] = Histories.RunAsync,
    ["bytes"] = Bytes.RunAsync,
    ["import"] = Imports.RunAsync,
    ["start"] = Starts.RunAsync,
    ["memory"] = Memory.RunAsync,
};

var wanted = args.Length > 0 ? args : [.. rows.Keys];
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
