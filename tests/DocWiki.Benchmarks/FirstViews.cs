using System.Net.Http;
using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;
using DocWiki.Web.WikiPages;
using DocWiki.Web.WikiPages.Rendering;
using Markdig;
using Microsoft.Extensions.DependencyInjection;

namespace DocWiki.Benchmarks;

/// <summary>A page nobody has looked at since it changed, through HTTP, against Markdig alone on the same text.</summary>
internal static class FirstViews
{
    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{wiki.Port}") };
        var cache = wiki.Services.GetRequiredService<PageViewCache>();
        var text = Texts.Markdown(6 * 1024, 1);
        var id = await wiki.WriteAsync("guides/first", text);
        var forget = new RecordedEvent(long.MaxValue, Guid.NewGuid(), id.Value, 2, DateTimeOffset.UtcNow, new PageRevised(default), null, null, null, null);

        var markdig = new Markdig.MarkdownPipelineBuilder().UseAdvancedExtensions().Build();

        // The cost of asking, the same request answered from memory, is measured in every round and taken off.
        await Ratio.PrintAsync("first view, 6 KB, the cost of asking taken off, milliseconds",
            async () => await Ratio.TimeAsync(() =>
            {
                cache.ForgetNews([forget]);
                return client.GetByteArrayAsync("/wiki/guides/first");
            }) - await Ratio.TimeAsync(() => client.GetByteArrayAsync("/wiki/guides/first"), 200),
            () => Ratio.TimeAsync(() =>
            {
                Markdig.Markdown.ToHtml(text, markdig);
                return Task.CompletedTask;
            }), "≤ 4, dream 2");
        await Ratio.PrintAsync("our rendering alone, 6 KB, links known",
            () => Ratio.TimeAsync(() =>
            {
                MarkdownPage.Parse(text, PagePath.Home).Render(_ => null);
                return Task.CompletedTask;
            }),
            () => Ratio.TimeAsync(() =>
            {
                Markdig.Markdown.ToHtml(text, markdig);
                return Task.CompletedTask;
            }), "part of the row above");
    }
}
