using System.Net;
using DocWiki.Web.People;
using DocWiki.Web.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>Every endpoint, asked by everybody, against the table below. It is written out by hand: what the program thinks is what is tested.</summary>
[Collection(SharedPeopledWiki.Name)]
public sealed class PermissionsTests(PeopledWiki people)
{
    /// <summary>A page by its file, anything else by its route; an address of it ({guest} is a person's id, {author} an imported one's); from which role on one may.</summary>
    private static readonly (string Endpoint, string Address, Role Least)[] Table =
    [
        ("/", "/", Role.Reader),
        ("/wiki", "/wiki", Role.Reader),
        ("/healthz", "/healthz", Role.Reader),
        ("/readyz", "/readyz", Role.Reader),
        ("/me", "/me", Role.Reader),
        ("/css/site-{fingerprint}.css", "/css/site-0.css", Role.Reader),
        ("/Shared/ProblemPage", "/problem/404", Role.Reader),
        ("/WikiPages/AllPages", "/pages", Role.Reader),
        ("/WikiPages/Changes", "/changes", Role.Reader),
        ("/WikiPages/New", "/new", Role.Reader),
        ("/WikiPages/Permalink", "/p/1", Role.Reader),
        ("/WikiPages/Tree", "/tree", Role.Reader),
        ("/WikiPages/View", "/wiki/home", Role.Reader),
        ("/WikiPages/Source", "/wiki/home.md", Role.Reader),
        ("/WikiPages/History", "/wiki/home/history", Role.Reader),
        ("/WikiPages/Diff", "/wiki/home/diff/1...1", Role.Reader),
        // Whoever gives a name in the form is a guest by that.
        ("/WikiPages/Edit", "/wiki/home/edit", Role.Reader),
        ("/WikiPages/Move", "/wiki/home/move", Role.Reader),
        ("/WikiPages/Archive", "/wiki/help/links/archive", Role.Reader),
        ("/WikiPages/Restore", "/wiki/help/links/restore", Role.Reader),
        ("/WikiPages/Protect", "/wiki/help/links/protect", Role.Maintainer),
        ("/People/Profile", "/people/{guest}", Role.Reader),
        ("/Accounts/SignIn", "/sign-in", Role.Reader),
        ("/Accounts/Register", "/register", Role.Reader),
        ("/Accounts/SignInCode", "/sign-in/code", Role.Reader),
        ("/Accounts/Forgot", "/forgot", Role.Reader),
        ("/Accounts/ConfirmMail", "/confirm-mail", Role.Reader),
        ("/Accounts/Reset", "/reset", Role.Reader),
        ("/Accounts/Elsewhere", "/sign-in/elsewhere", Role.Reader),
        ("/Accounts/ElsewhereAccount", "/account/elsewhere", Role.Contributor),
        ("/Accounts/Account", "/account", Role.Contributor),
        ("/Accounts/Confirm", "/account/confirm", Role.Contributor),
        ("/Accounts/Security", "/account/security", Role.Contributor),
        ("/Accounts/TwoStep", "/account/two-step", Role.Contributor),
        ("/Accounts/Delete", "/account/delete", Role.Contributor),
        ("/Accounts/Claim", "/people/{guest}/claim", Role.Contributor),
        ("/Accounts/People", "/people", Role.Maintainer),
        ("/Accounts/Manage", "/people/{guest}/manage", Role.Maintainer),
        ("/Accounts/ManageAccount", "/people/{guest}/account", Role.Administrator),
        ("/Accounts/Settings", "/settings", Role.Administrator),
    ];

    private (string Name, Visitor Visitor, Role Role)[] Everybody =>
    [
        ("reader", people.Reader, Role.Reader),
        ("guest", people.Guest, Role.Guest),
        ("contributor", people.Contributor, Role.Contributor),
        ("trusted contributor", people.Trusted, Role.Contributor),
        ("maintainer", people.Maintainer, Role.Maintainer),
        ("administrator", people.Administrator, Role.Administrator),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_endpoint_is_in_the_table_and_says_what_it_needs()
    {
        var endpoints = people.Wiki.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            // The addresses below /wiki/ lead to pages that are listed themselves.
            .Where(endpoint => endpoint.RoutePattern.RawText != "/wiki/{**address}").ToList();
        Assert.NotEmpty(endpoints);
        Assert.Equal(
            Table.Select(row => row.Endpoint).Distinct().Order(StringComparer.Ordinal),
            endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath ?? endpoint.RoutePattern.RawText!).Distinct().Order(StringComparer.Ordinal));
        Assert.All(endpoints, endpoint => Assert.True(
            endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null || endpoint.Metadata.GetMetadata<NeedsAttribute>() is not null, $"{endpoint.DisplayName} says nothing."));
    }

