using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using DocWiki.EmbeddedPostgres;
using DocWiki.Web.Hosting;

namespace DocWiki.Benchmarks;

/// <summary>From starting the program on existing data to the first page served, with its own PostgreSQL.</summary>
internal static class Starts
{
    public static async Task RunAsync()
    {
        var folder = Path.Combine(EmbeddedPostgresOptions.DefaultDataFolder + "-benchmarks", Guid.NewGuid().ToString("N")[..8]);
        var times = new List<double>();
        for (var start = 0; start < 6; start++) times.Add(await StartAsync(folder));
        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"first start {times[0]:0.00} s; on existing data {Ratio.Median(times.Skip(1)):0.00} s ({times.Skip(1).Min():0.00}–{times.Skip(1).Max():0.00}), reach 3 s, dream 1 s");
    }

    private static async Task<double> StartAsync(string folder)
    {
        var port = FreePort();
        var program = Path.Combine(AppContext.BaseDirectory, $"{typeof(WikiHost).Assembly.GetName().Name}.dll");
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", $"http://127.0.0.1:{port}", "--DataFolder", folder]) { RedirectStandardOutput = true })!;
        using var client = new HttpClient();
        while (true)
        {
            try
            {
                await client.GetStringAsync($"http://127.0.0.1:{port}/wiki/home");
                break;
            }
            catch (HttpRequestException) when (clock.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(10);
            }
        }
        var seconds = clock.Elapsed.TotalSeconds;
        using var stop = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await process.WaitForExitAsync();
        return seconds;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
