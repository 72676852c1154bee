using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>Archiving and restoring.</summary>
public sealed class ArchiveTests(WikiFixture fixture) : WikiTest(fixture)
{
    [Fact]
    public async Task The_address_of_an_archived_page_says_who_when_and_why()
    {
        var path = NewPath();
        await Wiki.NewVisitor("Ada Bell").WriteAsync(path, "x", title: "Gone");
        var bo = Wiki.NewVisitor("Bo Carr");
        await bo.ArchiveAsync(path, "Replaced by <help/links>");

        var answer = await Wiki.NewVisitor().GetAsync($"/wiki/{path}");

        Assert.Equal(HttpStatusCode.Gone, answer.Status);
        Assert.Equal("Gone", answer.Text("h1"));
        Assert.Contains("was archived", answer.MainText);
        Assert.Contains("by Bo Carr.", answer.MainText);
        Assert.Equal(DateTime.UtcNow.Date, DateTimeOffset.Parse(answer.Page.QuerySelector("main time")!.GetAttribute("datetime")!).UtcDateTime.Date, TimeSpan.FromDays(1));
        Assert.Equal("Replaced by <help/links>", answer.Text("blockquote p"));
        Assert.Equal(($"/wiki/{path}/history", $"/wiki/{path}/restore"), (answer.Link("History"), answer.Link("Restore the page")));
        Assert.Equal(HttpStatusCode.OK, (await bo.GetAsync($"/wiki/{path}/history")).Status);
    }

