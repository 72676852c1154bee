using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using DocWiki.EmbeddedPostgres;
using DocWiki.Web.Hosting;
using Microsoft.Extensions.Configuration;

namespace DocWiki.Benchmarks;

/// <summary>Resident memory of the app, its database not counted, after each of 6,000 pages has been read.</summary>
internal static class Memory
{
    private const int Pages = 6000;

    public static async Task RunAsync()
    {
        await using var server = await EmbeddedPostgresServer.StartTemporaryAsync(CancellationToken.None);
        var connection = server.ConnectionString;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var program = Path.Combine(AppContext.BaseDirectory, $"{typeof(WikiHost).Assembly.GetName().Name}.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", $"http://127.0.0.1:{port}", "--ConnectionStrings:DocWiki", connection]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:DocWiki", connection)]).Build();
        await using (var other = await Wiki.OpenAsync(settings, _ => { }, CancellationToken.None))
            await BenchmarkWiki.WriteManyAsync(other.Store, Enumerable.Range(0, Pages).Select(number => ($"many/{number / 100}/page-{number}", Texts.Markdown(3500, number))));
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        for (var number = 0; number < Pages; number++) await client.GetByteArrayAsync($"/wiki/many/{number / 100}/page-{number}");
        process.Refresh();
        Console.WriteLine($"resident memory with {Pages:N0} pages warm: {process.WorkingSet64 / 1024 / 1024} MB, reach 300 MB, dream 150 MB");
        process.Kill();
        await process.WaitForExitAsync();
    }
}
