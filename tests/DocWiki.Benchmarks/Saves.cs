namespace DocWiki.Benchmarks;

/// <summary>Eight editors, each saving one changed line of a page of their own through the real form, against the plain insert on eight connections.</summary>
internal static class Saves
{
    private const int Editors = 8;

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        var insertAsync = await Inserts.PrepareAsync(wiki.Wiki.Database);
        var text = Texts.Markdown(6 * 1024, 3);
        var editors = new Editor[Editors];
        for (var number = 0; number < Editors; number++)
        {
            await wiki.WriteAsync($"saves/page-{number}", text);
            editors[number] = await Editor.OpenAsync(wiki.Port, $"/wiki/saves/page-{number}/edit", text);
        }
        await Ratio.PrintAsync("save one changed line through HTTP, 8 editors",
            () => Inserts.RateAsync(Editors, TimeSpan.FromSeconds(1), number => editors[number].SaveAsync()),
            () => insertAsync(Editors), "≥ 0.15, dream 0.35");
    }
}
