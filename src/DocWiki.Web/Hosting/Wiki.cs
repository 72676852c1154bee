using DocWiki.EmbeddedPostgres;
using DocWiki.EventStore;
using DocWiki.Web.WikiPages;
using Npgsql;

namespace DocWiki.Web.Hosting;

/// <summary>An open wiki: its database, its store, its read models. What the web server and every verb of the command line start from.</summary>
public sealed class Wiki : IAsyncDisposable
{
    private readonly EmbeddedPostgresServer? server;

    private Wiki(NpgsqlDataSource database, EmbeddedPostgresServer? server)
    {
        this.server = server;
        Database = database;
        CurrentPages = new CurrentPages(database);
        PageHistory = new PageHistory(database);
        PageNames = new PageNames(database);
        PageLinks = new PageLinks(database);
        ReadModels = [CurrentPages, PageHistory, PageNames, PageLinks];
        Store = new PostgresEventStore(database, StoredEvents.Types, [StoredEvents.WikiPageStream], ReadModels);
        News = new EventNews(database, Store);
    }

    public NpgsqlDataSource Database { get; }
    public PostgresEventStore Store { get; }
    public EventNews News { get; }
    public IReadOnlyList<IReadModel> ReadModels { get; }
    public CurrentPages CurrentPages { get; }
    public PageHistory PageHistory { get; }
    public PageNames PageNames { get; }
    public PageLinks PageLinks { get; }

    /// <summary>
    /// Opens the wiki of this configuration: the database of <c>ConnectionStrings:DocWiki</c>, else a private PostgreSQL in
    /// <c>DataFolder</c> (default: a folder of this user). Tables are made or brought up to date.
    /// </summary>
    /// <param name="say">Takes one line at a time for the person who waits.</param>
    public static async Task<Wiki> OpenAsync(IConfiguration configuration, Action<string> say, CancellationToken cancellationToken)
    {
        EmbeddedPostgresServer? server = null;
        try
        {
            var connectionString = configuration.GetConnectionString("DocWiki");
            if (connectionString is null)
            {
                var folder = configuration["DataFolder"] ?? EmbeddedPostgresOptions.DefaultDataFolder;
                server = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions(folder) { Progress = say }, cancellationToken);
                connectionString = server.ConnectionString;
            }

            var wiki = new Wiki(EventStoreDataSource.Create(connectionString), server);
            await wiki.Store.MigrateAsync([MigrationSet.FromResources("web", typeof(Wiki).Assembly, "DocWiki.Web.Hosting.Schema.")], cancellationToken);
            await wiki.Store.EnsureReadModelsAsync(null, cancellationToken);
            await wiki.News.StartAsync(cancellationToken);
            return wiki;
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await News.DisposeAsync();
        await Database.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }
}
