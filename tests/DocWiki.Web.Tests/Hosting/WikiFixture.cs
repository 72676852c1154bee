using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>A wiki for many tests, one after the other. Each writes at paths of its own.</summary>
public sealed class WikiFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public RunningWiki Wiki { get; private set; } = null!;

    public PostgresFixture Postgres => postgres;

    public async ValueTask InitializeAsync() => Wiki = await postgres.StartWikiAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => Wiki.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedWiki : ICollectionFixture<WikiFixture>
{
    public const string Name = "A running wiki";
}

/// <summary>A test at a running wiki that it shares.</summary>
[Collection(SharedWiki.Name)]
public abstract class WikiTest(WikiFixture fixture)
{
    private static int paths;

    protected RunningWiki Wiki => fixture.Wiki;

    /// <summary>For a wiki of the test's own.</summary>
    protected PostgresFixture Postgres => fixture.Postgres;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A path nobody has used.</summary>
    protected static string NewPath(string name = "page") => $"{name}-{Interlocked.Increment(ref paths)}";

    /// <summary>Sees that nothing was saved meanwhile.</summary>
    protected async Task<T> NothingIsSavedAsync<T>(Func<Task<T>> action)
    {
        var before = await Wiki.CountEventsAsync(Stop);
        var result = await action();
        Assert.Equal(before, await Wiki.CountEventsAsync(Stop));
        return result;
    }
}
