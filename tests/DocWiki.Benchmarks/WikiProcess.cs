using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DocWiki.EmbeddedPostgres;
using DocWiki.Web.Accounts;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace DocWiki.Benchmarks;

/// <summary>A wiki in a process of its own, on a fresh PostgreSQL that notes when each transaction was committed.</summary>
internal sealed class WikiProcess : IAsyncDisposable
{
    private readonly EmbeddedPostgresServer server;
    private readonly Process process;

    private WikiProcess(EmbeddedPostgresServer server, Process process, int port, Wiki wiki) => (this.server, this.process, Port, Wiki) = (server, process, port, wiki);

    public int Port { get; }

    /// <summary>The same wiki, opened beside the process that serves it.</summary>
    public Wiki Wiki { get; }

    /// <summary>Resident, in bytes; PostgreSQL not counted.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <param name="addresses">How many of this machine's it listens on, from 127.0.0.1 on: each can take as many connections as there are ports.</param>
    public static async Task<WikiProcess> StartAsync(int addresses)
    {
        var options = new EmbeddedPostgresOptions(Path.Combine(EmbeddedPostgresOptions.DefaultDataFolder + "-benchmarks", Guid.NewGuid().ToString("N")[..8]));
        await using (var first = await EmbeddedPostgresServer.StartAsync(options, CancellationToken.None))
        await using (var database = NpgsqlDataSource.Create(first.ConnectionString))
        await using (var command = database.CreateCommand("alter system set track_commit_timestamp = on"))
            await command.ExecuteNonQueryAsync();
        var server = await EmbeddedPostgresServer.StartAsync(options, CancellationToken.None);
        var port = FreePort();
        var urls = string.Join(';', Enumerable.Range(0, addresses).Select(number => $"http://{AddressOf(number)}:{port}"));
        var program = Path.Combine(AppContext.BaseDirectory, $"{typeof(WikiHost).Assembly.GetName().Name}.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [program, "--urls", urls, "--ConnectionStrings:DocWiki", server.ConnectionString]) { RedirectStandardOutput = true })!;
        var ready = new TaskCompletionSource();
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("DocWiki is at", StringComparison.Ordinal) == true) ready.TrySetResult();
            else if (line.Data is { Length: > 0 }) Console.WriteLine($"  the wiki says: {line.Data}");
        };
        process.BeginOutputReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:DocWiki", server.ConnectionString)]).Build();
        var wiki = await Wiki.OpenAsync(settings, _ => { }, CancellationToken.None);
        await BenchmarkWiki.PublishGuestsAtOnceAsync(wiki.Database);
        return new WikiProcess(server, process, port, wiki);
    }

    public static IPAddress AddressOf(int number) => new([127, 0, (byte)(number / 250), (byte)(number % 250 + 1)]);

    /// <summary>People who gave a name, each with the cookie that says so: signed with the wiki's own keys, as if they had saved something.</summary>
    public async Task<(string Person, Cookie Cookie)[]> InviteAsync(int count)
    {
        var people = Enumerable.Range(1, count).Select(number => (Id: PersonId.New(), Name: $"Guest number {number}")).ToArray();
        await using var command = Wiki.Database.CreateCommand("insert into people (person_id, kind, name) select id, 'guest', name from unnest($1, $2) as w (id, name)");
        command.Parameters.Add(new() { Value = people.Select(person => person.Id.Value).ToArray() });
        command.Parameters.Add(new() { Value = people.Select(person => person.Name).ToArray() });
        await command.ExecuteNonQueryAsync();
        await using var services = new ServiceCollection().AddLogging().AddSingleton(Wiki.Database).AddSingleton(TimeProvider.System).AddAccounts(Wiki.Database).AddSignIn().BuildServiceProvider();
        var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(PersonClaims.GuestScheme);
        var now = DateTimeOffset.UtcNow;
        var lasting = new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddDays(1) };
        return [.. people.Select(person => (person.Id.Value, new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(
            new AuthenticationTicket(PersonClaims.Of(person.Id, person.Name, Role.Guest, isTrusted: false), lasting, PersonClaims.GuestScheme)))))];
    }

    public async ValueTask DisposeAsync()
    {
        await Wiki.DisposeAsync();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        await server.DisposeAsync();
        Directory.Delete(server.DataFolder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
