using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

public sealed class EditTests(WikiFixture fixture) : WikiTest(fixture)
{
    [Fact]
    public async Task The_editor_of_a_new_page_proposes_title_and_path_from_the_address()
    {
        var path = NewPath("guides/network-bridging");

        var form = await Wiki.NewVisitor().FormAsync($"/wiki/{path}/edit");

        Assert.Equal(path, form["Input.Path"]);
        Assert.Equal(path["guides/".Length..].Replace('-', ' '), form["Input.Title"], ignoreCase: true);
        Assert.Empty(form["Input.Text"]);
    }

    [Fact]
    public async Task The_editor_of_a_page_holds_all_of_it()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "Some text", title: "Its title", tags: "b, a");

        var form = await ada.FormAsync($"/wiki/{path}/edit");

        Assert.Equal(("Some text", "Its title", "a, b", "1"), (form["Input.Text"], form["Input.Title"], form["Input.Tags"], form["Input.BaseRevision"]));
        Assert.DoesNotContain("Input.Name", form.Fields.Keys);
    }

    [Theory]
    [InlineData("a plain line")]
    [InlineData("\nbegins with a line end")]
    [InlineData("\n\n  begins with two and spaces\n\n\n")]
    [InlineData("</textarea><script>alert(1)</script>")]
    [InlineData("&lt; &amp; &#13; ]]> <!-- ")]
    [InlineData("tab\tnbsp\u00a0zwsp\u200b rtl\u202e emoji 😀 combining e\u0301")]
    [InlineData("{{ handlebars }} @razor @(1+1) ${js} %00")]
    [InlineData("---\ntitle: Not closed\n")]
    public async Task A_text_comes_back_from_the_editor_as_it_was_typed(string text)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();

        await ada.WriteAsync(path, text);

        Assert.Equal(text, (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Text"]);
        var source = await ada.GetAsync($"/wiki/{path}.md");
        Assert.Equal(text, source.Body);
        Assert.Equal("text/plain; charset=utf-8", source.Header("Content-Type"));
        Assert.DoesNotContain("<script>alert", (await ada.GetAsync($"/wiki/{path}")).Body);
    }

    [Theory]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n")]
    [InlineData("one\rtwo\r\r\nthree", "one\ntwo\n\nthree")]
    public async Task Line_ends_are_saved_as_line_feeds(string typed, string saved)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{path}/edit");

        form.Fields.Remove("Input.Text");
        (await ada.PostRawAsync(form.Address, await new FormUrlEncodedContent(form.Fields.Append(new("Input.Text", typed))).ReadAsStringAsync(Stop))).LeadsTo();

        Assert.Equal(saved, (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_text_of_one_mebibyte_is_taken_and_one_byte_more_is_refused_and_kept()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var largest = string.Concat(Enumerable.Repeat(new string('x', 1023) + "\n", 1024));
        await ada.WriteAsync(path, largest);
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = largest + "é";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("A page holds at most 1 MiB of text", answer.Problem);
        Assert.Equal(largest + "é", answer.Form()["Input.Text"]);
        Assert.Equal(largest, (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_large_text_in_many_escapes_fits_in_the_form()
    {
        var path = NewPath();
        var text = string.Concat(Enumerable.Repeat("汉", 300_000));

        await Wiki.NewVisitor().WriteAsync(path, text);

        Assert.Equal(text, (await Wiki.NewVisitor().GetAsync($"/wiki/{path}.md")).Body);
    }

    [Theory]
    [InlineData("Input.Text")]
    [InlineData("Input.Path")]
    [InlineData("Input.Title")]
    public async Task A_form_with_the_character_U_0000_is_refused_saying_so(string field)
    {
        // No HTML can hold the character, so the form cannot be shown again with it; going back in the browser shows it.
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{NewPath()}/edit");
        form[field] = "one\0two";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("a character that cannot be stored (U+0000)", answer.MainText);
        Assert.Contains("Go back: your text is still there.", answer.MainText);
    }

    [Fact]
    public async Task Bytes_that_are_no_character_stay_as_they_were_escaped()
    {
        // No browser sends half of a surrogate pair: it sends U+FFFD.
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form.Fields.Remove("Input.Text");
        var body = await new FormUrlEncodedContent(form.Fields).ReadAsStringAsync(Stop);

        (await ada.PostRawAsync(form.Address, body + "&Input.Text=a%ED%A0%80b")).LeadsTo();

        Assert.Equal("a%ED%A0%80b", (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_form_of_13_megabytes_is_refused_by_a_page_that_helps()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = new string('x', 13 * 1024 * 1024);

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("This is too much at once", answer.Text("h1"));
        Assert.Contains("A page holds at most 1 MiB of text, a file 10 MiB. Go back: what you typed is still there.", answer.MainText);
    }

    [Theory]
    [InlineData("", "A page needs a title.")]
    [InlineData("   ", "A page needs a title.")]
    [InlineData("\u0001\u0002", "A page needs a title.")]
    [InlineData("500", "A title has at most 200 characters; this one has 500.")]
    public async Task A_title_that_is_none_is_refused_and_everything_typed_stays(string title, string why)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor(name: "Ada \"Bell\"");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Title"] = title = title == "500" ? new string('t', 500) : title;
        form["Input.Text"] = "\n</textarea> my text";
        form["Input.Tags"] = "one, \"two\"";
        form["Input.Summary"] = "because <b>";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Nothing is saved, nothing you typed is lost.", answer.Problem);
        Assert.Contains(why, answer.Problem);
        var again = answer.Form();
        foreach (var field in form.Fields.Keys.Except(["__RequestVerificationToken", "Input.Title"]))
            Assert.Equal((field, form[field]), (field, again[field]));
        Assert.Equal(title.Trim(), again["Input.Title"].Trim());
        again["Input.Title"] = "A real title";
        (await ada.SubmitAsync(again)).LeadsTo();
        Assert.Equal("\n</textarea> my text", (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_title_is_one_line()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "x", title: "  two\r\nlines\tand \u0007 a bell ");

        Assert.Equal("two lines and a bell", (await ada.FormAsync($"/wiki/{path}/edit"))["Input.Title"]);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("Capitals", "use lower-case letters")]
    [InlineData("a b", "use lower-case letters")]
    [InlineData("a//b", "it has an empty segment")]
    [InlineData("/a", "it has an empty segment")]
    [InlineData("../a", "a segment begins or ends with a dot")]
    [InlineData("a/history", "is a word DocWiki uses in addresses")]
    [InlineData("read.md", "is the address of a page's source")]
    [InlineData("<script>alert(1)</script>", "use lower-case letters")]
    [InlineData("https://example.org/", "use lower-case letters")]
    public async Task A_path_that_is_none_is_refused_and_the_text_stays(string path, string why)
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{NewPath()}/edit");
        form["Input.Path"] = path;
        form["Input.Text"] = "kept";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(why, answer.Problem);
        Assert.Equal("kept", answer.Form()["Input.Text"]);
        Assert.Equal(path, answer.Form()["Input.Path"]);
        Assert.DoesNotContain("<script>alert", answer.Body);
    }

    [Theory]
    [InlineData("Input.Tags", 60, "A tag has at most 50 characters")]
    [InlineData("Input.Summary", 501, "A summary has at most 500 characters; this one has 501.")]
    [InlineData("Input.Name", 61, "A name has at most 60 characters; this one has 61.")]
    public async Task What_is_too_long_is_refused_and_kept(string field, int length, string why)
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{NewPath()}/edit");
        form[field] = new string('n', length);
        form["Input.Text"] = "kept";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(why, answer.Problem);
        Assert.Equal((new string('n', length), "kept"), (answer.Form()[field], answer.Form()["Input.Text"]));
    }

    [Fact]
    public async Task More_than_twenty_tags_are_refused()
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{NewPath()}/edit");
        form["Input.Tags"] = string.Join(',', Enumerable.Range(1, 21));

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Contains("A page has at most 20 tags; these are 21.", answer.Problem);
        Assert.Equal(form["Input.Tags"], answer.Form()["Input.Tags"]);
    }

    [Theory]
    [InlineData("", "Say what to call you")]
    [InlineData("   ", "Say what to call you")]
    [InlineData("\u202e\u200b", "turn the direction")]
    [InlineData("!!!", "at least one letter or digit")]
    public async Task Whoever_gives_no_name_is_asked_for_one_and_keeps_the_text(string name, string why)
    {
        var path = NewPath();
        var nobody = Wiki.NewVisitor(name: null);
        var form = await nobody.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "kept";
        form["Input.Name"] = name;

        var answer = await NothingIsSavedAsync(() => nobody.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(why, answer.Problem);
        Assert.Equal("kept", answer.Form()["Input.Text"]);
        Assert.Equal(HttpStatusCode.NotFound, (await nobody.GetAsync($"/wiki/{path}")).Status);
        var again = answer.Form();
        again["Input.Name"] = "Bo";
        Assert.Equal($"/wiki/{path}", (await nobody.SubmitAsync(again)).LeadsTo());
        Assert.Contains("by Bo", (await nobody.GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task Whoever_has_given_a_name_is_not_asked_again()
    {
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(NewPath(), "x");

        var editor = await ada.GetAsync($"/wiki/{NewPath()}/edit");

        Assert.Contains("You write as Ada Bell.", editor.MainText);
        Assert.DoesNotContain("Input.Name", editor.Form().Fields.Keys);
    }

    [Fact]
    public async Task Forms_opened_before_a_name_was_given_can_be_saved_after()
    {
        var (first, second) = (NewPath(), NewPath());
        var ada = Wiki.NewVisitor();
        var inOneTab = await ada.FormAsync($"/wiki/{first}/edit");
        var inAnother = await ada.FormAsync($"/wiki/{second}/edit");
        inOneTab["Input.Text"] = "one";
        inAnother["Input.Text"] = "two";

        (await ada.SubmitAsync(inOneTab)).LeadsTo();
        (await ada.SubmitAsync(inAnother)).LeadsTo();

        Assert.Equal("two", (await ada.GetAsync($"/wiki/{second}.md")).Body);
        Assert.Equal(1, await Wiki.ScalarAsync<long>("select count(distinct updated_by) from current_pages where path = any ($1)", Stop, (object)new[] { first, second }));
    }

    [Fact]
    public async Task Nothing_is_saved_where_nothing_changed()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "text");

        Assert.Equal($"/wiki/{path}", await NothingIsSavedAsync(() => ada.WriteAsync(path, "text")));
    }

    [Fact]
    public async Task Title_and_tags_are_changed_without_a_revision()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "text", title: "Old", tags: "one, two");

        await ada.WriteAsync(path, "text", title: "New", tags: "two, three");

        var view = await ada.GetAsync($"/wiki/{path}");
        Assert.Equal("New", view.Text("h1"));
        Assert.Equal(["three", "two"], view.Texts(".tags__tag"));
        Assert.Contains("1 revision", view.MainText);
    }

    [Fact]
    public async Task Front_matter_says_title_and_tags_whatever_the_form_says()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "---\ntitle: From the text\ntags: [Xen, kvm]\n---\n\nBody", title: "From the form", tags: "form");

        var view = await ada.GetAsync($"/wiki/{path}");
        Assert.Equal("From the text", view.Text("h1"));
        Assert.Equal(["kvm", "xen"], view.Texts(".tags__tag"));
        Assert.DoesNotContain("title:", view.Text("article"));
        var editor = await ada.GetAsync($"/wiki/{path}/edit");
        Assert.True(editor.Page.QuerySelector("#title")!.HasAttribute("readonly"));
        Assert.Contains("change title there", editor.Text("#title-hint"));
    }

    [Fact]
    public async Task A_minor_edit_with_a_summary_is_in_the_history_as_such()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "teh");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "the";
        form["Input.Summary"] = "A letter <i>swapped</i>";
        form["Input.Minor"] = "true";
        (await ada.SubmitAsync(form)).LeadsTo();

        var history = await ada.GetAsync($"/wiki/{path}/history");

        Assert.Equal(["A letter <i>swapped</i>", "Page created"], history.Texts(".history__summary"));
        Assert.Contains("revision 2minor", history.Text(".history__meta"));
    }

    [Fact]
    public async Task A_preview_shows_the_text_and_saves_nothing()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "**Bold** and [[home]] and [[Nobody wrote this]] <script>alert(1)</script>";
        form["action"] = "preview";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("Bold", answer.Text(".editor__preview strong"));
        Assert.Equal("Welcome", answer.Text(".editor__preview a"));
        Assert.Empty(answer.Page.QuerySelectorAll(".editor__preview script"));
        Assert.Equal(form["Input.Text"], answer.Form()["Input.Text"]);
        Assert.Equal("Ada Bell", answer.Form()["Input.Name"]);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{path}")).Status);
    }

    [Fact]
    public async Task A_preview_as_a_fragment_is_the_text_alone()
    {
        var ada = Wiki.NewVisitor();
        var form = await ada.FormAsync($"/wiki/{NewPath()}/edit");
        form["Input.Text"] = "*Words*";

        var answer = await ada.PostAsync(form.Address + "?action=preview&fragment=true", form.Fields);

        Assert.Equal("Words", answer.Text("em"));
        Assert.DoesNotContain("<html", answer.Body);
    }

    [Theory]
    [InlineData("title", "<script>alert(1)</script>")]
    [InlineData("title", "\"><img src=x onerror=alert(1)>")]
    [InlineData("tags", "<script>alert(1)</script>, \"onmouseover=alert(1)")]
    [InlineData("summary", "<script>alert(1)</script>'\"><img src=x onerror=alert(1)>")]
    [InlineData("name", "<script>alert(1)</script>Ada")]
    [InlineData("text", "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"javascript:alert(1)\">x</a>[y](javascript:alert(1)) <svg onload=alert(1)> <iframe src=//example.org></iframe>")]
    [InlineData("text", "---\ntitle: <script>alert(1)</script>\ntags: ['<img src=x onerror=alert(1)>']\n---\n[[\"><script>alert(1)</script>]] ![](javascript:alert(1)) <style>*{}</style> <p style=\"x\">p</p>")]
    public async Task Nothing_typed_anywhere_becomes_a_script(string field, string attack)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor(field == "name" ? attack : "Ada");
        await ada.WriteAsync(path, field == "text" ? attack : "first", field == "title" ? attack : null, field == "tags" ? attack : null, field == "summary" ? attack : null);
        await ada.WriteAsync(path, "second", summary: field == "summary" ? attack : null);
        await ada.MoveAsync(path, path += "-moved");
        await ada.ArchiveAsync(path, attack);
        var answers = new List<Answer> { await ada.GetAsync($"/wiki/{path}"), await ada.GetAsync("/changes"), await ada.GetAsync($"/wiki/{path}/restore") };
        await ada.RestoreAsync(path);
        foreach (var rest in (string[])["", "/edit", "/history", "/move", "/archive", "/diff/1...2", "/diff/1...2?view=split", "?rev=1"])
            answers.Add(await ada.GetAsync($"/wiki/{path}{rest}"));
        answers.AddRange([await ada.GetAsync("/pages"), await ada.GetAsync("/changes"), await ada.GetAsync("/tree?under=help")]);

        foreach (var answer in answers)
        {
            Assert.All(answer.Page.QuerySelectorAll("script"), script => Assert.StartsWith("/js/", script.GetAttribute("src")));
            Assert.Empty(answer.Page.QuerySelectorAll("iframe, object, embed, base, style, [style], [onerror], [onload], [onmouseover]"));
            Assert.DoesNotContain(answer.Page.QuerySelectorAll("[href]"), link => link.GetAttribute("href")!.Trim().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));
            Assert.All(answer.Page.QuerySelectorAll("img"), image => Assert.DoesNotContain("javascript:", image.GetAttribute("src") ?? ""));
        }
    }
}
