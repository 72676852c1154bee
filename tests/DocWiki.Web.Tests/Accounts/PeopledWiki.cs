using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>A wiki with somebody in each role.</summary>
public sealed class PeopledWiki(PostgresFixture postgres) : IAsyncLifetime
{
    public const string Password = "four words in a row";

    public RunningWiki Wiki { get; private set; } = null!;
    public PostgresFixture Postgres => postgres;

    public Visitor Reader => Wiki.NewVisitor();
    public Visitor Guest { get; private set; } = null!;
    public Visitor TrustedGuest { get; private set; } = null!;
    public Visitor Contributor { get; private set; } = null!;
    public Visitor Trusted { get; private set; } = null!;
    public Visitor Maintainer { get; private set; } = null!;
    public Visitor Administrator { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Wiki = await postgres.StartWikiAsync(CancellationToken.None);
        // The first account is the administrator's.
        Administrator = await Wiki.RegisterAsync("Adele Adams");
        Maintainer = await Wiki.RegisterAsync("Max Maintains");
        Contributor = await Wiki.RegisterAsync("Cora Contributes");
        Trusted = await Wiki.RegisterAsync("Tru Ted");
        Guest = await Wiki.JoinAsync("Gus Guest");
        TrustedGuest = await Wiki.JoinAsync("Tru Guest");
        await Wiki.ExecuteAsync("update people set role = 'maintainer' where name = 'Max Maintains'", CancellationToken.None);
        await Wiki.ExecuteAsync("update people set trusted = true where name in ('Tru Ted', 'Tru Guest')", CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Wiki.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedPeopledWiki : ICollectionFixture<PeopledWiki>
{
    public const string Name = "A wiki with people";
}

internal static class ComingIn
{
    /// <summary>A new visitor who makes an account and is signed in to it.</summary>
    public static async Task<Visitor> RegisterAsync(this RunningWiki wiki, string name, string? mail = null, Visitor? guest = null)
    {
        var visitor = guest ?? wiki.NewVisitor(name);
        var form = (await visitor.GetAsync("/register")).Form("/register");
        form["Input.Name"] = name;
        form["Input.Password"] = PeopledWiki.Password;
        form["Input.Mail"] = mail ?? "";
        Assert.Equal("/", (await visitor.SubmitAsync(form)).LeadsTo());
        return visitor;
    }

    /// <summary>A new visitor who gave a name and nothing else.</summary>
    public static async Task<Visitor> JoinAsync(this RunningWiki wiki, string name)
    {
        var visitor = wiki.NewVisitor(name);
        var form = (await visitor.GetAsync("/sign-in")).Form("/sign-in?handler=Guest");
        form["Input.Guest"] = name;
        Assert.Equal("/", (await visitor.SubmitAsync(form)).LeadsTo());
        return visitor;
    }

    /// <summary>A new visitor who signs in.</summary>
    public static async Task<Answer> SignInAsync(this Visitor visitor, string name, string password, string? returnTo = null)
    {
        var form = (await visitor.GetAsync("/sign-in" + (returnTo is null ? "" : $"?returnTo={Uri.EscapeDataString(returnTo)}"))).Form("/sign-in");
        form["Input.Name"] = name;
        form["Input.Password"] = password;
        return await visitor.SubmitAsync(form);
    }

    /// <summary>The id behind a name.</summary>
    public static Task<string> IdOfAsync(this RunningWiki wiki, string name) =>
        wiki.ScalarAsync<string>("select person_id from people where name = $1", CancellationToken.None, name);
}
