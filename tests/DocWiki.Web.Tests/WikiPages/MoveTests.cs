using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

public sealed class MoveTests(WikiFixture fixture) : WikiTest(fixture)
{
    private static readonly string[] Addresses = ["", "?rev=1", ".md", ".md?rev=1", "/history", "/diff/1...2", "/diff/1...2?view=split", "/diff/1...2.patch"];

    [Fact]
    public async Task Every_former_address_of_a_page_leads_to_where_it_stands_now()
    {
        var (first, second, third) = (NewPath("first"), NewPath("deep/second"), NewPath("third"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(first, "one");
        await ada.WriteAsync(first, "two");

        Assert.Equal($"/wiki/{second}", await ada.MoveAsync(first, second));
        foreach (var rest in Addresses) Assert.Equal($"/wiki/{second}{rest}", (await ada.GetAsync($"/wiki/{first}{rest}")).LeadsTo(HttpStatusCode.MovedPermanently));
        await ada.MoveAsync(second, third);

        foreach (var former in (string[])[first, second])
            foreach (var rest in Addresses)
                Assert.Equal($"/wiki/{third}{rest}", (await ada.GetAsync($"/wiki/{former}{rest}")).LeadsTo(HttpStatusCode.MovedPermanently));
        foreach (var rest in Addresses) Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{third}{rest}")).Status);
    }

    [Fact]
    public async Task A_former_address_in_capitals_leads_there_as_well()
    {
        var (from, to) = (NewPath("from"), NewPath("to"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(from, "x");
        await ada.MoveAsync(from, to);

        Assert.Equal($"/wiki/{to}", (await ada.GetAsync($"/wiki/{from.ToUpperInvariant()}")).LeadsTo(HttpStatusCode.MovedPermanently));
    }

    [Fact]
    public async Task A_page_can_go_back_to_where_it_was()
    {
        var (here, there) = (NewPath("here"), NewPath("there"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(here, "x");
        await ada.MoveAsync(here, there);
        await ada.MoveAsync(there, here);

        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{here}")).Status);
        Assert.Equal($"/wiki/{here}", (await ada.GetAsync($"/wiki/{there}")).LeadsTo(HttpStatusCode.MovedPermanently));
    }

    [Fact]
    public async Task A_former_path_can_be_taken_by_another_page()
    {
        var (here, there) = (NewPath("here"), NewPath("there"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(here, "the first");
        await ada.MoveAsync(here, there);
        Assert.Equal($"/wiki/{there}/edit", (await ada.GetAsync($"/wiki/{here}/edit")).LeadsTo(HttpStatusCode.MovedPermanently));
        await ada.WriteAsync(here, "the second");

        Assert.Equal("the second", (await ada.GetAsync($"/wiki/{here}.md")).Body);
        Assert.Equal("the first", (await ada.GetAsync($"/wiki/{there}.md")).Body);
    }

    [Fact]
    public async Task Subpages_go_along_where_that_is_wanted()
    {
        var (top, other) = (NewPath("top"), NewPath("other"));
        var beside = top + "-beside";
        var ada = Wiki.NewVisitor();
        foreach (var path in (string[])[top, top + "/a", top + "/a/b", beside]) await ada.WriteAsync(path, $"Text of {path}");
        var form = await ada.GetAsync($"/wiki/{top}/move");
        Assert.Contains("2 pages lie under this one", form.MainText);

        await ada.MoveAsync(top, other);

        foreach (var rest in (string[])["", "/a", "/a/b"])
        {
            Assert.Equal($"Text of {top}{rest}", (await ada.GetAsync($"/wiki/{other}{rest}.md")).Body);
            Assert.Equal($"/wiki/{other}{rest}", (await ada.GetAsync($"/wiki/{top}{rest}")).LeadsTo(HttpStatusCode.MovedPermanently));
        }
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{beside}")).Status);
    }

    [Fact]
    public async Task Subpages_stay_where_that_is_wanted()
    {
        var (top, other) = (NewPath("top"), NewPath("other"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(top, "x");
        await ada.WriteAsync(top + "/a", "y");

        await ada.MoveAsync(top, other, withSubpages: false);

        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{top}/a")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{other}/a")).Status);
        Assert.Equal($"/wiki/{other}", (await ada.GetAsync($"/wiki/{top}")).LeadsTo(HttpStatusCode.MovedPermanently));
    }

    [Fact]
    public async Task A_page_can_go_below_itself_alone_but_not_with_its_subpages()
    {
        var top = NewPath("top");
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(top, "x");
        await ada.WriteAsync(top + "/a", "y");
        var form = await ada.FormAsync($"/wiki/{top}/move");
        form["Input.To"] = top + "/below";
        form["Input.WithSubpages"] = "true";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("cannot take its subpages along to a place below itself", answer.Problem);
        Assert.Equal(top + "/below", answer.Form()["Input.To"]);
        Assert.Equal($"/wiki/{top}/below", await ada.MoveAsync(top, top + "/below", withSubpages: false));
    }

    [Fact]
    public async Task Where_another_page_stands_none_can_go_and_none_of_its_subpages()
    {
        var (top, other) = (NewPath("top"), NewPath("other"));
        var ada = Wiki.NewVisitor();
        foreach (var path in (string[])[top, top + "/a", other + "/a"]) await ada.WriteAsync(path, "x");
        foreach (var (to, taken) in new[] { (other + "/a", other + "/a"), (other, other + "/a") })
        {
            var form = await ada.FormAsync($"/wiki/{top}/move");
            form["Input.To"] = to;
            form["Input.WithSubpages"] = "true";

            var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Contains($"Another page stands at “{taken}” already.", answer.Problem);
            Assert.Equal(to, answer.Form()["Input.To"]);
        }
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync($"/wiki/{top}/a")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Not A Path")]
    [InlineData("a/edit")]
    [InlineData("//example.org")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task A_path_that_is_none_is_refused_and_kept(string to)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        var form = await ada.FormAsync($"/wiki/{path}/move");
        form["Input.To"] = to;

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("cannot be a path", answer.Problem);
        Assert.Equal(to, answer.Form()["Input.To"]);
    }

    [Fact]
    public async Task A_subpage_whose_path_would_be_too_long_holds_all_back()
    {
        var top = NewPath("top");
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(top, "x");
        await ada.WriteAsync($"{top}/{new string('a', 100)}/{new string('b', 100)}", "y");
        var form = await ada.FormAsync($"/wiki/{top}/move");
        form["Input.To"] = new string('c', 100);
        form["Input.WithSubpages"] = "true";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("it is longer than 300 characters", answer.Problem);
    }

    [Fact]
    public async Task A_double_click_moves_once()
    {
        var (from, to) = (NewPath("from"), NewPath("to"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(from, "x");
        await ada.WriteAsync(from + "/a", "x");
        var form = await ada.FormAsync($"/wiki/{from}/move");
        form["Input.To"] = to;
        var before = await Wiki.CountEventsAsync(Stop);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ada.SubmitAsync(form)));

        Assert.All(answers, answer => Assert.Equal($"/wiki/{to}", answer.LeadsTo()));
        Assert.Equal(before + 2, await Wiki.CountEventsAsync(Stop));
    }

    [Fact]
    public async Task A_form_sent_again_with_another_path_is_another_move_once_it_is_confirmed()
    {
        var (from, to, further) = (NewPath("from"), NewPath("to"), NewPath("further"));
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(from, "x");
        var form = await ada.FormAsync($"/wiki/{from}/move");
        form["Input.To"] = to;
        (await ada.SubmitAsync(form)).LeadsTo();
        form["Input.To"] = further;

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(further, answer.Form()["Input.To"]);
        Assert.Equal($"/wiki/{further}", (await ada.SubmitAsync(answer.Form())).LeadsTo());
    }

    [Fact]
    public async Task The_front_page_stays()
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync("/wiki/home/move");
        form["Input.To"] = NewPath();

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("The front page stays where it is", answer.Problem);
    }

    [Fact]
    public async Task Whoever_gives_no_name_is_asked_for_one()
    {
        var (from, to) = (NewPath("from"), NewPath("to"));
        await Wiki.NewVisitor().WriteAsync(from, "x");
        var nobody = Wiki.NewVisitor(name: null);
        var form = await nobody.FormAsync($"/wiki/{from}/move");
        form["Input.To"] = to;

        var answer = await NothingIsSavedAsync(() => nobody.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Say what to call you", answer.Problem);
        Assert.Equal(to, answer.Form()["Input.To"]);
        var again = answer.Form();
        again["Input.Name"] = "Bo";
        Assert.Equal($"/wiki/{to}", (await nobody.SubmitAsync(again)).LeadsTo());
    }

    [Fact]
    public async Task A_page_that_is_not_there_cannot_be_moved()
    {
        var ada = Wiki.NewVisitor();
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{NewPath()}/move")).Status);
        var form = await ada.FormAsync("/wiki/home/move");
        foreach (var (id, status) in new[] { (Guid.NewGuid().ToString(), HttpStatusCode.NotFound), ("nonsense", HttpStatusCode.NotFound) })
        {
            form["Input.Page"] = id;
            Assert.Equal(status, (await NothingIsSavedAsync(() => ada.SubmitAsync(form))).Status);
        }
    }
}
