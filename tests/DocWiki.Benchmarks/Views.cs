using System.Net.Http;
using Microsoft.AspNetCore.Http;

namespace DocWiki.Benchmarks;

/// <summary>Page views from memory against Kestrel answering constant bytes of the same size.</summary>
internal static class Views
{
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    public static async Task RunAsync()
    {
        await using var wiki = await BenchmarkWiki.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{wiki.Port}") };
        foreach (var (name, size) in new[] { ("6 KB", 6 * 1024), ("100 KB", 100 * 1024) })
        {
            var path = $"/wiki/view-{size}";
            await wiki.WriteAsync(path[6..], Texts.Markdown(size, size));
            var body = await client.GetByteArrayAsync(path);
            var etag = (await client.GetAsync(path)).Headers.ETag!.ToString();
            await using var plain = await BenchmarkWiki.StartPlainKestrelAsync(context => AnswerAsync(context, body));
            foreach (var connections in new[] { 1, 16, 64 })
            {
                var get = HttpLoad.Get(path);
                await Ratio.PrintAsync($"warm view, {name} of Markdown ({body.Length / 1024} KB of HTML), {connections} connections",
                    () => HttpLoad.RunAsync(wiki.Port, connections, _ => get, Slice),
                    () => HttpLoad.RunAsync(BenchmarkWiki.PortOf(plain), connections, _ => get, Slice), "≥ 0.4, dream 0.8");
            }
            await using var notModified = await BenchmarkWiki.StartPlainKestrelAsync(context =>
            {
                context.Response.StatusCode = 304;
                return Task.CompletedTask;
            });
            var conditional = HttpLoad.Get(path, $"If-None-Match: {etag}\r\n");
            await Ratio.PrintAsync($"view with If-None-Match, {name}, 16 connections",
                () => HttpLoad.RunAsync(wiki.Port, 16, _ => conditional, Slice, 304),
                () => HttpLoad.RunAsync(BenchmarkWiki.PortOf(notModified), 16, _ => conditional, Slice, 304), "≥ 0.5, dream 0.8");
        }
        await RandomPagesAsync(wiki, client);
    }

    private static async Task RandomPagesAsync(BenchmarkWiki wiki, HttpClient client)
    {
        const int pages = 10_000, read = 500;
        var text = Texts.Markdown(6 * 1024, 1);
        await wiki.WriteManyAsync(Enumerable.Range(0, pages).Select(number => ($"many/{number / 100}/page-{number}", text)));
        var random = new Random(1);
        var requests = Enumerable.Range(0, read).Select(_ => random.Next(pages)).Select(number => $"/wiki/many/{number / 100}/page-{number}").ToArray();
        foreach (var path in requests) await client.GetByteArrayAsync(path);
        var gets = requests.Select(path => HttpLoad.Get(path)).ToArray();
        await Ratio.PrintAsync("500 random pages of 10,000 against one of them, 16 connections",
            () => HttpLoad.RunAsync(wiki.Port, 16, number => gets[number % read], Slice),
            () => HttpLoad.RunAsync(wiki.Port, 16, _ => gets[0], Slice), "≥ 0.8, dream 1");
    }

    private static Task AnswerAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body).AsTask();
    }
}
