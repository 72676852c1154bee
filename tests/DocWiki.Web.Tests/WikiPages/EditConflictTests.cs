using System.Net;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>Somebody was faster, or one was oneself: nothing that was typed may be lost, and nothing of anybody else.</summary>
public sealed class EditConflictTests(WikiFixture fixture) : WikiTest(fixture)
{
    [Fact]
    public async Task A_title_somebody_gave_meanwhile_is_not_undone_by_a_form_that_was_open()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, "One line\n", title: "One");
        var open = (await bo.GetAsync($"/wiki/{path}/edit")).Form();
        await ada.WriteAsync(path, "One line\n", title: "Two");

        open["Input.Text"] = "One line\nand another\n";
        open["Input.Name"] = "Bo Carr";
        await bo.SubmitAsync(open);

        var page = await ada.GetAsync($"/wiki/{path}");
        Assert.Contains("and another", page.MainText);
        Assert.Equal("Two", page.Page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Whoever_saves_second_sees_both_texts_and_can_save_again()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, "one\ntwo\nthree\n");
        var adas = await ada.FormAsync($"/wiki/{path}/edit");
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        adas["Input.Text"] = "one\ntwo by Ada\nthree\n";
        bos["Input.Text"] = "\none\ntwo by Bo </textarea>\nthree\n";
        bos["Input.Summary"] = "Mine";
        (await ada.SubmitAsync(adas)).LeadsTo();

        var clash = await NothingIsSavedAsync(() => bo.SubmitAsync(bos));

        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.Contains("Ada Bell guest saved this page while you were writing.", clash.Problem);
        Assert.Contains("two by Ada", clash.Text(".clash__side"));
        Assert.Contains("two by Bo </textarea>", clash.Texts(".clash__side")[1]);
        var again = clash.Form();
        Assert.Equal("\none\ntwo by Bo </textarea>\nthree\n", again["Input.Text"]);
        Assert.Equal("Mine", again["Input.Summary"]);
        Assert.Equal("one\ntwo by Ada\nthree\n", (await bo.GetAsync($"/wiki/{path}.md")).Body);

        // Nobody decides for him: sent without a choice it is asked once more.
        var undecided = await NothingIsSavedAsync(() => bo.SubmitAsync(bo.Fill(again)));
        Assert.Equal(HttpStatusCode.Conflict, undecided.Status);
        Assert.Contains("Choose for each place", undecided.MainText);
        again["Input.Decisions[0].Choice"] = "mine";
        Assert.Equal($"/wiki/{path}?merged=1-2", (await bo.SubmitAsync(bo.Fill(again))).LeadsTo());

        Assert.Equal("\none\ntwo by Bo </textarea>\nthree\n", (await bo.GetAsync($"/wiki/{path}.md")).Body);
        Assert.Equal("one\ntwo by Ada\nthree\n", (await bo.GetAsync($"/wiki/{path}.md?rev=2")).Body);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("99")]
    [InlineData("2147483647")]
    public async Task A_base_revision_that_is_not_the_newest_is_a_conflict(string revision)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "saved");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.BaseRevision"] = revision;
        form["Input.Text"] = "typed";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("typed", answer.Form()["Input.Text"]);
    }

    [Theory]
    [InlineData("Input.BaseRevision", "many")]
    [InlineData("Input.BaseRevision", "99999999999999")]
    [InlineData("Input.Page", "not-an-id")]
    [InlineData("Input.EditId", "not-an-id")]
    [InlineData("Input.Minor", "perhaps")]
    public async Task A_field_no_form_of_ours_has_ever_sent_is_refused(string field, string value)
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "saved");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form[field] = value;
        form["Input.Text"] = "typed";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(value, answer.Problem);
        Assert.Equal("typed", answer.Form()["Input.Text"]);
    }

    [Fact]
    public async Task A_page_with_an_unknown_id_is_not_there_and_the_text_stays()
    {
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(NewPath(), "x");
        var form = await ada.FormAsync("/wiki/home/edit");
        form["Input.Page"] = Guid.NewGuid().ToString();
        form["Input.Text"] = "typed";

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("There is no such page.", answer.Problem);
        Assert.Equal("typed", answer.Form()["Input.Text"]);
    }

    [Fact]
    public async Task A_double_click_is_one_page_and_one_revision()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(NewPath(), "She has a name already");
        foreach (var text in (string[])["created", "revised"])
        {
            var form = await ada.FormAsync($"/wiki/{path}/edit");
            form["Input.Text"] = text;
            var before = await Wiki.CountEventsAsync(Stop);

            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.SubmitAsync(form)));

            Assert.All(answers, answer => Assert.Equal($"/wiki/{path}", answer.LeadsTo()));
            Assert.Equal(before + 1, await Wiki.CountEventsAsync(Stop));
        }
        Assert.Equal(2, (await ada.GetAsync($"/wiki/{path}/history")).Texts(".history__summary").Length);
    }

    [Fact]
    public async Task A_save_repeated_after_others_saved_is_still_done()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada"), Wiki.NewVisitor("Bo"));
        await ada.WriteAsync(path, "one");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "two";
        (await ada.SubmitAsync(form)).LeadsTo();
        await bo.WriteAsync(path, "three");

        Assert.Equal($"/wiki/{path}", (await NothingIsSavedAsync(() => ada.SubmitAsync(form))).LeadsTo());

        Assert.Equal("three", (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_form_that_was_saved_and_is_sent_again_with_another_text_keeps_that_text()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        var create = await ada.FormAsync($"/wiki/{path}/edit");
        create["Input.Text"] = "created";
        (await ada.SubmitAsync(create)).LeadsTo();

        create["Input.Text"] = "typed after going back";
        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(create));
        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Conflict);
        Assert.Matches("This form was saved before with other content|created this page while you were writing", answer.Problem);
        Assert.Equal("typed after going back", answer.Form()["Input.Text"]);

        // Saving again says what stands there; once more saves.
        for (var tries = 0; answer.Status != HttpStatusCode.Redirect; tries++)
        {
            Assert.InRange(tries, 0, 3);
            var again = answer.Form();
            Assert.Equal("typed after going back", again["Input.Text"]);
            if (again.Fields.ContainsKey("Input.Decisions[0].Key")) again["Input.Decisions[0].Choice"] = "mine";
            answer = await ada.SubmitAsync(again);
        }
        Assert.Equal("typed after going back", (await ada.GetAsync($"/wiki/{path}.md")).Body);
        Assert.Equal("created", (await ada.GetAsync($"/wiki/{path}.md?rev=1")).Body);
    }

    [Fact]
    public async Task A_revision_sent_again_with_another_text_keeps_that_text()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "one");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "two";
        (await ada.SubmitAsync(form)).LeadsTo();

        form["Input.Text"] = "two and a half";
        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("two and a half", answer.Form()["Input.Text"]);
        var decided = answer.Form();
        decided["Input.Decisions[0].Choice"] = "mine";
        (await ada.SubmitAsync(decided)).LeadsTo();
        Assert.Equal("two and a half", (await ada.GetAsync($"/wiki/{path}.md?rev=3")).Body);
    }

    [Fact]
    public async Task An_edit_id_that_is_missing_or_another_pages_harms_nothing()
    {
        var (path, other) = (NewPath(), NewPath());
        var ada = Wiki.NewVisitor();
        await ada.WriteAsync(path, "one");
        var homeId = (await ada.FormAsync("/wiki/home/edit"))["Input.Page"];
        foreach (var id in (string[])[homeId, Guid.Empty.ToString(), "", ""])
        {
            var before = await Wiki.CountEventsAsync(Stop);
            var form = await ada.FormAsync($"/wiki/{other}/edit");
            form["Input.EditId"] = id;
            form["Input.Text"] = "two";
            var answer = await ada.SubmitAsync(form);
            Assert.True(answer.Status is HttpStatusCode.Redirect or HttpStatusCode.BadRequest or HttpStatusCode.Conflict, $"“{id}”: {answer.Status}");
            if (answer.Status == HttpStatusCode.Redirect)
            {
                Assert.Equal("two", (await ada.GetAsync($"/wiki/{other}.md")).Body);
                other = NewPath();
            }
            else
            {
                Assert.Equal("two", answer.Form()["Input.Text"]);
                Assert.Equal(before, await Wiki.CountEventsAsync(Stop));
            }
        }
        Assert.Equal(0, await Wiki.ScalarAsync<long>("select count(*) from mt_streams where id = '00000000-0000-0000-0000-000000000000'", Stop));
        Assert.Contains("This is a new wiki", (await ada.GetAsync("/wiki/home")).MainText);
    }

    [Fact]
    public async Task Of_many_who_create_one_path_at_the_same_moment_one_wins_and_the_others_keep_their_text()
    {
        for (var round = 0; round < 5; round++)
        {
            var path = NewPath("race");
            var writers = Enumerable.Range(1, 6).Select(number => Wiki.NewVisitor($"Writer {number}")).ToList();
            var forms = await Task.WhenAll(writers.Select(writer => writer.FormAsync($"/wiki/{path}/edit")));
            foreach (var (number, form) in forms.Index()) form["Input.Text"] = $"Text of writer {number + 1}\nand more\n";
            var before = await Wiki.CountEventsAsync(Stop);

            var answers = await Task.WhenAll(writers.Zip(forms, (writer, form) => writer.SubmitAsync(form)));

            Assert.Equal(before + 1, await Wiki.CountEventsAsync(Stop));
            var winner = Assert.Single(answers.Index(), answer => answer.Item.Status == HttpStatusCode.Redirect).Index;
            Assert.Equal(forms[winner]["Input.Text"], (await writers[winner].GetAsync($"/wiki/{path}.md")).Body);
            foreach (var (number, answer) in answers.Index().Where(answer => answer.Index != winner))
            {
                Assert.Equal(HttpStatusCode.Conflict, answer.Status);
                Assert.Contains($"Writer {winner + 1} guest created this page while you were writing.", answer.Problem);
                Assert.Contains($"Text of writer {winner + 1}", answer.Text(".clash__side"));
                Assert.Equal(forms[number]["Input.Text"], answer.Form()["Input.Text"]);
            }
            var loser = winner == 0 ? 1 : 0;
            // Both wrote something where nothing was: both is chosen already.
            (await writers[loser].SubmitAsync(answers[loser].Form())).LeadsTo();
            Assert.Equal(forms[winner]["Input.Text"] + forms[loser]["Input.Text"], (await writers[loser].GetAsync($"/wiki/{path}.md")).Body);
        }
    }

    [Fact]
    public async Task Of_many_who_save_one_page_at_the_same_moment_one_wins()
    {
        var path = NewPath("race");
        var writers = Enumerable.Range(1, 6).Select(number => Wiki.NewVisitor($"Writer {number}")).ToList();
        await writers[0].WriteAsync(path, "begun");
        var forms = await Task.WhenAll(writers.Select(writer => writer.FormAsync($"/wiki/{path}/edit")));
        foreach (var (number, form) in forms.Index()) form["Input.Text"] = $"Text {number}";

        var answers = await Task.WhenAll(writers.Zip(forms, (writer, form) => writer.SubmitAsync(form)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Redirect);
        Assert.Equal(5, answers.Count(answer => answer.Status == HttpStatusCode.Conflict));
        Assert.Contains("2 revisions", (await writers[0].GetAsync($"/wiki/{path}")).MainText);
    }

    [Fact]
    public async Task A_page_archived_while_somebody_edits_it_is_not_changed_and_the_text_stays()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada"), Wiki.NewVisitor("Bo"));
        await ada.WriteAsync(path, "one", title: "Going");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "two";
        await bo.ArchiveAsync(path, "Not needed");

        var answer = await NothingIsSavedAsync(() => ada.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("“Going” is archived. Restore it before you change it; what you typed is kept here.", answer.Problem);
        Assert.Equal("two", answer.Form()["Input.Text"]);
        await bo.RestoreAsync(path);
        (await ada.SubmitAsync(answer.Form())).LeadsTo();
        Assert.Equal("two", (await ada.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task A_page_moved_while_somebody_edits_it_is_saved_where_it_stands()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada"), Wiki.NewVisitor("Bo"));
        await ada.WriteAsync(path, "one");
        var form = await ada.FormAsync($"/wiki/{path}/edit");
        form["Input.Text"] = "two";
        await bo.MoveAsync(path, path + "-elsewhere");

        Assert.Equal($"/wiki/{path}-elsewhere", (await ada.SubmitAsync(form)).LeadsTo());

        Assert.Equal("two", (await ada.GetAsync($"/wiki/{path}-elsewhere.md")).Body);
    }
}