    [Fact]
    public async Task The_source_and_old_revisions_of_an_archived_page_are_gone_with_it_and_its_history_is_kept()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "one");
        await ada.WriteAsync(path, "two");
        await ada.ArchiveAsync(path, "Old");

        foreach (var rest in (string[])["", "?rev=1", ".md", ".md?rev=1"])
        {
            var answer = await ada.GetAsync($"/wiki/{path}{rest}");
            Assert.Equal((rest, HttpStatusCode.Gone), (rest, answer.Status));
            Assert.Contains("was archived", answer.MainText);
        }
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}/diff/1...2")).Status);
        Assert.Contains("Archived: Old", (await ada.GetAsync($"/wiki/{path}/history")).MainText);
    }

    [Fact]
    public async Task An_archived_page_is_out_of_the_lists_and_a_link_to_it_is_wanted()
    {
        var (path, linking) = (NewPath("gone"), NewPath("linking"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x", title: "Going " + path);
        await ada.WriteAsync(linking, $"[[{path}]]");
        Assert.Contains($"/wiki/{path}\"", (await ada.GetAsync("/pages?after=g")).Body);

        await ada.ArchiveAsync(path, "Old");

        Assert.DoesNotContain($"/wiki/{path}\"", (await ada.GetAsync("/pages?after=g")).Body);
        Assert.Equal("wanted", (await ada.GetAsync($"/wiki/{linking}")).Page.QuerySelector("article a")!.ClassName);
        await ada.RestoreAsync(path);
        Assert.Equal($"/wiki/{path}", (await ada.GetAsync($"/wiki/{linking}")).Page.QuerySelector("article a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_restored_page_is_as_it_was()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "one", tags: "a");
        await ada.WriteAsync(path, "two");
        await ada.ArchiveAsync(path, "A mistake");

        Assert.Equal($"/wiki/{path}", await ada.RestoreAsync(path));

        var view = await ada.GetAsync($"/wiki/{path}");
        Assert.Equal("two", view.Text("article"));
        Assert.Equal(["a"], view.Texts(".tags__tag"));
        Assert.Equal("one", (await ada.GetAsync($"/wiki/{path}?rev=1")).Text("article"));
        var history = await ada.GetAsync($"/wiki/{path}/history");
        Assert.Equal([$"Restored at {path}", "Archived: A mistake"], history.Texts(".history__event"));
        Assert.DoesNotContain("archived", history.Text(".page-head__line"));
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{path}/restore")).Status);
    }

    [Fact]
    public async Task A_page_whose_path_was_taken_is_restored_somewhere_else()
    {
        var (path, elsewhere) = (NewPath(), NewPath("elsewhere"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "the first", title: "First");
        await ada.ArchiveAsync(path, "Old");
        await ada.WriteAsync(path, "the second");
        Assert.Equal("the second", (await ada.GetAsync($"/wiki/{path}.md")).Body);
        var form = await ada.FormAsync($"/wiki/{path}/restore");

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains($"Another page stands at “{path}” by now. Choose another path for this one.", answer.Problem);
        var again = answer.Form();
        again["Input.To"] = elsewhere;
        Assert.Equal($"/wiki/{elsewhere}", (await ada.SubmitAsync(again)).LeadsTo());
        Assert.Equal("the first", (await ada.GetAsync($"/wiki/{elsewhere}.md")).Body);
        Assert.Equal("the second", (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_restored_page_elsewhere_is_found_from_its_former_path()
    {
        var (path, elsewhere) = (NewPath(), NewPath("elsewhere"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        await ada.ArchiveAsync(path, "Old");

        await ada.RestoreAsync(path, elsewhere);

        Assert.Equal($"/wiki/{elsewhere}", (await ada.GetAsync($"/wiki/{path}")).LeadsTo(HttpStatusCode.MovedPermanently));
    }

    [Fact]
    public async Task Who_bore_a_path_last_answers_at_it()
    {
        var (path, elsewhere) = (NewPath(), NewPath("elsewhere"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "archived first");
        await ada.ArchiveAsync(path, "Old");
        await ada.WriteAsync(path, "moved then");
        await ada.MoveAsync(path, elsewhere);

        foreach (var rest in (string[])["", ".md", "/history", "/diff/1...1"])
            Assert.Equal($"/wiki/{elsewhere}{rest}", (await ada.GetAsync($"/wiki/{path}{rest}")).LeadsTo(HttpStatusCode.MovedPermanently));

        await ada.WriteAsync(path, "archived last", title: "The last one");
        await ada.ArchiveAsync(path, "Old as well");

        var answer = await ada.GetAsync($"/wiki/{path}");
        Assert.Equal((HttpStatusCode.Gone, "The last one"), (answer.Status, answer.Text("h1")));
    }

    [Fact]
    public async Task The_permanent_address_leads_to_the_page_wherever_it_stands()
    {
        var (path, elsewhere) = (NewPath(), NewPath("elsewhere"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        var permanent = (await ada.GetAsync($"/wiki/{path}")).Link("Permanent address")!;
        Assert.Matches("^/p/[0-9a-f-]{36}$", permanent);
        Assert.Equal($"/wiki/{path}", (await ada.GetAsync(permanent)).LeadsTo());

        await ada.MoveAsync(path, elsewhere);

        Assert.Equal($"/wiki/{elsewhere}", (await ada.GetAsync(permanent)).LeadsTo());
    }

    [Fact]
    public async Task The_permanent_address_of_an_archived_page_says_so_whoever_has_its_path_now()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x", title: "The archived one");
        var permanent = (await ada.GetAsync($"/wiki/{path}")).Link("Permanent address")!;
        await ada.ArchiveAsync(path, "Old");
        await ada.WriteAsync(path, "y", title: "Another page");

        var answer = await ada.GetAsync(permanent);

        Assert.Equal((HttpStatusCode.Gone, "The archived one"), (answer.Status, answer.Text("h1")));
    }

    [Theory]
    [InlineData("/p/")]
    [InlineData("/p/nonsense")]
    [InlineData("/p/00000000-0000-0000-0000-000000000000")]
    [InlineData("/p/01a1f8ba-b8da-7a53-8fd9-271590204966")]
    public async Task An_unknown_id_is_not_there(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await Wiki.NewVisitor().GetAsync(address)).Status);

    [Fact]
    public async Task The_front_page_cannot_be_archived()
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync("/wiki/home/archive");
        form["Input.Reason"] = "my reason";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("The front page cannot be archived", answer.Problem);
        Assert.Equal("my reason", answer.Form()["Input.Reason"]);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_refused_and_kept()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        var form = await ada.FormAsync($"/wiki/{path}/archive");
        form["Input.Reason"] = new string('r', 501);

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(new string('r', 501), answer.Form()["Input.Reason"]);
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{path}")).Status);
    }

    [Fact]
    public async Task Whoever_gives_no_name_is_asked_for_one()
    {
        var path = NewPath();
        await Wiki.NewVisitor().WriteAsync(path, "x");
        var nobody = Wiki.NewVisitor(name: null);
        foreach (var action in (string[])["archive", "restore"])
        {
            var form = await nobody.FormAsync($"/wiki/{path}/{action}");
            if (action == "archive") form["Input.Reason"] = "my reason";
            var answer = await NothingIsSavedAsync(() => nobody.SubmitAsync(form));
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains("Say what to call you", answer.Problem);
            if (action == "archive") Assert.Equal("my reason", answer.Form()["Input.Reason"]);
            if (action == "archive") await Wiki.NewVisitor().ArchiveAsync(path, "x");
        }
    }

    [Fact]
    public async Task A_page_that_is_not_there_can_neither_be_archived_nor_restored()
    {
        var ada = Wiki.NewVisitor();
        foreach (var action in (string[])["archive", "restore"]) Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{NewPath()}/{action}")).Status);
        var form = await ada.FormAsync("/wiki/home/archive");
        foreach (var id in (string[])[Guid.NewGuid().ToString(), "nonsense", ""])
        {
            form["Input.Page"] = id;
            foreach (var action in (string[])["archive", "restore"])
                Assert.Equal(HttpStatusCode.NotFound, (await NothingIsSavedAsync(() => ada.PostAsync($"/wiki/home/{action}", form.Fields))).Status);
        }
    }

    [Fact]
    public async Task A_double_click_archives_once_and_restores_once()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        var archive = await ada.FormAsync($"/wiki/{path}/archive");
        archive["Input.Reason"] = "Old";
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.SubmitAsync(archive))), answer => answer.LeadsTo());
        var restore = await ada.FormAsync($"/wiki/{path}/restore");
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.SubmitAsync(restore))), answer => answer.LeadsTo());

        Assert.Equal(2, (await ada.GetAsync($"/wiki/{path}/history")).Texts(".history__event").Length);
    }

    [Fact]
    public async Task Restoring_what_was_restored_meanwhile_leads_to_where_it_stands()
    {
        var (path, elsewhere) = (NewPath(), NewPath("elsewhere"));
        var (ada, bo) = (Wiki.NewVisitor("Ada"), Wiki.NewVisitor("Bo"));
        await ada.WriteAsync(path, "x");
        await ada.ArchiveAsync(path, "Old");
        var form = await ada.FormAsync($"/wiki/{path}/restore");
        form["Input.To"] = NewPath();
        await bo.RestoreAsync(path, elsewhere);

        Assert.Equal($"/wiki/{elsewhere}", (await NothingIsSavedAsync(() => ada.SubmitAsync(form))).LeadsTo());
    }
}
