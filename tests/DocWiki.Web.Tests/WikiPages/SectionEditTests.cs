using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>One section is edited alone and put back into the page as it is by then.</summary>
public sealed class SectionEditTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const string Long = "---\ntitle: Bridges\n---\n# Bridges\n\nA bridge joins two networks on one host.\n\n## Getting it\n\nInstall the package.\n\n### From source\n\nBuild it.\n\n## Use & care\n\n- start it\n- stop it\n";

    [Fact]
    public async Task Every_section_of_a_page_has_a_link_to_edit_it_and_says_which()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, Long + "\n> ## Quoted\n\n- ## Listed\n\n```\n# code\n```\n");
        var page = (await ada.GetAsync($"/wiki/{path}")).Page;
        Assert.Equal(
            ["1.2 Edit section Getting it", "1.3 Edit section From source", "1.4 Edit section Use & care"],
            page.QuerySelectorAll(".prose .section-edit").Select(link => $"{link.GetAttribute("href")!.Replace($"/wiki/{path}/edit?section=", "")} {link.GetAttribute("aria-label")}"));
        // What is over cannot be edited in parts.
        await ada.WriteAsync(path, Long);
        Assert.Empty((await ada.GetAsync($"/wiki/{path}?rev=1")).Texts(".section-edit"));
    }

    [Fact]
    public async Task The_form_holds_the_section_alone_and_its_save_leads_back_to_it()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, Long);

        var opened = await ada.GetAsync($"/wiki/{path}/edit?section=1.2");
        Assert.Contains("Edit section “Getting it” of Bridges", opened.MainText);
        var form = ada.Fill(opened.Form());
        Assert.Equal("## Getting it\n\nInstall the package.\n\n### From source\n\nBuild it.", form["Input.Text"]);
        form["Input.Text"] = "## How to get it\r\n\r\nInstall the package.\r\n\r\n### From source\r\n\r\nBuild it.\r\n\r\n\r\n";
        Assert.Equal($"/wiki/{path}#how-to-get-it", (await ada.SubmitAsync(form)).LeadsTo());

        Assert.Equal(Long.Replace("Getting it", "How to get it"), (await ada.GetAsync($"/wiki/{path}.md")).Body);
        Assert.Contains("/edit?section=1.2\"", (await ada.GetAsync($"/wiki/{path}")).Body);
    }

    [Fact]
    public async Task What_others_saved_meanwhile_elsewhere_and_in_the_section_stays()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit?section=1.4");
        var theirs = Long.Replace("one host", "a host").Replace("## Getting it\n", "## News\n\nNone.\n\n## Getting it\n").Replace("- stop it\n", "- stop it\n- remove it\n");
        await ada.WriteAsync(path, theirs);
        bos["Input.Text"] = "## Use and care\n\n- start it at once\n- stop it";

        Assert.Equal($"/wiki/{path}?merged=1-2#use-and-care", (await bo.SubmitAsync(bos)).LeadsTo());

        Assert.Equal(theirs.Replace("Use & care", "Use and care").Replace("start it", "start it at once"), (await bo.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task Clashes_in_a_section_are_settled_in_its_form()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit?section=1.4");
        await ada.WriteAsync(path, Long.Replace("- start it", "- begin with it"));
        bos["Input.Text"] = "## Use & care\n\n- open it\n- stop it";

        var clash = await NothingIsSavedAsync(() => bo.SubmitAsync(bos));

        Assert.Equal((HttpStatusCode.Conflict, 1), (clash.Status, clash.Texts(".clash").Length));
        var form = bo.Fill(clash.Form());
        Assert.Equal("## Use & care\n\n- open it\n- stop it", form["Input.Text"]);
        form["Input.Decisions[0].Choice"] = "mine";
        Assert.Contains("open it", (await bo.PostAsync($"/wiki/{path}/edit?action=preview&fragment=true", form.Fields)).Body);
        Assert.Equal($"/wiki/{path}?merged=1-2#use--care", (await bo.SubmitAsync(form)).LeadsTo());
        Assert.Equal(Long.Replace("- start it", "- open it"), (await bo.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_section_that_is_gone_is_said_and_what_was_typed_goes_into_the_whole_page()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit?section=1.3");
        var without = Long.Replace("### From source\n\nBuild it.\n\n", "");
        await ada.WriteAsync(path, without);
        bos["Input.Text"] = "### From source\n\nBuild it with care.";

        var refused = await NothingIsSavedAsync(() => bo.SubmitAsync(bos));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("The section “From source” is not on this page any more: revision 2 took it out. What you typed is below.", refused.Problem);
        var form = bo.Fill(refused.Form());
        Assert.Equal(bos["Input.Text"], form["Input.Text"]);
        form["action"] = "whole";
        var whole = bo.Fill((await NothingIsSavedAsync(() => bo.PostAsync($"/wiki/{path}/edit", form.Fields))).Form());
        Assert.Equal(without + "\n### From source\n\nBuild it with care.\n", whole["Input.Text"]);
        Assert.Equal($"/wiki/{path}", (await bo.SubmitAsync(whole)).LeadsTo());
        Assert.Equal(whole["Input.Text"], (await bo.GetAsync($"/wiki/{path}.md")).Body);

        // Its address leads to the whole page and says why; so does one that never was.
        await ada.WriteAsync(path, without);
        var opened = await ada.GetAsync($"/wiki/{path}/edit?section=1.3");
        Assert.Equal(without, ada.Fill(opened.Form())["Input.Text"]);
        Assert.Contains("The section “From source” is not on this page any more: revision 2 took it out. Here is the whole page.", opened.MainText);
        foreach (var wrong in (string[])["9.9", "x", "1.0"]) Assert.Contains("This page has no such section. Here is the whole page.", (await ada.GetAsync($"/wiki/{path}/edit?section={wrong}")).MainText);
    }

    [Fact]
    public async Task From_a_section_that_is_there_the_whole_page_has_it_in_its_place()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, Long);
        var form = await ada.FormAsync($"/wiki/{path}/edit?section=1.3");
        (form["Input.Text"], form["action"]) = ("### From source\n\nBuild it twice.", "whole");
        Assert.Equal(Long.Replace("Build it.", "Build it twice."), (await ada.PostAsync($"/wiki/{path}/edit", form.Fields)).Form()["Input.Text"]);
    }

    [Fact]
    public async Task A_section_is_taken_out_by_leaving_nothing_of_it_and_sent_twice_is_saved_once()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, Long);
        var form = await ada.FormAsync($"/wiki/{path}/edit?section=1.2");
        form["Input.Text"] = "";
        for (var i = 0; i < 2; i++) Assert.Equal($"/wiki/{path}", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal(Long[..Long.IndexOf("## Getting")] + Long[Long.IndexOf("## Use")..], (await ada.GetAsync($"/wiki/{path}.md?rev=2")).Body);
        Assert.Contains("there is no revision 3", (await ada.GetAsync($"/wiki/{path}?rev=3")).MainText);
        foreach (var (place, section) in new[] { ("99", "1.2"), ("-1", "1.2"), ("0", "x") })
        {
            var forged = await ada.FormAsync($"/wiki/{path}/edit?section=1.4");
            (forged["Input.SectionPlace"], forged["Input.Section"], forged["Input.Text"]) = (place, section, "# x");
            Assert.Equal(HttpStatusCode.BadRequest, (await NothingIsSavedAsync(() => ada.SubmitAsync(forged))).Status);
        }
    }

    [Fact]
    public async Task A_preview_shows_the_section_and_no_draft_of_it_takes_the_place_of_the_page()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, Long);
        var form = await ada.FormAsync($"/wiki/{path}/edit?section=1.4");
        (form["Input.Text"], form["action"]) = ("## Use\n\n- look at it", "preview");
        var preview = await ada.SubmitAsync(form);
        Assert.Equal("Use look at it", preview.Text(".editor__preview"));
        Assert.Equal("## Use\n\n- look at it", preview.Form()["Input.Text"]);
        Assert.Equal(Long, (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
    }
}
