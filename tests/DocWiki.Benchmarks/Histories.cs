using System.Net.Http;
using DocWiki.Web.Hosting;
using DocWiki.Web.Importing;
using DocWiki.Web.WikiPages;
using Microsoft.Extensions.DependencyInjection;

namespace DocWiki.Benchmarks;

/// <summary>Old revisions against the newest, and the first screen of a long history against its one query.</summary>
internal static class Histories
{
    private const string Toc = "virtualization/windowscontainers/toc";

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{wiki.Port}") };
        await new GitImport(wiki.Wiki, new ImportOptions(Machine.Corpus("hyperv-docs.bundle")), _ => { }).RunAsync(CancellationToken.None);

        var page = (await wiki.Wiki.CurrentPages.FindAsync(Domain.WikiPages.PagePath.Parse(Toc), CancellationToken.None))!;
        var revisions = page.Page.Revision;
        foreach (var revision in new[] { 2, revisions / 4, 64, 128, revisions / 2, revisions - 1 })
        {
            await Ratio.PrintAsync($"text of revision {revision} of {revisions} against the newest, milliseconds",
                () => Ratio.TimeAsync(() => RebuildAsync(revision), 200),
                () => Ratio.TimeAsync(() => RebuildAsync(revisions), 200), "≤ 2, dream 1.2");
        }
        // Each time by one that has kept none.
        async Task RebuildAsync(int revision)
        {
            using var texts = new RevisionTexts(wiki.Wiki.Database, wiki.Wiki.Store);
            await texts.FindAsync(page.Id, revision, CancellationToken.None);
        }

        // Texts differ in length from revision to revision, and with them the cost of rendering: what is compared is the cost a byte of answer.
        foreach (var revision in new[] { 2, revisions / 2, revisions - 1 })
        {
            var (old, newest) = ($"/wiki/{Toc}?rev={revision}", $"/wiki/{Toc}?rev={revisions}");
            var (oldBytes, newestBytes) = ((await client.GetByteArrayAsync(old)).Length, (await client.GetByteArrayAsync(newest)).Length);
            await Ratio.PrintAsync($"view of revision {revision} of {revisions} against the newest, neither kept, microseconds a KB of answer",
                async () => await Ratio.TimeAsync(() => client.GetByteArrayAsync(old), 200) * 1_000_000 / oldBytes,
                async () => await Ratio.TimeAsync(() => client.GetByteArrayAsync(newest), 200) * 1_000_000 / newestBytes, "≤ 2, dream 1.2");
        }

        var text = Texts.Markdown(6 * 1024, 5);
        var id = await wiki.WriteAsync("long-history", text);
        for (var revision = 2; revision <= 500; revision++) await wiki.ReviseAsync(id, $"{text}\n{revision}\n");
        await Ratio.PrintAsync("first screen of the history of 500 revisions, milliseconds",
            () => Ratio.TimeAsync(() => client.GetByteArrayAsync("/wiki/long-history/history")),
            () => Ratio.TimeAsync(() => wiki.Wiki.PageHistory.ListAsync(id, null, HistoryModel.LinesPerScreen + 1, CancellationToken.None)), "≤ 4, dream 2");
    }
}
