using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

public sealed class ViewTests(WikiFixture fixture) : WikiTest(fixture)
{
    [Fact]
    public async Task A_page_that_was_written_is_shown()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        Assert.Equal($"/wiki/{path}", await ada.WriteAsync(path, "Some **strong** words.", title: "A title", tags: "Xen, how-to"));

        var view = await Wiki.NewVisitor().GetAsync($"/wiki/{path}");

        Assert.Equal(HttpStatusCode.OK, view.Status);
        Assert.Equal("A title", view.Text("h1"));
        Assert.Equal("A title · DocWiki", view.Page.Title);
        Assert.Equal("strong", view.Text("article strong"));
        Assert.Contains("by Ada Bell", view.MainText);
        Assert.Equal(["how-to", "xen"], view.Texts(".tags__tag"));
        Assert.Equal("text/html; charset=utf-8", view.Header("Content-Type"));
    }

    [Fact]
    public async Task The_front_page_is_home()
    {
        var visitor = Wiki.NewVisitor();

        Assert.Equal("/wiki/home", (await visitor.GetAsync("/")).LeadsTo());
        Assert.Equal("Welcome", (await visitor.GetAsync("/wiki/home")).Text("h1"));
    }

    [Fact]
    public async Task An_old_revision_is_shown_and_says_that_it_is_old()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "the first text", summary: "Begun");
        await ada.WriteAsync(path, "the second text");
        await ada.WriteAsync(path, "the third text");

        var second = await ada.GetAsync($"/wiki/{path}?rev=2");
        var third = await ada.GetAsync($"/wiki/{path}?rev=3");

        Assert.Equal("the second text", second.Text("article"));
        Assert.Contains("This is an old revision. The page has been changed once since.", second.MainText);
        Assert.Equal($"/wiki/{path}/diff/2...3", second.Link("What changed since"));
        Assert.Equal($"/wiki/{path}", second.Link("Read the page as it is now"));
        Assert.Equal("the first text", (await ada.GetAsync($"/wiki/{path}?rev=1")).Text("article"));
        Assert.Equal("the third text", third.Text("article"));
        Assert.DoesNotContain("old revision", third.MainText);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("3")]
    [InlineData("99")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999999")]
    [InlineData("two")]
    [InlineData("1.0")]
    [InlineData("%2B1")]
    [InlineData("%00")]
    [InlineData("%3Cscript%3E")]
    public async Task A_revision_that_is_none_is_not_there(string revision)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "one", title: "Two texts");
        await ada.WriteAsync(path, "two");

        var view = await ada.GetAsync($"/wiki/{path}?rev={revision}");
        var source = await ada.GetAsync($"/wiki/{path}.md?rev={revision}");

        Assert.Equal(HttpStatusCode.NotFound, view.Status);
        Assert.Matches("has revisions 1 to 2; there is no revision|is not the number of a revision", view.MainText);
        Assert.DoesNotContain("<script>", view.Body);
        Assert.Equal(HttpStatusCode.NotFound, source.Status);
    }

    [Fact]
    public async Task A_page_nobody_has_written_can_be_begun_from_its_address()
    {
        var path = NewPath("wanted");

        var answer = await Wiki.NewVisitor().GetAsync($"/wiki/{path}");

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("This page is not written yet", answer.Text("h1"));
        Assert.Equal($"/wiki/{path}/edit", answer.Link("Write it"));
    }

    [Theory]
    [InlineData("/wiki/a//b")]
    [InlineData("/wiki/a%2Fb")]
    [InlineData("/wiki/%2e%2e/home")]
    [InlineData("/wiki/.hidden")]
    [InlineData("/wiki/-<script>alert(1)</script>")]
    [InlineData("/wiki/%3Cscript%3Ealert(1)%3C/script%3E")]
    [InlineData("/wiki/%22onmouseover=%22alert(1)")]
    [InlineData("/wiki/%F0%9F%98%80")]
    [InlineData("/wiki/%ED%A0%80")]
    [InlineData("/nothing/here")]
    [InlineData("/wiki/1/2/3/4/5/6/7/8/9/10/11/12/13")]
    public async Task An_address_no_page_can_have_is_not_there(string address)
    {
        var answer = await Wiki.NewVisitor().GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.NotEmpty(answer.Text("h1"));
        Assert.DoesNotContain("<script>", answer.Body);
        Assert.Empty(answer.Page.QuerySelectorAll("[onmouseover]"));
    }

    [Fact]
    public async Task An_address_of_more_than_300_characters_is_not_there()
    {
        var answer = await Wiki.NewVisitor().GetAsync("/wiki/" + new string('a', 5000));

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("/wiki/" + new string('a', 100) + "/edit", answer.Link("Write it"));
    }

    [Fact]
    public async Task An_address_in_capitals_leads_to_the_page()
    {
        var path = NewPath("small");
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x");
        await ada.WriteAsync(path, "y");

        Assert.Equal($"/wiki/{path}", (await ada.GetAsync($"/wiki/{path.ToUpperInvariant()}")).LeadsTo(HttpStatusCode.MovedPermanently));
        Assert.Equal($"/wiki/{path}?rev=1", (await ada.GetAsync($"/wiki/{path.ToUpperInvariant()}?rev=1")).LeadsTo(HttpStatusCode.MovedPermanently));
    }

    [Fact]
    public async Task A_path_may_hold_letters_of_any_language()
    {
        var path = NewPath("straße/übung");
        var ada = Wiki.NewVisitor();

        var address = await ada.WriteAsync(path, "Grüße");

        Assert.StartsWith("/wiki/stra%C3%9Fe/%C3%BCbung-", address);
        Assert.Equal("Grüße", (await ada.GetAsync(address)).Text("article"));
        var again = await ada.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotModified, (await ada.GetAsync(address, again.ETag)).Status);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task What_can_only_be_read_cannot_be_written_to(string method)
    {
        var ada = Wiki.NewVisitor();
        var token = (await ada.FormAsync($"/wiki/{NewPath()}/edit"))["__RequestVerificationToken"];

        foreach (var address in (string[])["/wiki/home", "/wiki/home.md", "/wiki/home/history", "/wiki/home/diff/1...1", "/pages", "/changes", "/new", "/tree?under=help", "/p/1"])
        {
            var answer = await NothingIsSavedAsync(() => ada.SendAsync(new HttpRequestMessage(new HttpMethod(method), address)
            {
                Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]),
            }));
            Assert.True(answer.Status == HttpStatusCode.MethodNotAllowed, $"{method} {address}: {answer.Status}");
        }
    }

    [Fact]
    public async Task Only_the_head_is_answered_where_only_the_head_is_asked_for()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "text");

        var head = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/wiki/{path}"));
        var whole = await ada.GetAsync($"/wiki/{path}");

        Assert.Equal(HttpStatusCode.OK, head.Status);
        Assert.Empty(head.Body);
        Assert.Equal(whole.ETag, head.ETag);
        Assert.Contains("text", whole.MainText);
    }
}
