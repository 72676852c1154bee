using System.Net;
using System.Reflection;
using System.Text.Json;
using DocWiki.Domain.Reviewing;
using DocWiki.Tests;
using DocWiki.Web.Live;
using DocWiki.Web.People;
using DocWiki.Web.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
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
        ("/live", "/live?protocol=1", Role.Reader),
        ("/live/negotiate", "/live/negotiate", Role.Reader),
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
        ("/WikiPages/Blame", "/wiki/home/blame", Role.Reader),
        // Whoever gives a name in the form is a guest by that.
        ("/WikiPages/Edit", "/wiki/home/edit", Role.Reader),
        ("/Editing/MyDrafts", "/drafts", Role.Reader),
        // Kept for whoever gave a name; see DraftsTests.
        ("/drafts/{id:guid}", "/drafts/0190a6c0-0000-7000-8000-000000000001", Role.Reader),
        ("/drafts/{id:guid}/join", "/drafts/0190a6c0-0000-7000-8000-000000000001/join", Role.Reader),
        ("/drafts/{id:guid}/take-in", "/drafts/0190a6c0-0000-7000-8000-000000000001/take-in", Role.Reader),
        ("/drafts/news/{page:guid}", "/drafts/news/0190a6c0-0000-7000-8000-000000000001", Role.Reader),
        ("/titles", "/titles?like=a", Role.Reader),
        ("/WikiPages/Move", "/wiki/home/move", Role.Reader),
        ("/WikiPages/MoveSection", "/wiki/help/links/move/1.2", Role.Reader),
        ("/WikiPages/Archive", "/wiki/help/links/archive", Role.Reader),
        ("/WikiPages/Restore", "/wiki/help/links/restore", Role.Reader),
        ("/Reviewing/Review", "/review", Role.Maintainer),
        ("/WikiPages/Protect", "/wiki/help/links/protect", Role.Maintainer),
        // The same: whoever gives a name uploads as a guest.
        ("/Files/AllFiles", "/files", Role.Reader),
        ("/Files/FilePage", "/files/00000000000000000000000000000000", Role.Reader),
        ("/Files/FileContent", "/files/00000000000000000000000000000000/x.png", Role.Reader),
        ("/Files/DeleteFile", "/files/delete/00000000000000000000000000000000", Role.Maintainer),
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
        ("trusted guest", people.TrustedGuest, Role.Guest),
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
        var handlers = (await PagesAsync()).ToLookup(page => page.ViewEnginePath, page => page.HandlerMethods);
        var asked = 0;
        foreach (var (endpoint, pattern, least) in Table)
        {
            var page = await AddressAsync(pattern);
            // Each handler there is, by its name, and one that does not exist. Who may is stopped by the missing token, so nothing is done.
            var posts = handlers[endpoint].SelectMany(methods => methods).Where(method => method.HttpMethod == "Post").Select(method => method.Name).Append(null).Append("nonsense").Distinct().ToList();
            asked += posts.Count;
            foreach (var (name, visitor, role) in Everybody)
            {
                foreach (var (method, address) in posts.Select(handler => ("POST", handler is null ? page : $"{page}?handler={handler}")).Prepend(("GET", page)))
                {
                    var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), address) { Content = method == "POST" ? new FormUrlEncodedContent([new("Input.Text", "x")]) : null });
                    var isRefused = answer.Status == HttpStatusCode.Forbidden || answer.Header("Location") == $"/sign-in?returnTo={Uri.EscapeDataString(address)}";
                    Assert.True(isRefused == role < least, $"{method} {address} as {name}: {answer.Status} {answer.Header("Location")}");
                    Assert.True((int)answer.Status < 500, $"{method} {address} as {name}: {answer.Status}");
                }
            }
        }
        Assert.InRange(asked, 2 * Table.Length + 20, int.MaxValue);
    }

    /// <summary>What the hub's methods answer by: reading the wiki, or having a name. None of them changes a page.</summary>
    private static readonly (string Method, object?[] Arguments, Role Least)[] HubTable =
    [
        ("Watch", [new WatchWish("wiki", "tab")], Role.Reader),
        ("Say", ["wiki", "viewing", null], Role.Reader),
        ("Snapshot", ["wiki"], Role.Reader),
        ("Resume", [0], Role.Reader),
        ("Leave", ["wiki"], Role.Reader),
        ("Hide", [false], Role.Guest),
    ];

    [Fact]
    public async Task Everybody_may_wish_of_the_hub_what_the_table_says_and_nothing_else()
    {
        Assert.Equal(
            HubTable.Select(row => row.Method).Order(StringComparer.Ordinal),
            typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsVirtual).Select(method => method.Name).Order(StringComparer.Ordinal));
        foreach (var (name, visitor, role) in Everybody)
        {
            await using var socket = await HubSocket.ConnectAsync(people.Wiki.Address, visitor.Cookies, Stop);
            foreach (var (method, arguments, least) in HubTable)
            {
                var answer = await socket.AskAsync<JsonElement?>(method, arguments);
                // Those without an answer of their own say nothing to anybody.
                if (method is "Say" or "Leave") Assert.Null(answer);
                else Assert.True((answer is { ValueKind: JsonValueKind.Object or JsonValueKind.True }) == role >= least, $"{method} as {name}: {answer}");
            }
        }
    }

    [Fact]
    public async Task Each_endpoint_needs_by_our_word_alone_and_each_page_as_a_whole()
    {
        foreach (var page in await PagesAsync())
        {
            Assert.True(page.EndpointMetadata!.OfType<NeedsAttribute>().Count() == 1, $"{page.ViewEnginePath} does not say what it needs.");
            // On a handler it would count for nothing: Razor Pages does not look there.
            Assert.All(page.HandlerMethods, handler => Assert.False(handler.MethodInfo.GetCustomAttributes().Any(attribute => attribute is IAuthorizeData or IAllowAnonymous), $"{page.ViewEnginePath}, {handler.MethodInfo.Name}"));
        }
        // A bare [Authorize] would let everybody in, as would [AllowAnonymous].
        IEnumerable<IEnumerable<object>> all = [.. people.Wiki.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).Select(endpoint => endpoint.Metadata), .. (await PagesAsync()).Select(page => page.EndpointMetadata!)];
        Assert.All(all.SelectMany(metadata => metadata), attribute =>
        {
            Assert.False(attribute is IAllowAnonymous);
            if (attribute is IAuthorizeData) Assert.IsType<NeedsAttribute>(attribute);
        });
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

        // Somebody whose session ended while they wrote is nobody just as well.
        var contributor = await wiki.RegisterAsync("Ben Clay");
        var openedByContributor = await contributor.FormAsync("/wiki/home/edit");
        await wiki.ExecuteAsync("delete from accounts.sessions where user_id = (select id from accounts.users where user_name = 'Ben Clay')", Stop);

        var before = await wiki.CountEventsAsync(Stop);
        ServedForm again = null!;
        foreach (var (visitor, form) in new[] { (reader, opened), (guest, openedByGuest), (contributor, openedByContributor) })
        {
            (form["Input.Text"], form["Input.Summary"]) = ("Written by nobody we know", "Long thought about");
            foreach (var action in (string?[])[null, "preview"])
            {
                var refused = await visitor.PostAsync(form.Address, action is null ? form.Fields : [.. form.Fields, new("action", action)]);
                Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
                Assert.Contains("Sign in in another tab, then save again", refused.Problem);
                again = refused.Form();
                Assert.Equal(("Written by nobody we know", "Long thought about"), (again["Input.Text"], again["Input.Summary"]));
                Assert.False(again.Fields.ContainsKey("Input.Name"));
            }
            Assert.StartsWith("/sign-in?returnTo=", (await visitor.GetAsync("/wiki/home/edit")).LeadsTo());
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/wiki/home")).Status);
        }
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
        Assert.Equal(0, await wiki.ScalarAsync<long>("select count(*) from drafts", Stop));
        // As the form says: signed in in another tab, sent again, looked at once more and saved.
        await contributor.SignInAsync("Ben Clay", PeopledWiki.Password);
        var looked = await contributor.SubmitAsync(again);
        Assert.Equal(HttpStatusCode.BadRequest, looked.Status);
        Assert.Equal("/wiki/home", (await contributor.SubmitAsync(looked.Form())).LeadsTo());
        Assert.Contains("Written by nobody we know", (await wiki.NewVisitor().GetAsync("/wiki/home")).MainText);
        Assert.Equal("/wiki/home", await administrator.WriteAsync("home", "# Welcome\n\nWritten by an account"));
        Assert.Empty((await wiki.NewVisitor().GetAsync("/sign-in")).Texts("form[action='/sign-in?handler=Guest']"));
    }

    [Theory]
    [InlineData(Permission.ChangeReviewedPages, Role.Contributor, false, false)]
    [InlineData(Permission.ChangeReviewedPages, Role.Contributor, true, true)]
    [InlineData(Permission.ChangeReviewedPages, Role.Guest, true, true)]
    [InlineData(Permission.ChangeReviewedPages, Role.Maintainer, false, true)]
    [InlineData(Permission.ReviewPages, Role.Contributor, true, false)]
    [InlineData(Permission.ReviewPages, Role.Maintainer, false, true)]
    [InlineData(Permission.ChangeProtectedPages, Role.Contributor, true, false)]
    [InlineData(Permission.ChangeProtectedPages, Role.Maintainer, false, true)]
    [InlineData((Permission)999, Role.Administrator, true, false)]
    public void Trust_counts_for_review_and_for_nothing_else(Permission permission, Role role, bool trusted, bool may) =>
        Assert.Equal(may, new Rights(role, trusted, GuestsMayEdit: true).May(permission));

    [Theory]
    [InlineData(Role.Guest, false, true, Awaits.Approval, false)]
    [InlineData(Role.Guest, true, true, Awaits.Nothing, true)]
    [InlineData(Role.Guest, false, false, Awaits.Look, true)]
    [InlineData(Role.Contributor, false, true, Awaits.Look, true)]
    [InlineData(Role.Contributor, true, true, Awaits.Nothing, true)]
    [InlineData(Role.Maintainer, false, true, Awaits.Nothing, true)]
    public void Whose_edits_wait_may_not_do_what_cannot(Role role, bool trusted, bool guestsWait, Awaits awaits, bool mayArrange)
    {
        var rights = new Rights(role, trusted, GuestsMayEdit: true, guestsWait);
        Assert.Equal((awaits, mayArrange), (rights.Awaits, rights.May(Permission.ArrangePages)));
    }

    /// <summary>The pages as they run: only then is known what stands at their classes.</summary>
    private async Task<IReadOnlyList<CompiledPageActionDescriptor>> PagesAsync()
    {
        var loader = people.Wiki.Services.GetRequiredService<PageLoader>();
        var pages = new Dictionary<string, CompiledPageActionDescriptor>();
        foreach (var endpoint in people.Wiki.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints))
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page) pages[page.ViewEnginePath] = await loader.LoadAsync(page, endpoint.Metadata);
        Assert.NotEmpty(pages);
        return [.. pages.Values];
    }

    private async Task<string> AddressAsync(string pattern) => pattern.Replace("{guest}", await people.Wiki.IdOfAsync("Gus Guest"));
}
