using System.Net;
using DocWiki.Web.Hosting.Limits;
using Xunit;

namespace DocWiki.Web.Tests.Hosting.Limits;

/// <summary>What is asked too often waits, by address and by person; nothing typed is lost, nobody else is kept waiting.</summary>
public sealed class RateLimitsTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(12);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_edit_too_many_from_an_address_keeps_what_was_typed_and_saves_nothing()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerAddress = new(2, Never) }, Stop);
        await wiki.NewVisitor().WriteAsync("one", "1");
        await wiki.NewVisitor().WriteAsync("two", "2");
        var eve = wiki.NewVisitor("Eve");
        var form = await eve.FormAsync("/wiki/three/edit");
        (form["Input.Text"], form["Input.Title"], form["Input.Tags"], form["Input.Summary"]) = ("Three\n\n  words  ", "The third", "a, b", "Why not");
        var before = await wiki.CountEventsAsync(Stop);

        var answer = await eve.SubmitAsync(form);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.InRange(int.Parse(answer.Header("Retry-After")!), Never.TotalSeconds - 60, Never.TotalSeconds + 1);
        Assert.Contains("Too many edits came from your address in a short time.", answer.Problem);
        Assert.Contains($"Wait {answer.Header("Retry-After")} seconds and save again; what you typed is kept below.", answer.Problem);
        foreach (var (field, value) in form.Fields.Where(field => field.Key.StartsWith("Input.", StringComparison.Ordinal))) Assert.Equal((field, value), (field, answer.Form()[field]));
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
        // Who is refused is not made a person, either.
        Assert.Null(answer.Header("Set-Cookie"));
        Assert.Equal(0, await wiki.ScalarAsync<long>("select count(*) from people where name = 'Eve'", Stop));
    }

    [Fact]
    public async Task Another_address_is_not_kept_waiting_and_a_forged_one_does_not_help()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerAddress = new(1, Never) }, Stop);
        var eve = wiki.NewVisitor("Eve");
        await eve.WriteAsync("one", "1");
        var form = await eve.FormAsync("/wiki/two/edit");
        foreach (var forged in (string[])["192.0.2.7", "127.0.0.2", "2001:db8::1", "127.0.0.2, 127.0.0.1"])
        {
            eve.ForwardedFor = forged;
            Assert.Equal(HttpStatusCode.TooManyRequests, (await eve.SubmitAsync(form)).Status);
        }

        await wiki.NewVisitor(from: "127.0.0.2").WriteAsync("two", "2");
    }

    [Fact]
    public async Task Behind_a_known_proxy_each_address_it_names_counts_and_what_was_written_before_it_does_not()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerAddress = new(1, Never) }, Stop, "--KnownProxies", "127.0.0.1, 10.0.0.0/8");
        foreach (var (forwardedFor, path, expected) in new[]
        {
            ("192.0.2.7", "one", HttpStatusCode.Found),
            ("192.0.2.7", "two", HttpStatusCode.TooManyRequests),
            // The visitor wrote the first address, the proxies the others.
            ("192.0.2.9, 192.0.2.7", "three", HttpStatusCode.TooManyRequests),
            ("192.0.2.9, 192.0.2.7, 10.1.2.3", "four", HttpStatusCode.TooManyRequests),
            ("192.0.2.8", "five", HttpStatusCode.Found),
            ("2001:db8:0:1::1", "six", HttpStatusCode.Found),
            // The same household.
            ("2001:db8:0:1:ffff::2", "seven", HttpStatusCode.TooManyRequests),
            ("2001:db8:0:2::1", "eight", HttpStatusCode.Found),
            // The same as an address of the older kind.
            ("::ffff:192.0.2.8", "nine", HttpStatusCode.TooManyRequests),
        })
        {
            var visitor = wiki.NewVisitor();
            visitor.ForwardedFor = forwardedFor;
            Assert.Equal((path, expected), (path, (await visitor.SubmitAsync(await visitor.FormAsync($"/wiki/{path}/edit"))).Status));
        }

        // Somebody who comes past the proxy is who they are.
        var eve = wiki.NewVisitor(from: "127.0.0.3");
        eve.ForwardedFor = "192.0.2.99";
        await eve.WriteAsync("ten", "10");
        eve.ForwardedFor = "192.0.2.100";
        Assert.Equal(HttpStatusCode.TooManyRequests, (await eve.SubmitAsync(await eve.FormAsync("/wiki/eleven/edit"))).Status);
    }

    [Fact]
    public async Task A_guest_has_a_share_of_their_own_and_trying_on_does_not_use_up_that_of_others()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerGuest = new(2, Never), GuestEditsPerAddress = new(5, Never) }, Stop);
        var ada = wiki.NewVisitor();
        // The first save makes her a guest; it is her address' alone.
        foreach (var path in (string[])["one", "two", "three"]) await ada.WriteAsync(path, "x");
        for (var i = 0; i < 10; i++)
        {
            var refused = await ada.SubmitAsync(await ada.FormAsync("/wiki/four/edit"));
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
            Assert.Contains("You saved very often in a short time.", refused.Problem);
        }

        await wiki.NewVisitor("Bo").WriteAsync("four", "Somebody else at the same address");
    }

    [Fact]
    public async Task Whoever_waits_as_long_as_told_saves_with_the_form_they_got_back()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerAddress = new(1, TimeSpan.FromSeconds(1)) }, Stop);
        var ada = wiki.NewVisitor();
        Answer answer;
        var texts = 0;
        do
        {
            var form = await ada.FormAsync("/wiki/page/edit");
            form["Input.Text"] = $"Text {++texts}";
            answer = await ada.SubmitAsync(form);
        }
        while (answer.Status == HttpStatusCode.Found);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal("2", answer.Header("Retry-After"));

        await Task.Delay(TimeSpan.FromSeconds(2), Stop);
        Assert.Equal("/wiki/page", (await ada.SubmitAsync(answer.Form())).LeadsTo());

        Assert.Equal($"Text {texts}", (await ada.GetAsync("/wiki/page.md")).Body);
    }

    [Fact]
    public async Task Looking_previewing_and_what_is_refused_anyway_cost_nothing()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerAddress = new(1, Never) }, Stop);
        var ada = wiki.NewVisitor();
        var form = await ada.FormAsync("/wiki/page/edit");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await ada.PostAsync("/wiki/page/edit?action=preview", form.Fields)).Status);
            Assert.Equal(HttpStatusCode.OK, (await ada.PostAsync("/wiki/page/edit?action=preview&fragment=true", form.Fields)).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await ada.PostAsync("/wiki/page/edit", form.Fields.Where(field => field.Key != "Input.Title"))).Status);
        }

        Assert.Equal("/wiki/page", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal(HttpStatusCode.OK, (await ada.PostAsync("/wiki/page/edit?action=preview", form.Fields)).Status);
    }

    [Fact]
    public async Task Moving_archiving_and_restoring_are_edits_too()
    {
        await using var wiki = await postgres.StartWikiAsync(RateLimitSettings.Unlimited with { GuestEditsPerAddress = new(3, Never) }, Stop);
        var ada = wiki.NewVisitor();
        await ada.WriteAsync("live", "x");
        await ada.WriteAsync("gone", "x");
        await ada.ArchiveAsync("gone", "Old");
        var before = await wiki.CountEventsAsync(Stop);
        foreach (var (address, field, value) in new[]
        {
            ("/wiki/live/move", "Input.To", "elsewhere"), ("/wiki/live/archive", "Input.Reason", "Not needed"), ("/wiki/gone/restore", "Input.To", "back"),
        })
        {
            var form = await ada.FormAsync(address);
            form[field] = value;

            var answer = await ada.SubmitAsync(form);

            Assert.Equal((address, HttpStatusCode.TooManyRequests), (address, answer.Status));
            Assert.Equal((address, value), (address, answer.Form()[field]));
            Assert.Equal((address, form["Input.EditId"]), (address, answer.Form()["Input.EditId"]));
        }
        Assert.Equal(before, await wiki.CountEventsAsync(Stop));
    }

    [Fact]
    public async Task A_documentation_day_behind_one_address_is_not_kept_waiting()
    {
        await using var wiki = await postgres.StartWikiAsync(new RateLimitSettings(), Stop);
        var people = Enumerable.Range(1, 40).Select(i => wiki.NewVisitor($"Guest {i}")).ToList();

        await Task.WhenAll(people.Select((person, i) => person.WriteAsync($"day/page-{i}", "All begin at once")));
    }
}
