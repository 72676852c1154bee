using DocWiki.EmbeddedPostgres;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.Tests.Hosting;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace DocWiki.Web.Tests.Hosting;

/// <summary>One PostgreSQL for all tests; each wiki has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private EmbeddedPostgresServer server = null!;

    public async ValueTask InitializeAsync() => server = await EmbeddedPostgresServer.StartTemporaryAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    /// <summary>With a small pool: many wikis share the server's connections.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var connectionString = await server.CreateDatabaseAsync($"wiki_{Guid.NewGuid():n}", cancellationToken);
        return new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 20, ConnectionIdleLifetime = 10, ConnectionPruningInterval = 5 }.ConnectionString;
    }

    /// <summary>A wiki of its own, with the pages every new wiki begins with.</summary>
    public Task<RunningWiki> StartWikiAsync(CancellationToken cancellationToken, params string[] settings) =>
        StartWikiAsync(RateLimitSettings.Unlimited, cancellationToken, settings);

    public async Task<RunningWiki> StartWikiAsync(RateLimitSettings limits, CancellationToken cancellationToken, params string[] settings) =>
        await RunningWiki.StartAsync(await CreateDatabaseAsync(cancellationToken), limits, cancellationToken, settings);
}