    [Fact]
    public async Task Everybody_may_what_the_table_says_and_nothing_else()
    {
        foreach (var (_, pattern, least) in Table)
        {
            var address = await AddressAsync(pattern);
            foreach (var (name, visitor, role) in Everybody)
            {
                foreach (var method in (string[])["GET", "POST"])
                {
                    var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), address) { Content = method == "POST" ? new FormUrlEncodedContent([new("Input.Text", "x")]) : null });
                    var isRefused = answer.Status == HttpStatusCode.Forbidden || answer.Header("Location") == $"/sign-in?returnTo={Uri.EscapeDataString(address)}";
                    Assert.True(isRefused == role < least, $"{method} {address} as {name}: {answer.Status} {answer.Header("Location")}");
                    Assert.True((int)answer.Status < 500, $"{method} {address} as {name}: {answer.Status}");
                }
            }
        }
    }

    [Fact]
    public async Task Who_may_not_is_led_to_sign_in_and_back_or_told_why()
    {
        Assert.Equal("/sign-in?returnTo=%2Faccount%3Fa%3D1", (await people.Reader.GetAsync("/account?a=1")).LeadsTo());
        var refused = await people.Contributor.GetAsync("/settings");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("Your account may not do this.", refused.MainText);
        Assert.Equal("/settings", (await people.Wiki.NewVisitor().SignInAsync("Adele Adams", PeopledWiki.Password, "/settings")).LeadsTo());
    }

    [Fact]
    public async Task Where_guests_may_not_edit_only_accounts_do_and_what_was_typed_is_kept()
    {
        await using var wiki = await people.Postgres.StartWikiAsync(Stop);
        var administrator = await wiki.RegisterAsync("Ada Bell");
        var reader = wiki.NewVisitor("Newcomer");
        var opened = await reader.FormAsync("/wiki/home/edit");
        var guest = await wiki.JoinAsync("Gus Guest");
        var openedByGuest = await guest.FormAsync("/wiki/home/edit");

        var settings = (await administrator.GetAsync("/settings")).Form();
        settings.Fields.Remove("Input.GuestsMayEdit");
        Assert.Equal("/settings?done=saved", (await administrator.SubmitAsync(settings)).LeadsTo());

        var before = await wiki.CountEventsAsync(Stop);
        foreach (var (visitor, form) in new[] { (reader, opened), (guest, openedByGuest) })
        {
            form["Input.Text"] = "Written by nobody we know";
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.SubmitAsync(form)).Status);
            Assert.StartsWith("/sign-in?returnTo=", (await visitor.GetAsync("/wiki/home/edit")).LeadsTo());
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/wiki/home")).Status);
        }
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
        Assert.Equal("/wiki/home", await administrator.WriteAsync("home", "# Welcome\n\nWritten by an account"));
        Assert.Empty((await wiki.NewVisitor().GetAsync("/sign-in")).Texts("form[action='/sign-in?handler=Guest']"));
    }

    [Theory]
    [InlineData(Permission.ChangeReviewedPages, Role.Contributor, false, false)]
    [InlineData(Permission.ChangeReviewedPages, Role.Contributor, true, true)]
    [InlineData(Permission.ChangeReviewedPages, Role.Guest, true, true)]
    [InlineData(Permission.ChangeReviewedPages, Role.Maintainer, false, true)]
    [InlineData(Permission.ChangeProtectedPages, Role.Contributor, true, false)]
    [InlineData(Permission.ChangeProtectedPages, Role.Maintainer, false, true)]
    [InlineData((Permission)999, Role.Administrator, true, false)]
    public void Trust_counts_for_review_and_for_nothing_else(Permission permission, Role role, bool trusted, bool may) =>
        Assert.Equal(may, new Rights(role, trusted, GuestsMayEdit: true).May(permission));

    private async Task<string> AddressAsync(string pattern) => pattern.Replace("{guest}", await people.Wiki.IdOfAsync("Gus Guest"));
}
