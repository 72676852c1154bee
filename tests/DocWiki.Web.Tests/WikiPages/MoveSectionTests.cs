using System.Net;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>A section goes to another page; both histories say so.</summary>
public sealed class MoveSectionTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const string Source = "# Bridges\n\nWhat they are.\n\n## Installation\n\nInstall it.\n\n### From source\n\nBuild it.\n\n## Use\n\nUse it.\n";
    private const string Target = "# Guide\n\n## Before\n\nFirst.\n\n## After\n\nLast.\n";

    [Fact]
    public async Task A_section_is_moved_after_one_of_another_page_and_both_histories_lead_to_the_other()
    {
        var (from, to) = (NewPath(), NewPath("guide"));
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(from, Source, title: "Bridges");
        await ada.WriteAsync(to, Target, title: "Guide");
        var link = (await ada.GetAsync($"/wiki/{from}/edit?section=1.2")).Link("Move or copy this section …");
        Assert.Equal($"/wiki/{from}/move/1.2", link);
        Assert.Contains("Move or copy section “Installation” of Bridges", (await ada.GetAsync(link!)).MainText);

        var chosen = await ada.GetAsync($"{link}?to={to}");
        Assert.Equal(["At the end", "After Guide", "After Before", "After After"], chosen.Texts("#after option").Select(option => option.Trim()));
        var form = ada.Fill(chosen.Form());
        form["Input.After"] = "1.2";
        for (var i = 0; i < 2; i++) Assert.Equal($"/wiki/{to}#installation", (await ada.SubmitAsync(form)).LeadsTo());

        Assert.Equal("# Bridges\n\nWhat they are.\n\n## Use\n\nUse it.\n", (await ada.GetAsync($"/wiki/{from}.md")).Body);
        Assert.Equal("# Guide\n\n## Before\n\nFirst.\n\n## Installation\n\nInstall it.\n\n### From source\n\nBuild it.\n\n## After\n\nLast.\n", (await ada.GetAsync($"/wiki/{to}.md")).Body);
        var (left, right) = (await ada.GetAsync($"/wiki/{from}/history"), await ada.GetAsync($"/wiki/{to}/history"));
        Assert.Equal("Section moved to “Guide”", left.Texts(".history__summary")[0]);
        Assert.Equal("Section moved here from “Bridges”", right.Texts(".history__summary")[0]);
        Assert.Equal(2, right.Texts(".history__summary").Length);
        Assert.Equal($"/wiki/{from}", (await ada.GetAsync(right.Link("Bridges")!)).LeadsTo());
        Assert.Contains("Section moved here from Bridges", (await ada.GetAsync("/changes")).MainText);
        // Each is undone as anything is.
        (await ada.SubmitAsync(await ada.FormAsync($"/wiki/{to}/edit?undo=2"))).LeadsTo();
        (await ada.SubmitAsync(await ada.FormAsync($"/wiki/{from}/edit?undo=2"))).LeadsTo();
        Assert.Equal((Source, Target), ((await ada.GetAsync($"/wiki/{from}.md")).Body, (await ada.GetAsync($"/wiki/{to}.md")).Body));
        Assert.Contains("edit?section=1.2\"", (await ada.GetAsync($"/wiki/{from}")).Body);
    }

    [Fact]
    public async Task A_copy_makes_a_page_that_begins_with_it_and_stays_where_it_was()
    {
        var (from, to) = (NewPath(), NewPath("copied"));
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(from, Source, title: "Bridges");
        var form = await ada.FormAsync($"/wiki/{from}/move/1.2?to={to}");
        Assert.Equal(to, form["Input.NewPath"]);
        form["Input.IsCopy"] = "true";
        form["Input.Summary"] = "For the guides";
        Assert.Equal($"/wiki/{to}#installation", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal("# Installation\n\nInstall it.\n\n## From source\n\nBuild it.\n", (await ada.GetAsync($"/wiki/{to}.md")).Body);
        Assert.Equal(Source, (await ada.GetAsync($"/wiki/{from}.md")).Body);
        var history = await ada.GetAsync($"/wiki/{to}/history");
        Assert.Equal(["For the guides"], history.Texts(".history__summary"));
        Assert.Contains("Section copied from Bridges", history.MainText);
        Assert.DoesNotContain("Section", (await ada.GetAsync($"/wiki/{from}/history")).MainText);
    }

    [Theory]
    [InlineData("[a](other.md#use)", "[a](../guides/net/other.md#use)")]
    [InlineData("[a](sub/page?rev=2)", "[a](../guides/net/sub/page?rev=2)")]
    [InlineData("[a](../top \"Title\") and `[a](other.md)`", "[a](../guides/top \"Title\") and `[a](other.md)`")]
    [InlineData("[a](../../deep/page)", "[a](page)")]
    [InlineData("[a](#in-it) [[#In it]] [a](#rest) [[#Rest|there]]", "[a](#in-it) [[#In it]] [a](../guides/net/bridges#rest) [[{from}#Rest|there]]")]
    [InlineData("[a](/wiki/other) [a](https://a.example/b) [[Other]] <a href=\"other\">o</a>", "[a](/wiki/other) [a](https://a.example/b) [[Other]] <a href=\"../guides/net/other\">o</a>")]
    [InlineData("![i](pic.png) ![i](<my pic.png>) ![i](/files/x.png)", "![i](../guides/net/pic.png) ![i](<../guides/net/my pic.png>) ![i](/files/x.png)")]
    [InlineData("- item\n  > [a](other)\n\n| [a](other) |\n|---|\n", "- item\n  > [a](../guides/net/other)\n\n| [a](../guides/net/other) |\n|---|")]
    public async Task Relative_links_mean_on_the_new_page_what_they_meant_on_the_old_one(string links, string moved)
    {
        var root = NewPath();
        var (from, to) = ($"{root}/guides/net/bridges", $"{root}/deep/target");
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(from, $"---\nauthor: Ada\n---\n# Bridges\n\n## In it\n\n{links}\n\n## Rest\n\nrest\n", title: "Bridges");
        var form = await ada.FormAsync($"/wiki/{from}/move/1.2?to={to}");
        (await ada.SubmitAsync(form)).LeadsTo();
        Assert.Equal($"# In it\n\n{moved.Replace("{from}", from)}\n", (await ada.GetAsync($"/wiki/{to}.md")).Body);
    }

    [Fact]
    public async Task A_link_to_a_page_that_moved_since_leads_to_where_it_stands()
    {
        var root = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync($"{root}/old", "Old.", title: "Old");
        await ada.WriteAsync($"{root}/a/from", "# From\n\n## One\n\n[o](../old.md)\n\n## Two\n", title: "From");
        await ada.MoveAsync($"{root}/old", $"{root}/newer");
        await ada.MoveAsync($"{root}/a/from", $"{root}/b/c/from");
        (await ada.SubmitAsync(await ada.FormAsync($"/wiki/{root}/b/c/from/move/1.2?to={root}/to"))).LeadsTo();
        Assert.Equal("# One\n\n[o](newer.md)\n", (await ada.GetAsync($"/wiki/{root}/to.md")).Body);
    }

    [Fact]
    public async Task What_a_section_refers_to_comes_along_and_stays_where_it_is_referred_to()
    {
        var root = NewPath();
        var (from, to) = ($"{root}/a/from", $"{root}/to");
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(from, "# From\n\nOnly [here] and [both].[^2]\n\n## One\n\n[x][Label  one], [both][], [both], [taken], ![pic][same].[^1] [^2] `[^1]`\n\n[here]: mine\n[same]: /files/a.png\n\n[^2]: Second, in One.\n\n"
            + "## Two\n\nEnd.\n\n[label one]: rel.md 'T'\n[both]: /wiki/both\n[taken]: https://a.example/\n[unused]: /x\n\n[^1]: A note\n    goes on, see [both].\n\n    Second paragraph.\n\n[^3]: Unused.\n", title: "From");
        await ada.WriteAsync(to, "# To\n\nSee [taken] and [same].[^1]\n\n[taken]: https://b.example/\n[same]: /files/a.png\n[^1]: Its own.\n", title: "To");
        (await ada.SubmitAsync(await ada.FormAsync($"/wiki/{from}/move/1.2?to={to}"))).LeadsTo();

        Assert.Equal("# To\n\nSee [taken] and [same].[^1]\n\n[taken]: https://b.example/\n[same]: /files/a.png\n[^1]: Its own.\n\n"
            + "## One\n\n[x][Label  one], [both][], [both], [taken][taken-2], ![pic][same].[^4] [^2] `[^1]`\n\n[same]: /files/a.png\n\n[^2]: Second, in One.\n\n"
            + "[label one]: a/rel.md 'T'\n[both]: /wiki/both\n[taken-2]: https://a.example/\n\n[^4]: A note\n    goes on, see [both].\n\n    Second paragraph.\n", (await ada.GetAsync($"/wiki/{to}.md")).Body);
        Assert.Equal("# From\n\nOnly [here] and [both].[^2]\n\n## Two\n\nEnd.\n\n[label one]: rel.md 'T'\n[both]: /wiki/both\n[taken]: https://a.example/\n[unused]: /x\n\n[^1]: A note\n    goes on, see [both].\n\n    Second paragraph.\n\n[^3]: Unused.\n\n"
            + "[here]: mine\n\n[^2]: Second, in One.\n", (await ada.GetAsync($"/wiki/{from}.md")).Body);
    }

    [Fact]
    public async Task Thousands_of_links_and_footnotes_are_carried_in_moderate_time_and_texts_nobody_can_parse_as_they_are()
    {
        var (from, to, deep) = (NewPath(), NewPath("under") + "/to", NewPath("deep"));
        var ada = Wiki.NewVisitor("Ada Bell");
        var uses = string.Concat(Enumerable.Range(0, 4000).Select(i => $"[a](page-{i}) [x][l{i}] note[^{i}]\n\n"));
        var all = string.Concat(Enumerable.Range(0, 4000).Select(i => $"[l{i}]: rel{i}\n")) + string.Concat(Enumerable.Range(0, 4000).Select(i => $"[^{i}]: Note {i}, see [x][l{i}].\n\n"));
        await ada.WriteAsync(from, $"# From\n\n## One\n\n{uses}\n## Two\n\n{all}", title: "From");
        await ada.WriteAsync(to, $"# To\n\n{all}", title: "To");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        (await ada.SubmitAsync(await ada.FormAsync($"/wiki/{from}/move/1.2?to={to}"))).LeadsTo();
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
        var moved = (await ada.GetAsync($"/wiki/{to}.md")).Body;
        Assert.Contains("[a](../page-3999) [x][l3999-2] note[^7999]\n", moved);
        Assert.Contains("[l3999-2]: ../rel3999\n", moved);
        Assert.Contains("Note 3999, see [x][l3999-2].\n", moved);

        var nested = $"## One\n\n{new string('>', 5000)} [a](page)\n\n[b](page)";
        await ada.WriteAsync(deep, $"# Deep\n\n{nested}\n\n## Two\n", title: "Deep");
        (await ada.SubmitAsync(await ada.FormAsync($"/wiki/{deep}/move/1.2?to={deep}/to"))).LeadsTo();
        Assert.Equal($"{nested[1..]}\n", (await ada.GetAsync($"/wiki/{deep}/to.md")).Body);
    }

    [Fact]
    public async Task Pages_are_found_by_path_former_path_and_title_and_what_cannot_be_is_said()
    {
        var (from, to, twin) = (NewPath(), NewPath("target"), NewPath("twin"));
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(from, Source, title: "Bridges");
        await ada.WriteAsync(to, Target, title: $"The Title of {to}");
        await ada.WriteAsync(twin, Target, title: "Twins");
        await ada.WriteAsync(twin + "-2", Target, title: "Twins");
        await ada.MoveAsync(to, to + "-moved");
        foreach (var typed in (string[])[to, $"{to}-moved", $"/wiki/{to}-moved", $"the title of {to}"])
            Assert.Equal($"/wiki/{to}-moved", (await ada.GetAsync($"/wiki/{from}/move/1.2?to={Uri.EscapeDataString(typed)}")).Link($"The Title of {to}"));
        Assert.Contains($"{twin}, {twin}-2", (await ada.GetAsync($"/wiki/{from}/move/1.2?to=Twins")).Problem);
        Assert.Contains("on this page already", (await ada.GetAsync($"/wiki/{from}/move/1.2?to={from}")).Problem);
        Assert.Contains("none can be", (await ada.GetAsync($"/wiki/{from}/move/1.2?to=%3F%3F")).Problem);
        foreach (var wrong in (string[])["9.9", "1.0", "x"]) Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{from}/move/{wrong}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync("/wiki/nowhere/move/1.1")).Status);
    }

    [Fact]
    public async Task Nothing_is_moved_into_or_out_of_a_page_one_may_not_change_but_read_is_copied()
    {
        await using var wiki = await Postgres.StartWikiAsync(Stop);
        var administrator = await wiki.RegisterAsync("Ada Bell");
        await administrator.WriteAsync("open", Source, title: "Open");
        await administrator.WriteAsync("closed", Target, title: "Closed");
        var protect = await administrator.FormAsync("/wiki/closed/protect");
        protect["Input.Level"] = "maintainers";
        (await administrator.SubmitAsync(protect)).LeadsTo();
        var guest = wiki.NewVisitor("Gus Guest");

        foreach (var (from, section, to) in new[] { ("open", "1.2", "closed"), ("closed", "1.2", "open") })
        {
            var form = await guest.FormAsync($"/wiki/{from}/move/{section}?to={to}");
            var before = await wiki.CountEventsAsync(Stop);
            var refused = await guest.SubmitAsync(form);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("Only maintainers change “Closed”", refused.Problem);
            Assert.Equal(before, await wiki.CountEventsAsync(Stop));
        }
        var copy = await guest.FormAsync("/wiki/closed/move/1.2?to=open");
        copy["Input.IsCopy"] = "true";
        Assert.Equal("/wiki/open#before", (await guest.SubmitAsync(copy)).LeadsTo());
    }

    [Fact]
    public async Task A_section_that_was_taken_out_meanwhile_and_a_page_made_meanwhile_are_said()
    {
        var (from, to) = (NewPath(), NewPath("made"));
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(from, Source, title: "Bridges");
        var form = await ada.FormAsync($"/wiki/{from}/move/1.2?to={to}");
        await ada.WriteAsync(to, Target, title: "Guide");
        Assert.Contains($"A page stands at “{to}” by now", (await NothingIsSavedAsync(() => ada.SubmitAsync(form))).Problem);
        form = await ada.FormAsync($"/wiki/{from}/move/1.2?to={to}");
        await ada.WriteAsync(from, "# Bridges\n\nNothing left.\n", title: "Bridges");
        var gone = await NothingIsSavedAsync(() => ada.SubmitAsync(form));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("The section “Installation” is not on this page any more", gone.MainText);
    }
}
