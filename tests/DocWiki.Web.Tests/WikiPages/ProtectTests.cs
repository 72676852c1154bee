using System.Net;
using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using DocWiki.Web.WikiPages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>Who may change a page that is not open, and what the others are told.</summary>
[Collection(SharedPeopledWiki.Name)]
public sealed class ProtectTests(PeopledWiki people)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("open", true, true, true)]
    [InlineData("maintainers", false, false, true)]
    public async Task Each_level_is_open_to_those_it_names_and_the_others_keep_what_they_typed(string level, bool contributor, bool trusted, bool maintainer)
    {
        var path = await PageAsync();
        await ProtectAsync(path, level);
        foreach (var (visitor, may) in new[] { (people.Guest, contributor), (people.Contributor, contributor), (people.Trusted, trusted), (people.TrustedGuest, trusted), (people.Maintainer, maintainer), (people.Administrator, maintainer) })
        {
            var form = await visitor.FormAsync($"/wiki/{path}/edit");
            form["Input.Text"] = $"As {visitor.Name} has it";
            var answer = await visitor.SubmitAsync(form);
            if (may)
            {
                Assert.Equal($"/wiki/{path}", answer.LeadsTo());
            }
            else
            {
                Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
                Assert.Contains("Only maintainers change", answer.Problem);
                Assert.Equal($"As {visitor.Name} has it", answer.Form()["Input.Text"]);
                Assert.Single((await visitor.GetAsync($"/wiki/{path}/edit")).Texts(".notice--caution"));
            }
        }
    }

    [Fact]
    public async Task Neither_moving_nor_archiving_nor_taking_it_along_goes_around_it()
    {
        var parent = await PageAsync();
        await people.Guest.WriteAsync($"{parent}/below", "Below");
        await ProtectAsync($"{parent}/below", "maintainers");
        var before = await people.Wiki.CountEventsAsync(Stop);

        foreach (var (address, field, value) in new[] { ($"/wiki/{parent}/below/move", "Input.To", $"{parent}/away"), ($"/wiki/{parent}/below/archive", "Input.Reason", "No"), ($"/wiki/{parent}/move", "Input.To", $"{parent}-away") })
        {
            var form = await people.Contributor.FormAsync(address);
            form[field] = value;
            Assert.Contains("Only maintainers change", (await people.Contributor.SubmitAsync(form)).Problem);
        }
        Assert.Equal(before, await people.Wiki.CountEventsAsync(Stop));

        await people.Maintainer.ArchiveAsync($"{parent}/below", "By one who may");
        var restore = await people.Contributor.FormAsync($"/wiki/{parent}/below/restore");
        Assert.Contains("Only maintainers change", (await people.Contributor.SubmitAsync(restore)).Problem);
        await people.Maintainer.RestoreAsync($"{parent}/below");
    }

    [Theory]
    [InlineData("reviewed")]
    [InlineData("maintainers")]
    public async Task The_place_of_an_archived_page_is_as_protected_as_the_page_was_whichever_way_another_would_come_there(string level)
    {
        var path = await PageAsync();
        await ProtectAsync(path, level);
        await people.Maintainer.ArchiveAsync(path, "For a while");
        var (other, third) = ($"protected-{Guid.NewGuid():n}", await PageAsync());
        await people.Guest.WriteAsync(other, "# One\n\nFirst\n\n# Two\n\nSecond");
        await people.Guest.WriteAsync($"{other}/sub", "Below");
        await people.Guest.ArchiveAsync(third, "Soon back");

        var create = await people.Contributor.FormAsync($"/wiki/{path}/edit");
        create["Input.Text"] = "In its place";
        Assert.Contains("its place is kept for it", (await people.Contributor.GetAsync($"/wiki/{path}/edit")).Text(".notice--caution"));
        var refused = await people.Contributor.SubmitAsync(create);
        Assert.Contains("Choose another path, or ask a maintainer", refused.Problem);
        Assert.Equal("In its place", refused.Form()["Input.Text"]);
        var move = await people.Contributor.FormAsync($"/wiki/{other}/move");
        move["Input.To"] = path;
        Assert.Contains("its place is kept for it", (await people.Contributor.SubmitAsync(move)).Problem);
        // Also where only a subpage would come to stand there.
        await ProtectSubpageAsync();
        var restore = await people.Contributor.FormAsync($"/wiki/{third}/restore");
        restore["Input.To"] = path;
        Assert.Contains("its place is kept for it", (await people.Contributor.SubmitAsync(restore)).Problem);
        var section = await people.Contributor.FormAsync($"/wiki/{other}/move/1.2?to={path}");
        Assert.Contains("its place is kept for it", (await people.Contributor.SubmitAsync(section)).Problem);
        Assert.Equal(HttpStatusCode.Gone, (await people.Reader.GetAsync($"/wiki/{path}")).Status);

        // By those who may, and by everybody once the protection has ended.
        Assert.Empty((await people.Maintainer.GetAsync($"/wiki/{path}/edit")).Texts(".notice--caution"));
        await people.Maintainer.WriteAsync(path, "By one who may");
        await people.Maintainer.ArchiveAsync(path, "Again");
        await people.Wiki.ExecuteAsync("update current_pages set protected_until = now() - interval '1 second' where path = $1", Stop, path);
        await people.Contributor.WriteAsync(path, "Open again");

        async Task ProtectSubpageAsync()
        {
            var (parent, target) = ($"{other}/sub", $"moved-{Guid.NewGuid():n}");
            await people.Maintainer.WriteAsync($"{target}/sub", "Kept");
            await ProtectAsync($"{target}/sub", level);
            await people.Maintainer.ArchiveAsync($"{target}/sub", "For a while");
            var along = await people.Contributor.FormAsync($"/wiki/{other}/move");
            along["Input.To"] = target;
            Assert.Contains("its place is kept for it", (await people.Contributor.SubmitAsync(along)).Problem);
            Assert.Equal(HttpStatusCode.OK, (await people.Reader.GetAsync($"/wiki/{parent}")).Status);
        }
    }

    [Fact]
    public async Task It_ends_by_itself_and_the_page_and_its_history_say_until_when()
    {
        var path = await PageAsync();
        await ProtectAsync(path, "maintainers", "2099-05-31");
        Assert.Contains("only maintainers change it through 31 May 2099", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
        Assert.Contains("Only maintainers may change it through 31 May 2099", (await people.Reader.GetAsync($"/wiki/{path}/history")).MainText);
        // A day and no moment: scripts would make “in 3 hours” of the moment at which it begins.
        foreach (var address in (string[])[$"/wiki/{path}", $"/wiki/{path}/history"])
            Assert.Equal("31 May 2099", Assert.Single((await people.Reader.GetAsync(address)).Texts("main time[datetime='2099-05-31']")));
        var again = await people.Maintainer.FormAsync($"/wiki/{path}/protect");
        Assert.Equal(("maintainers", "2099-05-31"), (again["Input.Level"], again["Input.Until"]));

        // The end comes: the clock of a test does not go that fast, so the end is put into the past as it would be read by then.
        await people.Wiki.ExecuteAsync("update current_pages set protected_until = now() - interval '1 second' where path = $1", Stop, path);
        await people.Contributor.WriteAsync(path, "Open again");
        Assert.DoesNotContain("only maintainers", (await people.Reader.GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task It_is_opened_again_and_nothing_is_recorded_where_nothing_changes()
    {
        var path = await PageAsync();
        await ProtectAsync(path, "reviewed");
        var before = await people.Wiki.CountEventsAsync(Stop);
        await ProtectAsync(path, "reviewed");
        Assert.Equal(before, await people.Wiki.CountEventsAsync(Stop));
        await ProtectAsync(path, "open");
        Assert.Equal(before + 1, await people.Wiki.CountEventsAsync(Stop));
        await people.Guest.WriteAsync(path, "By a guest again");
    }

    [Theory]
    [InlineData("maintainers", "2001-02-03", "has passed already")]
    [InlineData("maintainers", "soon", "This is no day")]
    [InlineData("everybody", "", "Choose who may change the page")]
    public async Task What_cannot_be_meant_is_refused(string level, string until, string words)
    {
        var path = await PageAsync();
        var form = await people.Maintainer.FormAsync($"/wiki/{path}/protect");
        (form["Input.Level"], form["Input.Until"]) = (level, until);
        var answer = await people.Maintainer.SubmitAsync(form);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(words, answer.Problem);
        Assert.Equal(until, answer.Form()["Input.Until"]);
    }

    [Fact]
    public async Task A_contributor_may_not_protect_and_the_decision_itself_refuses_whoever_has_no_rights()
    {
        var path = await PageAsync();
        var form = await people.Maintainer.FormAsync($"/wiki/{path}/protect");
        form["Input.Level"] = "open";
        Assert.Equal(HttpStatusCode.Forbidden, (await people.Contributor.PostAsync($"/wiki/{path}/protect", form.Fields)).Status);

        await ProtectAsync(path, "maintainers");
        var writer = people.Wiki.Services.GetRequiredService<PageWriter>();
        var page = await people.Wiki.Wiki.CurrentPages.FindAsync(PagePath.Parse(path), Stop);
        await Assert.ThrowsAsync<RuleViolationException>(() => writer.ProtectAsync(page!.Id, new ProtectPage(ProtectionLevel.Open, null, DateTimeOffset.UtcNow), new Edit(Guid.Empty, new PersonId("x")), Stop));
    }

    private async Task<string> PageAsync()
    {
        var path = $"protected-{Guid.NewGuid():n}";
        await people.Guest.WriteAsync(path, "Text");
        return path;
    }

    private async Task ProtectAsync(string path, string level, string? until = null)
    {
        var form = await people.Maintainer.FormAsync($"/wiki/{path}/protect");
        (form["Input.Level"], form["Input.Until"]) = (level, until ?? "");
        Assert.Equal($"/wiki/{path}", (await people.Maintainer.SubmitAsync(form)).LeadsTo());
    }
}
