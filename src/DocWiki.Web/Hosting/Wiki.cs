using DocWiki.Domain;
using DocWiki.EmbeddedPostgres;
using DocWiki.EventStore;
using DocWiki.Web.Live;
using DocWiki.Web.Reviewing;
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
        PageSections = new PageSections(database);
        ReviewQueue = new ReviewQueue(database);
        ReadModels = [CurrentPages, PageHistory, PageNames, PageLinks, PageSections, ReviewQueue];
        Store = new PostgresEventStore(database, StoredEvents.Types, [StoredEvents.WikiPageStream], ReadModels);
        News = new EventNews(database, Store, PresenceNodes.Channel);
    }

    public NpgsqlDataSource Database { get; }
    public PostgresEventStore Store { get; }
    public EventNews News { get; }
    public IReadOnlyList<IReadModel> ReadModels { get; }
    public CurrentPages CurrentPages { get; }
    public PageHistory PageHistory { get; }
    public PageNames PageNames { get; }
    public PageLinks PageLinks { get; }
    public PageSections PageSections { get; }
    public ReviewQueue ReviewQueue { get; }

    /// <summary>
    /// Opens the wiki of this configuration: the database of <c>ConnectionStrings:DocWiki</c>, else a private PostgreSQL in
    /// <c>DataFolder</c> (default: a folder of this user). Tables are made or brought up to date.
    /// </summary>
    /// <param name="say">Takes one line at a time for the person who waits.</param>
    /// <exception cref="DataFolderInUseException">Another DocWiki serves this data folder.</exception>
    public static Task<Wiki> OpenAsync(IConfiguration configuration, Action<string> say, CancellationToken cancellationToken) =>
        OpenAsync(configuration, joinRunning: false, say, cancellationToken);

    /// <summary>The same for a command: where a wiki is being served from the data folder, its database is used beside it.</summary>
    public static Task<Wiki> OpenOrJoinAsync(IConfiguration configuration, Action<string> say, CancellationToken cancellationToken) =>
        OpenAsync(configuration, joinRunning: true, say, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await News.DisposeAsync();
        await Database.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }

    private static async Task<Wiki> OpenAsync(IConfiguration configuration, bool joinRunning, Action<string> say, CancellationToken cancellationToken)
    {
        EmbeddedPostgresServer? server = null;
        try
        {
            var connectionString = configuration.GetConnectionString("DocWiki");
            if (connectionString is null)
            {
                var folder = configuration["DataFolder"] is { Length: > 0 } given ? given : EmbeddedPostgresOptions.DefaultDataFolder;
                if (joinRunning) connectionString = RunningPostgres.Find(folder);
                if (connectionString is null)
                {
                    server = await EmbeddedPostgresServer.StartAsync(new EmbeddedPostgresOptions(folder) { Progress = say }, cancellationToken);
                    connectionString = server.ConnectionString;
                }
            }

            var wiki = new Wiki(Open(connectionString), server);
            await wiki.Store.MigrateAsync([MigrationSet.FromResources("web", typeof(Wiki).Assembly, "DocWiki.Web.Hosting.Schema.")], cancellationToken);
            await wiki.Store.EnsureReadModelsAsync(new RebuildWords(say), cancellationToken);
            await wiki.News.StartAsync(cancellationToken);
            return wiki;
        }
        catch
        {
            if (server is not null) await server.DisposeAsync();
            throw;
        }
    }

    private static NpgsqlDataSource Open(string connectionString)
    {
        try
        {
            return EventStoreDataSource.Create(connectionString);
        }
        catch (ArgumentException wrong)
        {
            throw new RuleViolationException($"ConnectionStrings:DocWiki is no connection string: {wrong.Message} One looks like this: Host=localhost;Database=docwiki;Username=docwiki;Password=…");
        }
    }

    /// <summary>A line every few seconds for whoever waits while read models are made anew.</summary>
    private sealed class RebuildWords(Action<string> say) : IProgress<RebuildProgress>
    {
        private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

        private readonly System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        private TimeSpan next = BetweenLines;

        public void Report(RebuildProgress value)
        {
            if (clock.Elapsed < next) return;
            next = clock.Elapsed + BetweenLines;
            say($"Making read models anew: {value.Done:N0} of {value.Total:N0} events …");
        }
    }
}
