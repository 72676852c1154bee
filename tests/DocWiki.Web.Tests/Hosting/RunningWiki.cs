using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>The real program on a real port, and the people who visit it.</summary>
public sealed class RunningWiki : IAsyncDisposable
{
    private readonly List<Visitor> visitors = [];
    private readonly WebApplication app;
    private readonly string connectionString;

    private RunningWiki(WebApplication app, string connectionString)
    {
        (this.app, this.connectionString) = (app, connectionString);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public string ConnectionString => connectionString;

    public Uri Address { get; }

    public Wiki Wiki => Services.GetRequiredService<Wiki>();

    public IServiceProvider Services => app.Services;

    /// <summary>Without limits: all tests come from one address.</summary>
    public static Task<RunningWiki> StartAsync(string connectionString, CancellationToken cancellationToken, params string[] settings) =>
        StartAsync(connectionString, RateLimitSettings.Unlimited, cancellationToken, settings);

    /// <param name="settings">More of the configuration, as it is said on the command line: <c>--Key=value</c>.</param>
    public static async Task<RunningWiki> StartAsync(string connectionString, RateLimitSettings limits, CancellationToken cancellationToken, params string[] settings)
    {
        string[] args = ["--urls", "http://127.0.0.1:0", "--ConnectionStrings:DocWiki", connectionString, .. settings];
        var wiki = new RunningWiki(await WikiHost.StartAsync(args, _ => { }, cancellationToken, services => services.AddSingleton(limits)), connectionString);
        // Most tests are about what becomes of a save; those about review say so.
        await wiki.ExecuteAsync("update wiki_settings set guests_wait = false", cancellationToken);
        return wiki;
    }

    /// <summary>A new browser: no cookie yet. The name is typed where a form asks for one; null: it is left empty.</summary>
    /// <param name="from">The address of this machine they come from.</param>
    public Visitor NewVisitor(string? name = "Ada Bell", string? from = null)
    {
        var visitor = new Visitor(Address, name, from);
        lock (visitors) visitors.Add(visitor);
        return visitor;
    }

    /// <summary>What a second process on the same database has: the same, but nothing in memory of this one.</summary>
    public Task<Wiki> OpenBesideAsync(CancellationToken cancellationToken) => OpenAsync(connectionString, cancellationToken);

    public static Task<Wiki> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:DocWiki", connectionString)]).Build();
        return Wiki.OpenOrJoinAsync(settings, _ => { }, cancellationToken);
    }

    /// <summary>Everything that was ever saved, counted.</summary>
    public async Task<long> CountEventsAsync(CancellationToken cancellationToken) => await ScalarAsync<long>("select count(*) from mt_events", cancellationToken);

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in visitors) visitor.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = Wiki.Database.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
