namespace DocWiki.Benchmarks;

/// <summary>Eight editors, each changing one word after the other in a draft of a page of their own, as open editors do, against the plain insert on eight connections.</summary>
internal static class DraftChanges
{
    private const int Editors = 8;

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        var insertAsync = await Inserts.PrepareAsync(wiki.Wiki.Database);
        foreach (var (size, kilobytes, reach) in new[] { ("6 KB", 6, "≥ 0.15, dream 0.35"), ("1 MB", 1000, "small beside 6 KB: PostgreSQL writes the text anew") })
        {
            var text = Texts.Markdown(kilobytes * 1024, 3);
            var editors = new Editor[Editors];
            for (var number = 0; number < Editors; number++)
            {
                await wiki.WriteAsync($"drafts-{kilobytes}/page-{number}", text);
                editors[number] = await Editor.OpenAsync(wiki.Port, $"/wiki/drafts-{kilobytes}/page-{number}/edit", text);
                await editors[number].SaveAsync();
            }
            await Ratio.PrintAsync($"change one word of a draft of {size} through HTTP, 8 editors",
                () => Inserts.RateAsync(Editors, TimeSpan.FromSeconds(1), number => editors[number].KeepAsync()),
                () => insertAsync(Editors), reach);
        }
    }
}
