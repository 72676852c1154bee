using DocWiki.Browser.Tests;
using DocWiki.Domain.WikiPages;
using DocWiki.EmbeddedPostgres;
using DocWiki.Web.Accounts;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;

[assembly: AssemblyFixture(typeof(RunningWiki))]

namespace DocWiki.Browser.Tests;

/// <summary>The wiki itself on a port of its own, filled as a new one is, and one browser: for all tests of this program.</summary>
public sealed class RunningWiki : IAsyncLifetime
{
    private EmbeddedPostgresServer? postgres;
    private WebApplication? app;
    private IPlaywright? playwright;

    public string Address { get; private set; } = "";
    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            // Each test says for itself that it is skipped.
            if (Chromium.MayBeMissing) return;
            throw new InvalidOperationException(Chromium.Missing);
        }
        postgres = await EmbeddedPostgresServer.StartTemporaryAsync(CancellationToken.None);
        app = await WikiHost.StartAsync(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:DocWiki", postgres.ConnectionString], _ => { }, CancellationToken.None,
            services => services.AddSingleton(RateLimitSettings.Unlimited));
        await PublishGuestsAtOnceAsync(app);
        Address = app.Urls.Single();
        playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(playwright);
    }

    /// <summary>Pages beside each other: <c>{under}/page-001</c> and so on.</summary>
    public async Task WriteManyAsync(string under, int count)
    {
        var writer = app!.Services.GetRequiredService<PageWriter>();
        var person = await app.Services.GetRequiredService<KnownPeople>().AddGuestAsync(PersonName.Parse("Ana"), CancellationToken.None);
        for (var i = 1; i <= count; i++)
        {
            var page = new CreatePage(PagePath.Parse($"{under}/page-{i:000}"), Title.Parse($"Page {i}"), TagSet.None, PageText.Parse($"Text {i}."), default);
            await writer.CreateAsync(page, new Edit(Guid.CreateVersion7(), person), CancellationToken.None);
        }
    }

    /// <summary>Somebody who has an account becomes what else they are to be.</summary>
    public async Task SetRoleAsync(string name, Role role)
    {
        using var scope = app!.Services.CreateScope();
        var account = await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByNameAsync(name);
        await scope.ServiceProvider.GetRequiredService<PeopleWriter>().SetRoleAsync(new PersonId(account!.Id), role, CancellationToken.None);
    }

    /// <summary>As if this person had signed in some time ago.</summary>
    public async Task LetConfirmationsRunOutAsync(string name)
    {
        await using var command = app!.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "update accounts.sessions set confirmed_at = now() - interval '1 day' where user_id = (select id from accounts.users where user_name = $1)");
        command.Parameters.Add(new() { Value = name });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A database for a wiki of a test's own.</summary>
    public async Task<string> NewDatabaseAsync() => await postgres!.CreateDatabaseAsync($"wiki_{Guid.NewGuid():n}", CancellationToken.None);

    /// <summary>A wiki of a test's own, configured otherwise.</summary>
    public async Task<WebApplication> StartAnotherAsync(params string[] settings)
    {
        var another = await WikiHost.StartAsync(["--urls", "http://127.0.0.1:0", "--ConnectionStrings:DocWiki", await NewDatabaseAsync(), .. settings], _ => { }, CancellationToken.None);
        await PublishGuestsAtOnceAsync(another);
        return another;
    }

    /// <summary>Most tests are about what becomes of a save; those about review say so.</summary>
    private static async Task PublishGuestsAtOnceAsync(WebApplication wiki)
    {
        await using var command = wiki.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("update wiki_settings set guests_wait = false");
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        playwright?.Dispose();
        if (app is not null) await app.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
    }
}
