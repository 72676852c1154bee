using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using DocWiki.Domain;
using DocWiki.Web.Accounts;
using DocWiki.Web.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>A wiki whose administrator is there already, and the provider it takes sign-ins from.</summary>
public sealed class ElsewhereFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public OpenIdProvider Provider { get; private set; } = null!;
    public RunningWiki Wiki { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await OpenIdProvider.StartAsync();
        Wiki = await postgres.StartWikiAsync(CancellationToken.None,
            "--SignIn:Providers:Test:Name=Commons", $"--SignIn:Providers:Test:Authority={Provider.Address}",
            $"--SignIn:Providers:Test:ClientId={OpenIdProvider.ClientId}", $"--SignIn:Providers:Test:ClientSecret={OpenIdProvider.ClientSecret}",
            // Nobody listens there.
            "--SignIn:Providers:gone:Name=Gone", "--SignIn:Providers:gone:Authority=http://127.0.0.1:9", "--SignIn:Providers:gone:ClientId=x", "--SignIn:Providers:gone:ClientSecret=x");
        await ElsewhereTests.RegisterAsync(Wiki.NewVisitor("Ruth First"), "Ruth First");
    }

    public async ValueTask DisposeAsync()
    {
        await Wiki.DisposeAsync();
        await Provider.DisposeAsync();
    }
}

/// <summary>Signing in by an OpenID provider: a real one, if a small one.</summary>
public sealed class ElsewhereTests : IClassFixture<ElsewhereFixture>
{
    private const string Password = "four words in a row";

    private static int people;

    private readonly ElsewhereFixture fixture;

