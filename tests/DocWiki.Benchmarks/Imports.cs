using System.Diagnostics;
using DocWiki.Web.CommandLine;
using DocWiki.Web.Importing;

namespace DocWiki.Benchmarks;

/// <summary>The import of hyperv-docs against git writing the same history out, and the rebuild of all read models against the import.</summary>
internal static class Imports
{
    public static async Task RunAsync()
    {
        await using var warm = await BenchmarkWiki.StartAsync();
        var folder = Directory.CreateTempSubdirectory("docwiki-imports");
        try
        {
            await GitAsync("clone", "--quiet", "--bare", Machine.Corpus("hyperv-docs.bundle"), Path.Combine(folder.FullName, "h.git"));
            var repository = Path.Combine(folder.FullName, "h.git");
            var (imports, exports, rebuilds) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < 3; round++)
            {
                await using var wiki = await BenchmarkWiki.StartAsync();
                exports.Add(await TimeAsync(() => GitAsync("--git-dir", repository, "fast-export", "--all")));
                imports.Add(await TimeAsync(() => new GitImport(wiki.Wiki, new ImportOptions(repository), _ => { }).RunAsync(CancellationToken.None)));
                rebuilds.Add(await TimeAsync(() => RebuildCommand.RebuildAsync(wiki.Wiki, [], TextWriter.Null, CancellationToken.None)));
            }
            Print("import of hyperv-docs against git fast-export", imports, exports, "≤ 20, dream 5");
            Print("rebuild of all read models against the import", rebuilds, imports, "≤ 0.5, dream 0.2");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(string what, List<double> measured, List<double> baseline, string reach) =>
        Console.WriteLine($"{what}: {Ratio.Median(measured.Zip(baseline, (a, b) => a / b)):0.00}, reach {reach}; {Ratio.Median(measured):0.0} s against {Ratio.Median(baseline):0.00} s");

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var clock = Stopwatch.StartNew();
        await action();
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task GitAsync(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true })!;
        await git.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        await git.WaitForExitAsync();
        if (git.ExitCode != 0) throw new InvalidOperationException($"git {string.Join(' ', arguments)} ended with {git.ExitCode}.");
    }
}
