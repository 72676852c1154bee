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
        await IsToldAsync(server, 3, "ada@example.org", "password was changed");

        // Another address is another question.
        var signedIn = wiki.NewVisitor();
        await signedIn.SignInAsync("Ada Bell", "quite another phrase");
        var account = (await signedIn.GetAsync("/account")).Form();
        account["Input.Mail"] = "bell@example.org";
        (await signedIn.SubmitAsync(account)).LeadsTo();
        Assert.False(await IsConfirmedAsync(wiki));
        // Whoever had the old address is told, in case it was not them.
        await IsToldAsync(server, 5, "ada@example.org", "now bell@example.org");
        Assert.Contains(server.Messages, mail => mail.Message.Subject!.StartsWith("Is this your address?", StringComparison.Ordinal) && mail.Message.To.Mailboxes.Single().Address == "bell@example.org");
        account["Input.Mail"] = "no address, two@example.org";
        Assert.Contains("This is no mail address", (await signedIn.SubmitAsync(account)).Problem);
        account["Input.Mail"] = new string('a', 300) + "@example.org";
        Assert.Contains("This is no mail address", (await signedIn.SubmitAsync(account)).Problem);
    }

    [Fact]
    public async Task Accounts_that_only_say_an_address_is_theirs_take_nobodys_mail()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(Stop, "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "none", "--Mail:From", "wiki@example.org", "--Mail:PublicAddress", "https://wiki.example.org");
        await wiki.RegisterAsync("Ada Bell", "ada@example.org");
        var confirm = await LinkAsync(server, 1, "Is this your address?");
        for (var i = 0; i < 6; i++) await wiki.RegisterAsync($"Not Ada {i}", "ada@example.org");
        var ada = wiki.NewVisitor();
        await ada.SubmitAsync((await ada.GetAsync(confirm)).Form());
        await ForgotAsync(wiki, "ada@example.org");
        await LinkAsync(server, 8, "A new password");
    }

    [Fact]
    public async Task The_question_is_sent_again_when_asked_for_and_an_account_sends_few_mails()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { MailsPerAccount = new(2, Never) }, Stop,
            "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "none", "--Mail:From", "wiki@example.org", "--Mail:PublicAddress", "https://wiki.example.org");
        var ada = await wiki.RegisterAsync("Ada Bell", "ada@example.org");
        await LinkAsync(server, 1, "Is this your address?");
        var account = (await ada.GetAsync("/account")).Form();
        Assert.EndsWith("done=sent", (await ada.PostAsync("/account?handler=Confirmation", account.Fields)).LeadsTo());
        var confirm = await LinkAsync(server, 2, "Is this your address?");
        account["Input.Mail"] = "bell@example.org";
        (await ada.SubmitAsync(account)).LeadsTo();
        // The link to the address before counts no more.
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(confirm)).Status);
        await ada.SubmitAsync((await ada.GetAsync(confirm)).Form());
        Assert.False(await IsConfirmedAsync(wiki));

        account["Input.Mail"] = "cecily@example.org";
        var refused = await ada.SubmitAsync(account);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("cecily@example.org", refused.Page.QuerySelector("#mail")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await ada.PostAsync("/account?handler=Confirmation", account.Fields)).Status);
    }

    [Fact]
    public async Task Whose_account_an_administrator_changes_is_told_and_so_is_whoever_is_renamed()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(Stop, "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "none", "--Mail:From", "wiki@example.org", "--Mail:PublicAddress", "https://wiki.example.org");
        var ada = await wiki.RegisterAsync("Ada Bell");
        var mia = await wiki.RegisterAsync("Mia Meier", "mia@example.org");
        await HasComeAsync(server, 1);
        await wiki.ExecuteAsync("update accounts.users set email_confirmed = true, two_factor_enabled = true where user_name = 'Mia Meier'", Stop);
        var address = $"/people/{await wiki.IdOfAsync("Mia Meier")}/account";
        var form = (await ada.GetAsync(address)).Form($"{address}?handler=Role");
        form["Input.Role"] = "maintainer";
        // What changes nothing is not told.
        for (var twice = 0; twice < 2; twice++) Assert.EndsWith("done=role", (await ada.SubmitAsync(form)).LeadsTo());
        await IsToldAsync(server, 2, "mia@example.org", "changed its role: it is maintainer now");
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsync($"{address}?handler=Link", form.Fields)).Status);
        await IsToldAsync(server, 3, "mia@example.org", "made a link by which a new password can be chosen");
        for (var twice = 0; twice < 2; twice++) Assert.EndsWith("done=second", (await ada.PostAsync($"{address}?handler=SecondStepOff", form.Fields)).LeadsTo());
        await IsToldAsync(server, 4, "mia@example.org", "turned its second step off");

        var rename = (await mia.GetAsync("/account")).Form();
        rename["Input.Name"] = "Mia Meyer";
        Assert.EndsWith("done=saved", (await mia.SubmitAsync(rename)).LeadsTo());
        await IsToldAsync(server, 5, "mia@example.org", "was “Mia Meier” and is “Mia Meyer” now");
        Assert.Equal(5, server.Messages.Count);

        // Who is refused is not told that it was done.
        var only = (await ada.GetAsync($"/people/{await wiki.IdOfAsync("Ada Bell")}/account")).Form($"/people/{await wiki.IdOfAsync("Ada Bell")}/account?handler=Delete");
        await wiki.ExecuteAsync("update accounts.users set email = 'ada@example.org', email_confirmed = true where user_name = 'Ada Bell'", Stop);
        only["Input.Name"] = "Ada Bell";
        Assert.Contains("only administrator", (await ada.SubmitAsync(only)).Problem);
        var delete = (await ada.GetAsync(address)).Form($"{address}?handler=Delete");
        delete["Input.Name"] = "Mia Meyer";
        Assert.Equal("/people", (await ada.SubmitAsync(delete)).LeadsTo());
        await HasComeAsync(server, 6);
        var told = server.Messages[5].Message;
        Assert.Equal(("Your account on DocWiki was deleted", "mia@example.org"), (told.Subject, told.To.Mailboxes.Single().Address));
        Assert.Contains("was deleted, by an administrator", told.TextBody);
    }

    [Fact]
    public async Task However_often_and_in_whatever_spelling_somebody_asks_one_person_gets_few_mails_and_nobody_sees_it()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { MailsPerAccount = new(2, Never) }, Stop,
            "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "none", "--Mail:From", "wiki@example.org", "--Mail:PublicAddress", "https://wiki.example.org");
        await wiki.RegisterAsync("Ada Bell", "ada@example.org");
        var mia = await wiki.RegisterAsync("Mia Meier", "mia@example.org");
        await HasComeAsync(server, 2);
        await wiki.ExecuteAsync("update accounts.users set email_confirmed = true", Stop);
        var answers = new HashSet<string>();
        foreach (var spelling in (string[])["Mia Meier", "mia@example.org", "mia-meier", "M.ia Meier", "MIA MEIER", "Mia Meier", "Nobody Here"]) answers.Add(await ForgotAsync(wiki, spelling));
        Assert.Single(answers);
        // Others have their own share, and the owner's own mails are not used up by whoever asks.
        Assert.Contains(await ForgotAsync(wiki, "Ada Bell"), answers);
        await HasComeAsync(server, 5);
        Assert.Equal(["ada@example.org", "mia@example.org", "mia@example.org"], RecipientsOf("A new password"));
        var account = (await mia.GetAsync("/account")).Form();
        account["Input.Mail"] = "meier@example.org";
        Assert.EndsWith("done=saved", (await mia.SubmitAsync(account)).LeadsTo());

        // Many accounts that give the same address are made, and ask it little.
        foreach (var name in (string[])["Cy Dunn", "Dee Earl", "Eve Ford", "Fay Gould"]) await wiki.RegisterAsync(name, "Flood@example.org");
        await wiki.RegisterAsync("Gil Hart", "gil@example.org");
        for (var tries = 0; !RecipientsOf("Is this your address?").Contains("gil@example.org"); tries++)
        {
            Assert.InRange(tries, 0, 200);
            await Task.Delay(50, Stop);
        }
        Assert.Equal(2, RecipientsOf("Is this your address?").Count(to => string.Equals(to, "flood@example.org", StringComparison.OrdinalIgnoreCase)));

        IEnumerable<string> RecipientsOf(string subject) => server.Messages.ToArray().Where(mail => mail.Message.Subject!.StartsWith(subject, StringComparison.Ordinal))
            .Select(mail => mail.Message.To.Mailboxes.Single().Address).Order(StringComparer.Ordinal);
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
        // What no account comes of takes nobody's turn.
        foreach (var (taken, password) in new[] { ("Ada Bell", PeopledWiki.Password), ("ADA-BELL", PeopledWiki.Password), ("Ben Clay", "short") })
        {
            var nobody = wiki.NewVisitor();
            var tried = (await nobody.GetAsync("/register")).Form();
            (tried["Input.Name"], tried["Input.Password"]) = (taken, password);
            Assert.Equal(HttpStatusCode.BadRequest, (await nobody.SubmitAsync(tried)).Status);
        }
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

    /// <summary>Among so many mails is one that says what was done to the account. Mails that are sent at once come in any order.</summary>
    private static async Task IsToldAsync(SmtpServer server, int count, string to, string what)
    {
        await HasComeAsync(server, count);
        Assert.Contains(server.Messages, mail => mail.Message.Subject!.StartsWith("Your account on DocWiki was changed", StringComparison.Ordinal)
            && mail.Message.To.Mailboxes.Single().Address == to && mail.Message.TextBody!.Contains(what, StringComparison.Ordinal));
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
