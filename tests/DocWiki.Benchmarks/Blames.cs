using DocWiki.Web.WikiPages;

namespace DocWiki.Benchmarks;

/// <summary>Who wrote which line of a page of many revisions, against reading its events.</summary>
internal static class Blames
{
    private const int Revisions = 500;

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        var lines = Texts.Markdown(20 * 1024, 7).Split('\n');
        var id = await wiki.WriteAsync("blamed", string.Join('\n', lines));
        for (var revision = 2; revision <= Revisions; revision++)
        {
            // Some words, a line and a move.
            lines[revision * 31 % lines.Length] += $" changed in {revision}";
            lines[revision * 17 % lines.Length] = $"A line that revision {revision} wrote anew, from its first word to its last.";
            if (revision % 10 == 0) lines = [.. lines[20..], .. lines[..20]];
            await wiki.ReviseAsync(id, string.Join('\n', lines));
        }
        // Each time by one that has kept none.
        await Ratio.PrintAsync($"blame of a 20 KB page of {Revisions} revisions against reading its events, milliseconds",
            () => Ratio.TimeAsync(async () =>
            {
                using var blames = new PageBlames(wiki.Wiki.Store, wiki.Wiki.PageHistory);
                await blames.FindAsync(id, Revisions, CancellationToken.None);
            }),
            () => Ratio.TimeAsync(() => wiki.Wiki.Store.ReadStreamAsync(id.Value, 1, long.MaxValue, CancellationToken.None)), "≤ 5, dream 3");
    }
}
