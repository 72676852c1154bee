using DocWiki.Domain;
using DocWiki.Web.CommandLine;
using DocWiki.Web.People;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.CommandLine;

public sealed class UserCommandTests(PostgresFixture postgres)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_are_made_promoted_and_listed()
    {
        await using var wiki = await RunningWiki.OpenAsync(await postgres.CreateDatabaseAsync(Stop), Stop);
        await using var users = Users.Of(wiki);
        var output = new StringWriter();

        await users.CreateAsync("Ada Bell", Role.Contributor, null, "http://localhost:5080/", output, Stop);
        await users.CreateAsync("Ben Clay", Role.Maintainer, "ben@example.org", "http://localhost:5080", output, Stop);
        await users.SetRoleAsync("ben clay", Role.Administrator, output, Stop);
        await users.SetRoleAsync("Ada Bell", Role.Contributor, output, Stop);
        await users.ListAsync(output, Stop);

        Assert.Contains("Ada Bell has an account, as the administrator.", output.ToString());
        Assert.Contains("http://localhost:5080/reset?person=", output.ToString());
        Assert.Contains("administrator  Ben Clay", output.ToString());
        Assert.Contains("contributor    Ada Bell", output.ToString());
        await Assert.ThrowsAsync<RuleViolationException>(() => users.SetRoleAsync("Ben Clay", Role.Contributor, output, Stop));
        await Assert.ThrowsAsync<RuleViolationException>(() => users.ResetAsync("Cy Dunn", "http://localhost:5080", output));
        await Assert.ThrowsAsync<RuleViolationException>(() => users.CreateAsync("Cy Dunn", Role.Contributor, "no address", "http://localhost:5080", output, Stop));
        await Assert.ThrowsAsync<RuleViolationException>(() => users.CreateAsync("ADA BELL", Role.Contributor, null, "http://localhost:5080", output, Stop));
    }
}
