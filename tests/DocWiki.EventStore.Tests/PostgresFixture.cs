using DocWiki.EmbeddedPostgres;
using DocWiki.EventStore.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace DocWiki.EventStore.Tests;

/// <summary>One PostgreSQL for all tests of the store; each test has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private EmbeddedPostgresServer server = null!;

    public async ValueTask InitializeAsync() =>
        server = await EmbeddedPostgresServer.StartTemporaryAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    public Task<string> CreateDatabaseAsync(CancellationToken cancellationToken) =>
        server.CreateDatabaseAsync($"test_{Guid.NewGuid():n}", cancellationToken);
}
