using DocWiki.Domain;
using DocWiki.Web.CommandLine;
using DocWiki.Web.Mailing;
using DocWiki.Web.People;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using DocWiki.Web.Tests.Mailing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace DocWiki.Web.Tests.CommandLine;

public sealed class UserCommandTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_are_made_promoted_and_listed()
    {
        await using var wiki = await RunningWiki.OpenAsync(await postgres.CreateDatabaseAsync(Stop), Stop);
        await using var users = Users.Of(wiki, null);
        var output = new StringWriter();

        await users.CreateAsync("Ada Bell", Role.Contributor, null, "http://localhost:5080/", output, Stop);
        await users.CreateAsync("Ben Clay", Role.Maintainer, "ben@example.org", "http://localhost:5080", output, Stop);
        // By the word of whoever runs the wiki; nobody has said anything of an address that was not given.
        await using (var confirmed = wiki.Database.CreateCommand("select string_agg(user_name || ' ' || email_confirmed, ', ' order by user_name) from accounts.users"))
            Assert.Equal("Ada Bell false, Ben Clay true", await confirmed.ExecuteScalarAsync(Stop));
        await users.SetRoleAsync("ben clay", Role.Administrator, output, Stop);
        await users.SetRoleAsync("Ada Bell", Role.Contributor, output, Stop);
        await users.ListAsync(output, Stop);

        Assert.Contains("Ada Bell has an account, as the administrator.", output.ToString());
        Assert.Contains("http://localhost:5080/reset?person=", output.ToString());
        Assert.Contains("administrator  Ben Clay", output.ToString());
        Assert.Contains("contributor    Ada Bell", output.ToString());
        await Assert.ThrowsAsync<RuleViolationException>(() => users.SetRoleAsync("Ben Clay", Role.Contributor, output, Stop));
        await Assert.ThrowsAsync<RuleViolationException>(() => users.ResetAsync("Cy Dunn", "http://localhost:5080", false, output, Stop));
        await Assert.ThrowsAsync<RuleViolationException>(() => users.CreateAsync("Cy Dunn", Role.Contributor, "no address", "http://localhost:5080", output, Stop));
        await Assert.ThrowsAsync<RuleViolationException>(() => users.CreateAsync("ADA BELL", Role.Contributor, null, "http://localhost:5080", output, Stop));
    }

    [Fact]
    public async Task A_lost_second_step_is_turned_off_and_said_and_the_person_is_told_by_mail()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(Stop);
        await wiki.RegisterAsync("Ada Bell", "ada@example.org");
        await wiki.ExecuteAsync("update accounts.users set email_confirmed = true, two_factor_enabled = true", Stop);
        Assert.StartsWith("/sign-in/code", (await wiki.NewVisitor().SignInAsync("Ada Bell", PeopledWiki.Password)).LeadsTo());
        var mail = MailSettings.Read(new ConfigurationBuilder().AddInMemoryCollection([
            new("Mail:Host", "127.0.0.1"), new("Mail:Port", $"{server.Port}"), new("Mail:Security", "none"), new("Mail:From", "wiki@example.org"), new("Mail:PublicAddress", "https://wiki.example.org")]).Build());

        var first = await ResetAsync(secondStepOff: false);
        Assert.DoesNotContain("second step", first);
        Assert.StartsWith("/sign-in/code", (await wiki.NewVisitor().SignInAsync("Ada Bell", PeopledWiki.Password)).LeadsTo());
        var second = await ResetAsync(secondStepOff: true);
        Assert.StartsWith("The second step of Ada Bell is off now.", second);
        Assert.Contains("https://wiki.example.org/reset?person=", second);
        Assert.Equal("/", (await wiki.NewVisitor().SignInAsync("Ada Bell", PeopledWiki.Password)).LeadsTo());
        Assert.StartsWith("Ada Bell had no second step on.", await ResetAsync(secondStepOff: true));

        // Each was sent before its verb ended: of three links, and of the one second step that was on.
        Assert.Equal(4, server.Messages.Count);
        Assert.Single(server.Messages, sent => sent.Message.TextBody!.Contains("turned its second step off", StringComparison.Ordinal));

        async Task<string> ResetAsync(bool secondStepOff)
        {
            await using var beside = await wiki.OpenBesideAsync(Stop);
            await using var users = Users.Of(beside, mail);
            var output = new StringWriter();
            await users.ResetAsync("Ada Bell", "https://wiki.example.org", secondStepOff, output, Stop);
            return output.ToString();
        }
    }
}
