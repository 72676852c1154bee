using System.Net;
using System.Text.RegularExpressions;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>What stands behind every page: headers that forbid what is not needed, and forms that nobody else can send.</summary>
public sealed partial class SafetyTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const string Policy = "default-src 'self'; img-src 'self' https: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    [Fact]
    public async Task Every_kind_of_answer_carries_the_same_policy()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        var view = await ada.GetAsync($"/wiki/{path}");
        var style = view.Page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Title"] = "";
        var answers = new (string What, HttpStatusCode Expected, Answer Answer)[]
        {
            ("new view", HttpStatusCode.OK, view),
            ("view from memory", HttpStatusCode.OK, await ada.GetAsync($"/wiki/{path}")),
            ("known view", HttpStatusCode.NotModified, await ada.GetAsync($"/wiki/{path}", view.ETag)),
            ("redirect", HttpStatusCode.Found, await ada.GetAsync("/")),
            ("permanent redirect", HttpStatusCode.MovedPermanently, await ada.GetAsync($"/wiki/{path.ToUpperInvariant()}")),
            ("not there", HttpStatusCode.NotFound, await ada.GetAsync("/nothing")),
            ("refused form", HttpStatusCode.BadRequest, await ada.SubmitAsync(form)),
            ("no token", HttpStatusCode.BadRequest, await ada.PostAsync($"/wiki/{path}/edit", [])),
            ("wrong method", HttpStatusCode.MethodNotAllowed, await ada.PostAsync("/pages", form.Fields)),
            ("style sheet", HttpStatusCode.OK, await ada.GetAsync(style)),
            ("script", HttpStatusCode.OK, await ada.GetAsync("/js/site.js")),
            ("image", HttpStatusCode.OK, await ada.GetAsync("/favicon.svg")),
            ("source", HttpStatusCode.OK, await ada.GetAsync($"/wiki/{path}.md")),
            ("patch", HttpStatusCode.OK, await ada.GetAsync($"/wiki/{path}/diff/1...1.patch")),
            ("health", HttpStatusCode.OK, await ada.GetAsync("/healthz")),
            ("readiness", HttpStatusCode.OK, await ada.GetAsync("/readyz")),
        };

        foreach (var (what, expected, answer) in answers)
        {
            Assert.Equal((what, expected), (what, answer.Status));
            // The editor's style sheet, and no other, is let in by a number of this answer.
            var policy = StyleNonce().Replace(answer.Header("Content-Security-Policy")!, "", 1);
            Assert.Equal((what, Policy), (what, policy));
            Assert.Equal((what, what is "refused form" or "no token"), (what, policy != answer.Header("Content-Security-Policy")));
            Assert.Equal((what, "nosniff"), (what, answer.Header("X-Content-Type-Options")));
            Assert.Equal((what, "strict-origin-when-cross-origin"), (what, answer.Header("Referrer-Policy")));
            Assert.Equal((what, "same-origin"), (what, answer.Header("Cross-Origin-Opener-Policy")));
            Assert.Equal((what, null), (what, answer.Header("Server")));
        }
    }

    [Fact]
    public async Task A_failure_carries_it_too_and_shows_a_reference_and_nothing_of_the_inside()
    {
        await using var wiki = await Postgres.StartWikiAsync(Stop);
        var ada = wiki.NewVisitor();
        var form = await ada.FormAsync("/wiki/home/edit");
        await wiki.ExecuteAsync("alter table current_pages rename to current_pages_gone", Stop);

        foreach (var answer in new[] { await ada.GetAsync("/wiki/help/links"), await ada.GetAsync("/pages"), await ada.SubmitAsync(form) })
        {
            Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
            Assert.Equal(Policy, answer.Header("Content-Security-Policy"));
            Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
            Assert.Contains("Something went wrong on our side", answer.Body);
            Assert.DoesNotContain("current_pages", answer.Body);
            Assert.DoesNotContain("   at ", answer.Body);
        }
    }

    [Fact]
    public async Task Diagrams_are_drawn_in_a_frame_that_may_do_nothing_else()
    {
        var frame = await Wiki.NewVisitor().GetAsync("/embed/diagram.html");

        Assert.Equal(HttpStatusCode.OK, frame.Status);
        Assert.Contains("sandbox allow-scripts", frame.Header("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", frame.Header("Content-Security-Policy"));
    }

    [Fact]
    public async Task Cookies_are_for_the_server_only_and_not_for_other_sites()
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.GetAsync($"/wiki/{NewPath()}/edit");
        Assert.Contains("httponly", form.Header("Set-Cookie")!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", form.Header("Set-Cookie")!, StringComparison.OrdinalIgnoreCase);

        var saved = await ada.SubmitAsync(ada.Fill(form.Form()));

        Assert.Contains("docwiki=", saved.Header("Set-Cookie"));
        Assert.Contains("httponly", saved.Header("Set-Cookie")!, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", saved.Header("Set-Cookie")!, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task An_accounts_cookie_is_for_the_server_only_and_behind_https_for_https_only(string scheme, bool isSecure)
    {
        await using var wiki = await Postgres.StartWikiAsync(Stop, "--KnownProxies", "127.0.0.1");
        var ada = wiki.NewVisitor();
        var form = (await ada.GetAsync("/register")).Form();
        (form["Input.Name"], form["Input.Password"]) = ("Ada Bell", "four words in a row");
        var request = new HttpRequestMessage(HttpMethod.Post, "/register") { Content = new FormUrlEncodedContent(form.Fields) };
        request.Headers.Add("X-Forwarded-Proto", scheme);

        var answer = await ada.SendAsync(request);

        Assert.Equal("/", answer.LeadsTo());
        var cookies = answer.Header("Set-Cookie")!.Split(", docwiki");
        var account = Assert.Single(cookies, cookie => cookie.Contains("-account=", StringComparison.Ordinal));
        Assert.Contains("; httponly", account);
        Assert.Contains("; samesite=lax", account);
        Assert.All(cookies, cookie => Assert.Equal(isSecure, cookie.Contains("; secure", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("of somebody else")]
    public async Task A_form_without_its_token_is_refused_and_nothing_is_changed(string? token)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "before");
        await ada.ArchiveAsync(path, "x");
        await ada.RestoreAsync(path);
        var others = (await Wiki.NewVisitor().FormAsync($"/wiki/{path}/edit"))["__RequestVerificationToken"];
        foreach (var action in (string[])["edit", "move", "archive"])
        {
            var form = await ada.FormAsync($"/wiki/{path}/{action}");
            if (token is null) form.Fields.Remove("__RequestVerificationToken");
            else form["__RequestVerificationToken"] = token == "of somebody else" ? others : token;
            if (action == "edit") form["Input.Text"] = "after";
            if (action == "move") form["Input.To"] = path + "-moved";

            var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

            Assert.Equal((action, HttpStatusCode.BadRequest), (action, answer.Status));
            // The editor keeps what was written, for whoever signed in meanwhile.
            if (action == "edit") Assert.Equal(("after", true), (answer.Form()["Input.Text"], answer.Problem.Contains("Look at it once more")));
            else Assert.Equal("This form cannot be taken", answer.Text("h1"));
        }
        Assert.Equal("before", (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task No_page_is_served_where_its_file_lies()
    {
        var endpoints = Wiki.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var files = endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>()?.ViewEnginePath).OfType<string>().Distinct().ToList();
        Assert.Contains("/WikiPages/View", files);
        Assert.Contains("/Accounts/SignIn", files);
        var ada = Wiki.NewVisitor();
        foreach (var address in files.SelectMany(file => (string[])[file, file.ToLowerInvariant(), file + ".cshtml"]))
        {
            var answer = await ada.GetAsync($"{address}?path=home&range=1...1&section=1.1&address=home&page=%2FWikiPages%2FView&person=x&id=1&key=x&status=404");
            Assert.Equal((address, HttpStatusCode.NotFound), (address, answer.Status));
            // “/people/profile” and the like are addresses of somebody, or of a file, that is not there; a form is refused before that is seen.
            var sent = (await ada.PostAsync($"{address}?path=home", [])).Status;
            Assert.True(sent == HttpStatusCode.NotFound || (sent == HttpStatusCode.BadRequest && !address.StartsWith("/WikiPages", StringComparison.OrdinalIgnoreCase)), $"{address}: {sent}");
        }
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync("/wiki/home")).Status);
    }

    [Fact]
    public async Task No_address_takes_a_post_without_a_token()
    {
        var endpoints = Wiki.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        var pages = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null).ToList();
        Assert.InRange(pages.Count, 12, 200);

        // What is no page takes GET only, or says itself that it wants a token. The wiki's own addresses lead to the pages.
        // The hub is no form: it takes connections from the wiki's own pages only (LiveHubTests).
        Assert.All(endpoints.Except(pages).Where(endpoint => endpoint.RoutePattern.RawText != "/wiki/{**address}" && endpoint.Metadata.GetMetadata<HubMetadata>() is null), endpoint => Assert.True(
            endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: ["GET"] } || endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true },
            $"{endpoint.DisplayName} takes more than GET, without a token."));

        // An administrator, who may everything: what refuses her is the missing token.
        await using var wiki = await Postgres.StartWikiAsync(Stop);
        var ada = await wiki.RegisterAsync("Ada Bell");
        var before = await wiki.CountEventsAsync(Stop);
        string[] addresses =
        [
            .. pages.Where(endpoint => endpoint.Metadata.GetMetadata<ISuppressMatchingMetadata>() is null).Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/').Replace("{status:int}", "404").Replace("{id?}", "1").Replace("{person}", "nobody")),
            .. ((string[])["", ".md", "/edit", "/history", "/move", "/archive", "/restore", "/protect", "/diff/1...1"]).Select(rest => "/wiki/home" + rest),
        ];
        foreach (var address in addresses.Distinct())
        {
            foreach (var method in (string[])["POST", "PUT", "DELETE", "PATCH"])
            {
                var answer = await ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), address) { Content = new FormUrlEncodedContent([new("Input.Text", "x")]) });
                Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, $"{method} {address}: {answer.Status}");
                Assert.False(method == "POST" && answer.Status == HttpStatusCode.NotFound && !address.StartsWith("/problem", StringComparison.Ordinal) && pages.Any(page => "/" + page.RoutePattern.RawText == address), $"{address} was reached without a token.");
            }
        }
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
    }

    [Theory]
    [InlineData("//example.org")]
    [InlineData("/\\example.org")]
    [InlineData("https://example.org")]
    [InlineData("javascript:alert(1)")]
    public async Task No_address_leads_away(string elsewhere)
    {
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(NewPath(), "She has a cookie");
        var escaped = Uri.EscapeDataString(elsewhere);
        foreach (var address in (string[])
            [$"/?returnUrl={escaped}", $"/wiki/home?returnUrl={escaped}", $"/wiki/{elsewhere}", $"/wiki/{elsewhere}/edit", $"/new?title=x&under={escaped}", $"/p/{escaped}", $"/wiki/HOME?x={escaped}", $"/wiki/home/history?a=1&b=1&returnUrl={escaped}"])
        {
            var answer = await ada.GetAsync(address);
            if ((int)answer.Status is >= 300 and < 400) Assert.StartsWith("/wiki/", answer.Header("Location"));
        }
        var form = await ada.FormAsync($"/wiki/{NewPath()}/edit");
        form["returnUrl"] = elsewhere;
        Assert.StartsWith("/wiki/", (await ada.SubmitAsync(form)).LeadsTo());
    }

    [GeneratedRegex("; style-src 'self' 'nonce-[A-Za-z0-9+/=]{24}'$")]
    private static partial Regex StyleNonce();
}
