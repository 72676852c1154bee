using DocWiki.Domain.WikiPages;
using DocWiki.EmbeddedPostgres;
using DocWiki.EventStore;
using DocWiki.Web;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DocWiki.Benchmarks;

/// <summary>A wiki served by this process from a fresh, durable PostgreSQL of its own.</summary>
internal sealed class BenchmarkWiki : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;

    private BenchmarkWiki(WebApplication app, string folder) => (this.app, this.folder) = (app, folder);

    public Wiki Wiki => app.Services.GetRequiredService<Wiki>();
    public IServiceProvider Services => app.Services;
    public int Port => PortOf(app);

    public static async Task<BenchmarkWiki> StartAsync()
    {
        var folder = Path.Combine(EmbeddedPostgresOptions.DefaultDataFolder + "-benchmarks", Guid.NewGuid().ToString("N")[..8]);
        var app = await WikiHost.StartAsync(["--urls", "http://127.0.0.1:0", "--DataFolder", folder], _ => { }, CancellationToken.None, services => services.AddSingleton(RateLimitSettings.Unlimited));
        await PublishGuestsAtOnceAsync(app.Services.GetRequiredService<NpgsqlDataSource>());
        return new BenchmarkWiki(app, folder);
    }

    /// <summary>Saves are measured as those of everybody: what waits for approval is another thing.</summary>
    public static async Task PublishGuestsAtOnceAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("update wiki_settings set guests_wait = false");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Kestrel and nothing else, answering <paramref name="path"/> with what <paramref name="answer"/> writes.</summary>
    public static async Task<WebApplication> StartPlainKestrelAsync(Microsoft.AspNetCore.Http.RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    public static int PortOf(WebApplication app) => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public async Task<PageId> WriteAsync(string path, string text)
    {
        var id = PageId.New();
        var create = new CreatePage(PagePath.Parse(path), Title.FromText(path, path), TagSet.None, PageText.Parse(text), default);
        var append = new Append(new EventMetadata(DateTimeOffset.UtcNow, "benchmark"), [new(StoredEvents.WikiPageStream, id.Value, 0, create.Decide(WikiPage.Nothing))]);
        await Wiki.Store.AppendAsync(append, CancellationToken.None);
        return id;
    }

    public Task WriteManyAsync(IEnumerable<(string Path, string Text)> pages) => WriteManyAsync(Wiki.Store, pages);

    public static async Task WriteManyAsync(PostgresEventStore store, IEnumerable<(string Path, string Text)> pages)
    {
        foreach (var chunk in pages.Chunk(500))
        {
            var appends = chunk.Select(page => new Append(new EventMetadata(DateTimeOffset.UtcNow, "benchmark"), [new(
                StoredEvents.WikiPageStream, PageId.New().Value, 0,
                new CreatePage(PagePath.Parse(page.Path), Title.FromText(page.Path, page.Path), TagSet.None, PageText.Parse(page.Text), default).Decide(WikiPage.Nothing))]));
            await store.AppendAllAsync([.. appends], CancellationToken.None);
        }
    }

    public async Task ReviseAsync(PageId id, string text)
    {
        var page = (await Wiki.CurrentPages.FindAsync(id, CancellationToken.None))!;
        var events = new RevisePage(page.Page.Revision, page.Page.Title, page.Page.Tags, PageText.Parse(text), default, false).Decide(page.Page);
        await Wiki.Store.AppendAsync(new Append(new EventMetadata(DateTimeOffset.UtcNow, "benchmark"), [new(StoredEvents.WikiPageStream, id.Value, page.Version, events, page.Page)]), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
