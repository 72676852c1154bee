using DocWiki.Domain.Text;
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
        // One line more, and back again: what is to be recorded is decided beforehand, so that only the store is measured.
        var texts = new[] { text, $"{text}\nOne line more.\n" };
        var revisions = new[] { Revision(texts[0], texts[1]), Revision(texts[1], texts[0]) };
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
                    await wiki.Wiki.Store.AppendAsync(
                        new Append(new EventMetadata(DateTimeOffset.UtcNow, "benchmark"), [new(StoredEvents.WikiPageStream, id.Value, version, [revisions[(version + 1) % 2]], page)], Guid.CreateVersion7()), CancellationToken.None);
                    pages[writer] = (id, page with { Text = texts[version % 2], Revision = page.Revision + 1 }, version + 1);
                }),
                () => insertAsync(writers), "≥ 0.5, dream 0.7");
        }
    }

    private static PageRevised Revision(string before, string after) => new(TextHash.Of(after), TextPatch.Between(before, after));
}
