using System.Diagnostics;
using System.Net.Http;

namespace DocWiki.Benchmarks;

/// <summary>The comparison of neighbouring revisions through HTTP, against git comparing the same two files, its start taken off.</summary>
internal static class Diffs
{
    private const int Changes = 30;

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{wiki.Port}") };
        var folder = Directory.CreateTempSubdirectory("docwiki-diffs");
        try
        {
            var empty = await FileAsync("empty", "");
            var emptyToo = await FileAsync("empty-too", "\n");
            foreach (var (name, size) in new[] { ("100 KB", 100 * 1024), ("1 MB", 1000 * 1024) })
            {
                var before = Texts.Markdown(size, size);
                var after = Texts.WithScatteredChanges(before, Changes);
                var id = await wiki.WriteAsync($"diffs-{size}", before);
                await wiki.ReviseAsync(id, after);
                var (a, b) = (await FileAsync("a", before), await FileAsync("b", after));
                var address = $"/wiki/diffs-{size}/diff/1...2";
                await Ratio.PrintAsync($"diff of {name} with {Changes} scattered changes, milliseconds",
                    () => Ratio.TimeAsync(() => client.GetByteArrayAsync(address)),
                    async () => Math.Max(0.1, await GitAsync(a, b) - await GitAsync(empty, emptyToo)), "≤ 2, dream 1");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        async Task<string> FileAsync(string name, string text)
        {
            var file = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(file, text);
            return file;
        }
    }

    private static Task<double> GitAsync(string a, string b) => Ratio.TimeAsync(async () =>
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["diff", "--no-index", "--", a, b]) { RedirectStandardOutput = true })!;
        await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
    });
}
