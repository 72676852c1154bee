using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web;

namespace DocWiki.Benchmarks;

/// <summary>A guarded append of a revision with all read models of pages, each writer on a page of its own, against the plain insert.</summary>
internal static class StoreAlone
{
    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        var insertAsync = await Inserts.PrepareAsync(wiki.Wiki.Database);
        var text = Texts.Markdown(6 * 1024, 3);
        foreach (var writers in new[] { 1, 8, 32 })
        {
            var pages = new (PageId Id, WikiPage Page, long Version)[writers];
            for (var writer = 0; writer < writers; writer++)
            {
                var id = await wiki.WriteAsync($"store-{writers}/page-{writer}", text);
                pages[writer] = (id, (await wiki.Wiki.CurrentPages.FindAsync(id, CancellationToken.None))!.Page, 1);
            }
            await Ratio.PrintAsync($"append with read models, {writers} writers",
                () => Inserts.RateAsync(writers, TimeSpan.FromSeconds(1), async writer =>
                {
                    var (id, page, version) = pages[writer];
                    var revision = new RevisePage(page.Revision, page.Title, page.Tags, PageText.Parse($"{text}\n{version}\n"), default, false);
                    var events = revision.Decide(page);
                    await wiki.Wiki.Store.AppendAsync(
                        new Append(new EventMetadata(DateTimeOffset.UtcNow, "benchmark"), [new(StoredEvents.WikiPageStream, id.Value, version, events, page)], Guid.CreateVersion7()), CancellationToken.None);
                    // The state as the store has folded it, without doing that work twice.
                    pages[writer] = (id, page with { Text = revision.Text.Value, Revision = page.Revision + 1, PatchesSinceWhole = events[0] is PageRevised { Text: null } ? page.PatchesSinceWhole + 1 : 0 }, version + events.Count);
                }),
                () => insertAsync(writers), "≥ 0.5, dream 0.7");
        }
    }
}