    public ElsewhereTests(ElsewhereFixture fixture)
    {
        this.fixture = fixture;
        fixture.Provider.Reset();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
    private OpenIdProvider Provider => fixture.Provider;
    private RunningWiki Wiki => fixture.Wiki;

    [Fact]
    public async Task Somebody_new_is_asked_for_a_name_and_has_an_account_and_the_next_time_is_signed_in_at_once()
    {
        var name = Be(("email", "ana@example.org"), ("email_verified", true));
        var ana = Wiki.NewVisitor(name: null);
        var form = (await ComeAsync(ana, returnTo: "/wiki/home/history")).Form();
        Assert.Equal(name, form["Input.Name"]);
        Assert.Equal("ana@example.org", form["Input.Mail"]);
        Assert.Equal("/wiki/home/history", (await ana.SubmitAsync(form)).LeadsTo());
        Assert.Equal($"{name} contributor", await MeAsync(ana));

        var later = Wiki.NewVisitor(name: null);
        Assert.Equal("/pages", (await BackAsync(later, returnTo: "/pages")).LeadsTo());
        Assert.Equal($"{name} contributor", await MeAsync(later));
        // Who they are there is kept only as long as they are on the way.
        Assert.Null(later.Cookies.GetCookies(Wiki.Address)["docwiki-elsewhere"]);
        Assert.Equal("openid profile email", Provider.LastRequest["scope"]);
        // Query is what the code flow does unless it is asked for something else.
        Assert.Equal("query", Provider.LastRequest.GetValueOrDefault("response_mode", "query"));
    }

    [Fact]
    public async Task Another_name_can_be_chosen_and_one_that_is_taken_is_refused_with_everything_kept()
    {
        Be();
        var ana = Wiki.NewVisitor(name: null);
        var form = (await ComeAsync(ana)).Form();
        form["Input.Name"] = "ruth first";
        var refused = await ana.SubmitAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Somebody is called this here", refused.Problem);
        var again = refused.Form();
        Assert.Equal("ruth first", again["Input.Name"]);

        again["Input.Name"] = NewName();
        (await ana.SubmitAsync(again)).LeadsTo();
        Assert.Equal($"{again["Input.Name"]} contributor", await MeAsync(ana));
    }

    [Fact]
    public async Task A_name_that_is_a_mail_address_is_not_proposed()
    {
        Be(("preferred_username", "ana@example.org"), ("nickname", "Nana"));

        Assert.NotEqual("ana@example.org", (await ComeAsync(Wiki.NewVisitor(name: null))).Form()["Input.Name"]);
    }

    [Fact]
    public async Task What_only_the_user_info_says_counts_too()
    {
        Provider.Person = new() { ["sub"] = NewName() };
        Provider.MoreOfPerson = new() { ["name"] = NewName(), ["email"] = "info@example.org", ["email_verified"] = true };

        var ana = Wiki.NewVisitor(name: null);
        var form = (await ComeAsync(ana)).Form();
        Assert.Equal(Provider.MoreOfPerson["name"], form["Input.Name"]);
        (await ana.SubmitAsync(form)).LeadsTo();
        Assert.True(await MailIsConfirmedAsync(form["Input.Name"]));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData("true", true)]
    [InlineData(false, false)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public async Task A_mail_address_is_confirmed_only_where_the_provider_says_so(object? verified, bool confirmed)
    {
        var name = Be(("email", "b@example.org"), ("email_verified", verified));
        var ben = Wiki.NewVisitor(name: null);
        (await ben.SubmitAsync((await ComeAsync(ben)).Form())).LeadsTo();

        Assert.Equal(confirmed, await MailIsConfirmedAsync(name));
    }

    [Fact]
    public async Task Another_mail_address_than_the_verified_one_is_not_confirmed()
    {
        var name = Be(("email", "b@example.org"), ("email_verified", true));
        var ben = Wiki.NewVisitor(name: null);
        var form = (await ComeAsync(ben)).Form();
        form["Input.Mail"] = "victim@example.org";
        (await ben.SubmitAsync(form)).LeadsTo();

        Assert.False(await MailIsConfirmedAsync(name));
    }

    [Fact]
    public async Task The_same_verified_mail_address_does_not_open_an_account()
    {
        var victim = Wiki.NewVisitor();
        await RegisterAsync(victim, NewName(), "victim@example.org");
        await Wiki.ExecuteAsync("update accounts.users set email_confirmed = true where email = 'victim@example.org'", Stop);
        Be(("email", "victim@example.org"), ("email_verified", true));

        var mallory = Wiki.NewVisitor(name: null);
        Assert.Equal("Make an account", (await ComeAsync(mallory)).Text("h1"));
        Assert.Equal(" ", await MeAsync(mallory));
    }

    [Fact]
    public async Task A_guest_keeps_what_they_wrote()
    {
        var name = Be();
        var guest = Wiki.NewVisitor("Some guest");
        var path = "by-" + name.Replace(' ', '-').ToLowerInvariant();
        await guest.WriteAsync(path, "As a guest");
        var form = (await ComeAsync(guest)).Form();
        Assert.Equal("Some guest", form["Input.Name"]);
        form["Input.Name"] = name;
        (await guest.SubmitAsync(form)).LeadsTo();

        Assert.Contains(name, (await guest.GetAsync($"/wiki/{path}/history")).MainText);
    }

    [Fact]
    public async Task An_account_is_connected_used_and_disconnected()
    {
        Be();
        var ana = Wiki.NewVisitor();
        var name = NewName();
        await RegisterAsync(ana, name);
        Assert.Equal("/account/elsewhere", (await BackAsync(ana, "/account/elsewhere")).LeadsTo());
        var list = await ana.GetAsync("/account/elsewhere");
        Assert.Contains("You sign in with Commons", list.MainText);

        var elsewhere = Wiki.NewVisitor(name: null);
        Assert.Equal("/", (await BackAsync(elsewhere)).LeadsTo());
        Assert.Equal($"{name} contributor", await MeAsync(elsewhere));

        Assert.Equal("/account/elsewhere", (await DisconnectAsync(ana, list)).LeadsTo());
        Assert.DoesNotContain("You sign in with", (await ana.GetAsync("/account/elsewhere")).MainText);
        Assert.Equal("Make an account", (await ComeAsync(Wiki.NewVisitor(name: null))).Text("h1"));
    }

    [Fact]
    public async Task The_last_way_to_sign_in_is_not_disconnected()
    {
        Be();
        var ana = Wiki.NewVisitor(name: null);
        (await ana.SubmitAsync((await ComeAsync(ana)).Form())).LeadsTo();

        var refused = await DisconnectAsync(ana, await ana.GetAsync("/account/elsewhere"));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Nothing else opens your account", refused.Problem);
        Assert.Equal("/", (await BackAsync(Wiki.NewVisitor(name: null))).LeadsTo());
    }

    [Fact]
    public async Task One_login_opens_one_account()
    {
        Be();
        var first = Wiki.NewVisitor();
        await RegisterAsync(first, NewName());
        await BackAsync(first, "/account/elsewhere");
        var second = Wiki.NewVisitor();
        await RegisterAsync(second, NewName());

        var refused = await FollowAsync(second, await BackAsync(second, "/account/elsewhere"));

        Assert.Contains("belongs to another account already", refused.Problem);
        Assert.DoesNotContain("You sign in with", refused.MainText);
    }

    [Fact]
    public async Task Two_who_connect_one_login_at_once_do_not_both_have_it()
    {
        Be();
        var both = new[] { Wiki.NewVisitor(), Wiki.NewVisitor() };
        var callbacks = new List<string>();
        foreach (var visitor in both)
        {
            await RegisterAsync(visitor, NewName());
            callbacks.Add((await ThereAsync(visitor, "/account/elsewhere")).Header("Location")!);
        }
        var arrived = await Task.WhenAll(both.Zip(callbacks, async (visitor, callback) => (await visitor.GetAsync((await visitor.GetAsync(callback)).LeadsTo())).LeadsTo()));

        Assert.Single(arrived, "/account/elsewhere");
        Assert.Single(arrived, address => address.Contains("problem=taken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_has_signed_in_meanwhile_is_connected_to_nothing()
    {
        Be();
        var ana = Wiki.NewVisitor();
        var callback = (await ThereAsync(ana, "/sign-in")).Header("Location")!;
        await RegisterAsync(ana, NewName());

        var refused = await FollowAsync(ana, await ana.GetAsync((await ana.GetAsync(callback)).LeadsTo()));

        Assert.Contains("nothing was connected", refused.Problem);
        Assert.DoesNotContain("You sign in with", refused.MainText);
    }

    [Fact]
    public async Task The_second_step_of_an_account_is_asked_for_here_too()
    {
        Be();
        var ana = Wiki.NewVisitor();
        var name = NewName();
        await RegisterAsync(ana, name);
        await BackAsync(ana, "/account/elsewhere");
        await Wiki.ExecuteAsync("""
            with account as (update accounts.users set two_factor_enabled = true where user_name = $1 returning id)
            insert into accounts.user_tokens (user_id, login_provider, name, value) select id, '[AspNetUserStore]', 'AuthenticatorKey', 'JBSWY3DPEHPK3PXP' from account
            """, Stop, name);

        var elsewhere = Wiki.NewVisitor(name: null);
        Assert.Equal("/sign-in/code?returnTo=%2Fpages&stay=true", (await BackAsync(elsewhere, returnTo: "/pages")).LeadsTo());
        Assert.Equal(" ", await MeAsync(elsewhere));
    }

    [Fact]
    public async Task Who_was_sent_on_by_a_provider_that_knew_the_browser_has_shown_nothing_yet_and_is_asked_anew()
    {
        var name = Be();
        var first = Wiki.NewVisitor(name: null);
        (await first.SubmitAsync((await ComeAsync(first)).Form())).LeadsTo();
        // A browser found open, which was signed in over there: in again by one click.
        var found = Wiki.NewVisitor(name: null);
        Assert.Equal("/", (await BackAsync(found)).LeadsTo());
        Assert.DoesNotContain("prompt", Provider.LastRequest.Keys);
        var form = (await found.GetAsync("/account/delete")).Form();
        form["Input.Name"] = name;
        Assert.Equal("/account/confirm?returnTo=%2Faccount%2Fdelete", (await found.SubmitAsync(form)).LeadsTo());

        Assert.Equal("/account/delete", (await ConfirmAsync(found)).LeadsTo());
        Assert.Equal(("login", "0"), (Provider.LastRequest["prompt"], Provider.LastRequest["max_age"]));
        Assert.Equal("/", (await found.SubmitAsync(form)).LeadsTo());
        Assert.Equal(" ", await MeAsync(first));
    }

    [Theory]
    [InlineData("just now", null)]
    [InlineData("its clock is slow", null)]
    [InlineData("yesterday", "did not ask who you are")]
    [InlineData("unreadable", "did not ask who you are")]
    [InlineData("another person", "somebody who does not open this account")]
    [InlineData("said no", "You said no over there")]
    [InlineData("forged", "what came back is not what was asked for")]
    public async Task What_a_provider_says_of_whom_it_asked_is_looked_at(string what, string? refusal)
    {
        Be();
        var ana = Wiki.NewVisitor(name: null);
        (await ana.SubmitAsync((await ComeAsync(ana)).Form())).LeadsTo();
        var id = await IdAsync(ana);
        await Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = '-infinity' where user_id = $1", Stop, id);
        Provider.AskedAt = what switch { "just now" => DateTimeOffset.UtcNow, "its clock is slow" => DateTimeOffset.UtcNow.AddMinutes(-4), "yesterday" => DateTimeOffset.UtcNow.AddDays(-1), _ => null };
        if (what == "unreadable") Provider.Spoil = claims => claims["auth_time"] = "lately";
        if (what == "forged") Provider.Spoil = claims => claims["nonce"] = "of another question";
        if (what == "another person") Be();
        Provider.Denies = what == "said no";

        var back = await FollowAsync(ana, await ConfirmAsync(ana));
        if (refusal is null)
        {
            Assert.Equal("Leave the wiki", back.Text("h1"));
        }
        else
        {
            Assert.Equal("Is it you?", back.Text("h1"));
            Assert.Contains(refusal, back.Problem);
            Assert.Equal("/account/delete", back.Form("/account/confirm?handler=Elsewhere")["ReturnTo"]);
        }
        Assert.Equal(refusal is null, await Wiki.ScalarAsync<bool>("select confirmed_at > now() - interval '1 minute' from accounts.sessions where user_id = $1", Stop, id));
    }

    [Fact]
    public async Task The_second_step_is_asked_for_before_a_provider_is()
    {
        Be();
        var ana = Wiki.NewVisitor();
        await RegisterAsync(ana, NewName());
        await BackAsync(ana, "/account/elsewhere");
        var id = await IdAsync(ana);
        await Wiki.ExecuteAsync("update accounts.users set two_factor_enabled = true where id = $1", Stop, id);
        await Wiki.ExecuteAsync("insert into accounts.user_tokens (user_id, login_provider, name, value) values ($1, '[AspNetUserStore]', 'RecoveryCodes', 'AAAAA-BBBBB;CCCCC-DDDDD')", Stop, id);
        await Wiki.ExecuteAsync("update accounts.sessions set confirmed_at = '-infinity' where user_id = $1", Stop, id);

        Assert.Contains("This code is not right", (await SendAsync("")).Problem);
        Assert.Contains("This code is not right", (await SendAsync("AAAAA-CCCCC")).Problem);
        var leaving = await SendAsync("aaaaa bbbbb");
        var there = await ana.GetAsync(leaving.Link("Go on to sign in")!);
        Assert.Equal("/account/delete", (await ana.GetAsync((await ana.GetAsync(there.Header("Location")!)).LeadsTo())).LeadsTo());
        Assert.True(await Wiki.ScalarAsync<bool>("select confirmed_at > now() - interval '1 minute' from accounts.sessions where user_id = $1", Stop, id));
        Assert.Equal("CCCCC-DDDDD", await Wiki.ScalarAsync<string>("select value from accounts.user_tokens where user_id = $1 and name = 'RecoveryCodes'", Stop, id));

        async Task<Answer> SendAsync(string code)
        {
            var form = (await ana.GetAsync("/account/confirm?returnTo=%2Faccount%2Fdelete")).Form("/account/confirm?handler=Elsewhere");
            (form["provider"], form["Input.Code"]) = ("test", code);
            return await ana.SubmitAsync(form);
        }
    }

    [Fact]
    public async Task It_is_shown_only_where_the_account_is_connected()
    {
        Be();
        var ana = Wiki.NewVisitor();
        await RegisterAsync(ana, NewName());
        var form = (await ana.GetAsync("/account/confirm")).Form("/account/confirm");
        form["provider"] = "test";
        Assert.Equal(HttpStatusCode.NotFound, (await ana.PostAsync("/account/confirm?handler=Elsewhere", form.Fields)).Status);
        Assert.DoesNotContain("Show it at", (await ana.GetAsync("/account/confirm")).MainText);
    }

    [Theory]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("signature")]
    [InlineData("code")]
    public async Task An_answer_that_is_not_the_providers_to_this_question_is_refused(string wrong)
    {
        Be();
        Provider.SignsWithAnotherKey = wrong == "signature";
        Provider.GivesAnotherCode = wrong == "code";
        Provider.Spoil = claims =>
        {
            if (wrong == "nonce") claims["nonce"] = "of another question";
            if (wrong == "audience") claims["aud"] = "another-client";
            if (wrong == "issuer") claims["iss"] = "https://example.org";
            if (wrong == "expired") (claims["iat"], claims["exp"]) = (1_600_000_000, 1_600_000_300);
        };

        await IsRefusedAsync(Wiki.NewVisitor(name: null), "That did not work");
    }

    [Fact]
    public async Task A_code_counts_once_and_only_in_the_browser_that_asked()
    {
        Be();
        var ana = Wiki.NewVisitor(name: null);
        var callback = (await ThereAsync(ana, "/sign-in")).Header("Location")!;
        var another = Wiki.NewVisitor(name: null);
        Assert.Contains("problem=failed", (await another.GetAsync(callback)).LeadsTo());
        Assert.Equal("/sign-in/elsewhere", (await ana.GetAsync(callback)).LeadsTo());

        Assert.Contains("problem=failed", (await ana.GetAsync(callback)).LeadsTo());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=x")]
    [InlineData("?code=x&state=forged")]
    [InlineData("?error=server_error&error_description=%3Cscript%3E&state=forged")]
    public async Task A_forged_answer_leads_back_with_words(string query)
    {
        var ana = Wiki.NewVisitor(name: null);

        var refused = await FollowAsync(ana, await ana.GetAsync("/sign-in/elsewhere/test" + query));

        Assert.Equal("Sign in", refused.Text("h1"));
        Assert.Contains("That did not work", refused.Problem);
        Assert.Equal(" ", await MeAsync(ana));
    }

    [Fact]
    public async Task Who_says_no_over_there_is_told_so()
    {
        Provider.Denies = true;
        var refused = await IsRefusedAsync(Wiki.NewVisitor(name: null), "You said no over there");
        Assert.Equal("/pages", refused.Page.QuerySelector<IHtmlInputElement>("input[name=ReturnTo]")!.Value);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_named_in_words()
    {
        var ana = Wiki.NewVisitor(name: null);

        var refused = await FollowAsync(ana, await LeaveAsync(ana, "/sign-in", provider: "gone"));

        Assert.Contains("does not answer", refused.Problem);
    }

    [Fact]
    public async Task Coming_back_without_having_been_there_leads_to_signing_in()
    {
        var ana = Wiki.NewVisitor(name: null);
        Assert.Contains("problem=failed", (await ana.GetAsync("/sign-in/elsewhere")).LeadsTo());
        Assert.Equal(HttpStatusCode.NotFound, (await LeaveAsync(ana, "/sign-in", provider: "nobody")).Status);
    }

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org")]
    [InlineData("/\\example.org")]
    public async Task It_leads_to_no_other_site(string returnTo)
    {
        Be();
        var ana = Wiki.NewVisitor(name: null);
        Assert.Equal("/", (await ana.SubmitAsync((await ComeAsync(ana, returnTo: returnTo)).Form())).LeadsTo());
        Assert.Equal("/", (await BackAsync(Wiki.NewVisitor(name: null), returnTo: returnTo)).LeadsTo());
    }

    [Fact]
    public async Task Where_accounts_are_made_by_administrators_nobody_makes_one_by_a_provider_either()
    {
        Be();
        var ana = Wiki.NewVisitor(name: null);
        var form = (await ComeAsync(ana)).Form();
        await Wiki.ExecuteAsync("update wiki_settings set accounts_may_register = false", Stop);
        try
        {
            var refused = await ana.SubmitAsync(form);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("made by an administrator", refused.Problem);
            var shown = await ana.GetAsync("/sign-in/elsewhere");
            Assert.Contains("New accounts are made by an administrator here", shown.MainText);
            Assert.Empty(shown.Page.QuerySelectorAll("main form"));
            Assert.Equal(" ", await MeAsync(ana));
        }
        finally
        {
            await Wiki.ExecuteAsync("update wiki_settings set accounts_may_register = true", Stop);
        }
    }

    [Theory]
    [InlineData("Name", "", "SignIn:Providers:x:Name is missing")]
    [InlineData("ClientSecret", "", "SignIn:Providers:x:ClientSecret is missing")]
    [InlineData("Authority", "example.org", "must be an address that begins with https://")]
    [InlineData("Authority", "http://example.org", "must be an address that begins with https://")]
    public void What_is_configured_wrongly_is_said_at_the_start(string setting, string value, string words)
    {
        var settings = new Dictionary<string, string?> { ["Name"] = "X", ["Authority"] = "https://example.org", ["ClientId"] = "x", ["ClientSecret"] = "x" };
        Assert.Equal("x", ElsewhereProviders.Read(Configuration()).All.Single().Key);
        settings[setting] = value;

        Assert.Contains(words, Assert.Throws<RuleViolationException>(() => ElsewhereProviders.Read(Configuration())).Message);

        IConfiguration Configuration() => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create("SignIn:Providers:x:" + pair.Key, pair.Value))).Build();
    }

    internal static async Task RegisterAsync(Visitor visitor, string name, string mail = "")
    {
        var form = ServedForm.Read(Forms(await visitor.GetAsync("/register"), "/register"), "/register");
        (form["Input.Name"], form["Input.Password"], form["Input.Mail"]) = (name, Password, mail);
        (await visitor.SubmitAsync(form)).LeadsTo();
    }

    private static IHtmlFormElement Forms(Answer answer, string action) =>
        answer.Page.QuerySelectorAll<IHtmlFormElement>($"form[action='{action}']").Single();

    private static string NewName() => $"Person {Interlocked.Increment(ref people)}";

    /// <summary>Somebody new sits before the browser.</summary>
    /// <returns>What they are called there.</returns>
    private string Be(params (string Claim, object? Value)[] more)
    {
        var name = NewName();
        Provider.Person = new() { ["sub"] = "of " + name, ["name"] = name };
        foreach (var (claim, value) in more.Where(pair => pair.Value is not null)) Provider.Person[claim] = value!;
        return name;
    }

    private static async Task<Answer> LeaveAsync(Visitor visitor, string from, string? returnTo = null, string provider = "test")
    {
        var form = ServedForm.Read(Forms(await visitor.GetAsync(from), "/sign-in/elsewhere?handler=Go"), from);
        form["provider"] = provider;
        if (returnTo is not null) form["returnTo"] = returnTo;
        return await visitor.SubmitAsync(form);
    }

    /// <summary>Presses the button, and is at the provider.</summary>
    private static async Task<Answer> ThereAsync(Visitor visitor, string from, string? returnTo = null)
    {
        var leaving = await LeaveAsync(visitor, from, returnTo);
        Assert.True(leaving.Status == HttpStatusCode.OK, $"{leaving.Status} {leaving.Header("Location")} {leaving.MainText}");
        var address = leaving.Link("Go on to sign in")!;
        Assert.Equal("0;url=" + address, leaving.Page.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        var there = await visitor.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, there.Status);
        return there;
    }

    /// <summary>There and back again, to what the wiki makes of it.</summary>
    private static async Task<Answer> BackAsync(Visitor visitor, string from = "/sign-in", string? returnTo = null)
    {
        var there = await ThereAsync(visitor, from, returnTo);
        var back = await visitor.GetAsync(there.Header("Location")!);
        return await visitor.GetAsync(back.LeadsTo());
    }

    private static async Task<Answer> ComeAsync(Visitor visitor, string from = "/sign-in", string? returnTo = null)
    {
        var asked = await BackAsync(visitor, from, returnTo);
        Assert.True(asked.Status == HttpStatusCode.OK, $"{asked.Status} {asked.Header("Location")}");
        return asked;
    }

    private static async Task<Answer> FollowAsync(Visitor visitor, Answer answer)
    {
        while (answer.Status == HttpStatusCode.Redirect) answer = await visitor.GetAsync(answer.LeadsTo());
        return answer;
    }

    private static async Task<Answer> IsRefusedAsync(Visitor visitor, string words)
    {
        var there = await ThereAsync(visitor, "/sign-in", "/pages");
        var refused = await FollowAsync(visitor, await visitor.GetAsync(there.Header("Location")!));
        Assert.Equal("Sign in", refused.Text("h1"));
        Assert.Contains(words, refused.Problem);
        Assert.Equal(" ", await MeAsync(visitor));
        return refused;
    }

    private static async Task<Answer> DisconnectAsync(Visitor visitor, Answer list)
    {
        var form = ServedForm.Read(Forms(list, "/account/elsewhere?handler=Disconnect"), "");
        form["provider"] = "test";
        return await visitor.SubmitAsync(form);
    }

    /// <summary>Shows again, over there, who they are.</summary>
    private static async Task<Answer> ConfirmAsync(Visitor visitor)
    {
        var form = (await visitor.GetAsync("/account/confirm?returnTo=%2Faccount%2Fdelete")).Form("/account/confirm?handler=Elsewhere");
        form["provider"] = "test";
        var there = await visitor.GetAsync((await visitor.SubmitAsync(form)).Link("Go on to sign in")!);
        var back = await visitor.GetAsync(there.Header("Location")!);
        return back.LeadsTo() == "/sign-in/elsewhere" ? await visitor.GetAsync("/sign-in/elsewhere") : back;
    }

    private async Task<string> IdAsync(Visitor visitor) => await Wiki.IdOfAsync((await MeAsync(visitor)).Replace(" contributor", ""));

    /// <summary>Name and role of whoever the wiki takes them for; blank: nobody.</summary>
    private static async Task<string> MeAsync(Visitor visitor)
    {
        using var me = System.Text.Json.JsonDocument.Parse((await visitor.GetAsync("/me")).Body);
        return $"{Word("name")} {Word("role")}";

        string Word(string property) => me.RootElement.TryGetProperty(property, out var value) ? value.GetString()! : "";
    }

    private Task<bool> MailIsConfirmedAsync(string name) => Wiki.ScalarAsync<bool>("select email_confirmed from accounts.users where user_name = $1", Stop, name);
}
