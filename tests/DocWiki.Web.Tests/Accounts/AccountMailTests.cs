using System.Net;
using System.Text.RegularExpressions;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.Tests.Hosting;
using DocWiki.Web.Tests.Mailing;
using Xunit;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>Mail about accounts, as a real mail server receives it; and how often one may try.</summary>
public sealed partial class AccountMailTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_address_is_confirmed_by_a_link_and_then_gets_a_link_for_a_new_password()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(Stop, "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "none", "--Mail:From", "wiki@example.org", "--Mail:PublicAddress", "https://wiki.example.org");
        var ada = await wiki.RegisterAsync("Ada Bell", "ada@example.org");
        var confirm = await LinkAsync(server, 1, "Is this your address?");

        // Not confirmed yet: whoever it belongs to gets nothing for a name that is not theirs, and the one who asks is told the same.
        var answers = new HashSet<string> { await ForgotAsync(wiki, "Ada Bell"), await ForgotAsync(wiki, "ada@example.org"), await ForgotAsync(wiki, "nobody@example.org") };
        Assert.Single(answers);

        // A program that opens links confirms nothing.
        var stranger = wiki.NewVisitor();
        var form = (await stranger.GetAsync(confirm)).Form();
        Assert.False(await IsConfirmedAsync(wiki));
        form["Token"] += "x";
        Assert.Contains("does not count any more", (await stranger.SubmitAsync(form)).Problem);
        Assert.Contains("confirmed", (await stranger.SubmitAsync((await stranger.GetAsync(confirm)).Form())).MainText);
        Assert.True(await IsConfirmedAsync(wiki));

        Assert.Contains(await ForgotAsync(wiki, "ADA@example.org"), answers);
        var reset = await LinkAsync(server, 2, "A new password");
        var visitor = wiki.NewVisitor();
        var chosen = (await visitor.GetAsync(reset)).Form();
        chosen["Input.Password"] = "quite another phrase";
        Assert.Equal("/sign-in", (await visitor.SubmitAsync(chosen)).LeadsTo());
        Assert.Equal("{}", (await ada.GetAsync("/me")).Body);
        Assert.Equal("/", (await wiki.NewVisitor().SignInAsync("Ada Bell", "quite another phrase")).LeadsTo());
        Assert.Contains("password was changed", await ToldAsync(server, 3, "ada@example.org"));

        // Another address is another question.
        var signedIn = wiki.NewVisitor();
        await signedIn.SignInAsync("Ada Bell", "quite another phrase");
        var account = (await signedIn.GetAsync("/account")).Form();
        account["Input.Mail"] = "bell@example.org";
        (await signedIn.SubmitAsync(account)).LeadsTo();
        Assert.False(await IsConfirmedAsync(wiki));
        // Whoever had the old address is told, in case it was not them.
        Assert.Contains("now bell@example.org", await ToldAsync(server, 4, "ada@example.org"));
        await LinkAsync(server, 5, "Is this your address?");
        account["Input.Mail"] = "no address, two@example.org";
        Assert.Contains("This is no mail address", (await signedIn.SubmitAsync(account)).Problem);
        account["Input.Mail"] = new string('a', 300) + "@example.org";
        Assert.Contains("This is no mail address", (await signedIn.SubmitAsync(account)).Problem);
    }

    [Fact]
    public async Task A_wiki_without_mail_says_whom_to_ask()
    {
        await using var wiki = await postgres.StartWikiAsync(Stop);
        await wiki.RegisterAsync("Ada Bell", "ada@example.org");
        var page = await wiki.NewVisitor().GetAsync("/forgot");
        Assert.Contains("Ask an administrator", page.MainText);
        Assert.Empty(page.Texts("main form"));
    }

    [Fact]
    public async Task Signing_in_and_registering_too_often_is_429_by_name_and_by_address_and_keeps_what_was_typed()
    {
        await using var wiki = await postgres.StartWikiAsync(
            RateLimitSettings.Unlimited with { SignInsPerAccount = new(2, Never), SignInsPerAddress = new(4, Never), RegistrationsPerAddress = new(2, Never) }, Stop);
        await wiki.RegisterAsync("Ada Bell");
        await wiki.RegisterAsync("Ben Clay");

        Assert.Equal(HttpStatusCode.BadRequest, (await wiki.NewVisitor().SignInAsync("Ada Bell", "wrong wrong wrong")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await wiki.NewVisitor().SignInAsync("ADA BELL", "wrong wrong wrong")).Status);
        var refused = await wiki.NewVisitor().SignInAsync("ada bell", PeopledWiki.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.NotNull(refused.Header("Retry-After"));
        Assert.Equal("ada bell", refused.Page.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("/", (await wiki.NewVisitor().SignInAsync("Ben Clay", PeopledWiki.Password)).LeadsTo());
        // The address' last: names that do not exist count as well.
        Assert.Equal(HttpStatusCode.BadRequest, (await wiki.NewVisitor().SignInAsync("Nobody Here", "x")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await wiki.NewVisitor().SignInAsync("Ben Clay", PeopledWiki.Password)).Status);

        var visitor = wiki.NewVisitor();
        var form = (await visitor.GetAsync("/register")).Form();
        (form["Input.Name"], form["Input.Password"], form["Input.Mail"]) = ("Cy Dunn", PeopledWiki.Password, "cy@example.org");
        var third = await visitor.SubmitAsync(form);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.Status);
        Assert.Equal("cy@example.org", third.Page.QuerySelector("#mail")!.GetAttribute("value"));
        Assert.Equal(2, await wiki.ScalarAsync<long>("select count(*) from accounts.users", Stop));
    }

    private static async Task<string> ForgotAsync(RunningWiki wiki, string who)
    {
        var visitor = wiki.NewVisitor();
        var form = (await visitor.GetAsync("/forgot")).Form();
        form["Input.Who"] = who;
        return (await visitor.SubmitAsync(form)).MainText;
    }

    /// <summary>What the mail of this number says about a change to the account.</summary>
    private static async Task<string> ToldAsync(SmtpServer server, int number, string to)
    {
        await HasComeAsync(server, number);
        var message = server.Messages[number - 1].Message;
        Assert.StartsWith("Your account on DocWiki was changed", message.Subject);
        Assert.Equal(to, message.To.Mailboxes.Single().Address);
        return message.TextBody!;
    }

    private static async Task HasComeAsync(SmtpServer server, int number)
    {
        for (var tries = 0; server.Messages.Count < number; tries++)
        {
            Assert.InRange(tries, 0, 200);
            await Task.Delay(50, Stop);
        }
    }

    private static Task<bool> IsConfirmedAsync(RunningWiki wiki) => wiki.ScalarAsync<bool>("select email_confirmed from accounts.users", Stop);

    /// <summary>The link in the mail of this number, which is the last one that came.</summary>
    private static async Task<string> LinkAsync(SmtpServer server, int number, string subject)
    {
        await HasComeAsync(server, number);
        Assert.Equal(number, server.Messages.Count);
        var message = server.Messages[number - 1].Message;
        Assert.StartsWith(subject, message.Subject);
        return Address().Match(message.TextBody!).Groups[1].Value;
    }

    [GeneratedRegex("https://wiki\\.example\\.org(/\\S+)")]
    private static partial Regex Address();
}
