using System.Net;
using DocWiki.Domain.Text;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages;

/// <summary>Saves that are put together with what others saved meanwhile; clashes settled one by one; undoing and bringing back.</summary>
public sealed class MergedSaveTests(WikiFixture fixture) : WikiTest(fixture)
{
    private const string Long = "# Bridges\n\nA bridge joins two networks on one host.\n\n## Use\n\n- start it\n- stop it\n";

    [Fact]
    public async Task Changes_of_different_places_are_put_together_and_that_is_said()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, Long.Replace("- stop it\n", "- stop it\n- remove it\n"), summary: "How to remove it");
        await ada.WriteAsync(path, Long.Replace("- stop it\n", "- stop it\n- remove it\n").Replace("one host", "a host"));
        bos["Input.Text"] = Long.Replace("joins", "connects");

        var to = (await bo.SubmitAsync(bos)).LeadsTo();

        Assert.Equal($"/wiki/{path}?merged=1-3", to);
        Assert.Equal(Long.Replace("joins", "connects").Replace("- stop it\n", "- stop it\n- remove it\n").Replace("one host", "a host"), (await bo.GetAsync($"/wiki/{path}.md")).Body);
        var view = await bo.GetAsync(to);
        Assert.Contains("put together with what was saved while you were writing: Ada Bell guest (“How to remove it”), Ada Bell guest, in Bridges", view.MainText);
        // Others, and whoever comes by the page's own address, are told nothing of it; neither is one who makes up an address.
        foreach (var address in (string[])[$"/wiki/{path}", $"/wiki/{path}?merged=3-9", $"/wiki/{path}?merged=2-1", $"/wiki/{path}?merged=0-1", $"/wiki/{path}?merged=x", $"/wiki/{path}?merged=99999999-99999999"])
            Assert.DoesNotContain("while you were writing", (await ada.GetAsync(address)).MainText);
    }

    [Theory]
    [InlineData("theirs", "links")]
    [InlineData("mine", "connects")]
    [InlineData("base", "joins")]
    [InlineData("edit", "holds together")]
    public async Task Each_clash_is_settled_by_itself_and_all_else_is_put_together(string choice, string stands)
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, Long.Replace("joins", "links").Replace("- stop it\n", "- stop it\n- hers\n"));
        bos["Input.Text"] = Long.Replace("joins", "connects").Replace("- stop it\n", "- stop it\n- his\n").Replace("## Use", "## Its use");

        var clash = await NothingIsSavedAsync(() => bo.SubmitAsync(bos));
        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.Equal(["in Bridges", "in Use"], clash.Texts(".clash__where").Select(where => where.Replace("Its use", "Use")));
        var form = bo.Fill(clash.Form());
        Assert.Equal("both", form["Input.Decisions[1].Choice"]);
        form["Input.Decisions[0].Choice"] = choice;
        form["Input.Decisions[0].Own"] = "A bridge holds together two networks on one host.";
        var preview = await bo.PostAsync($"/wiki/{path}/edit?action=preview&fragment=true", form.Fields);
        Assert.Contains(stands, preview.Body);

        Assert.Equal($"/wiki/{path}?merged=1-2", (await bo.SubmitAsync(form)).LeadsTo());

        Assert.Equal(Long.Replace("joins", stands).Replace("## Use", "## Its use").Replace("- stop it\n", "- stop it\n- hers\n- his\n"), (await bo.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task Texts_of_a_megabyte_with_little_in_common_are_asked_about_in_a_page_one_can_read_and_settled_with_nothing_lost()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        var lines = Enumerable.Range(0, 25_000).Select(i => $"Line {i} says something of its own\n").ToArray();
        var (first, hers, his) = (string.Concat(lines), Shuffled(1), Shuffled(2));
        await ada.WriteAsync(path, first);
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, hers);
        bos["Input.Text"] = his;

        var clash = await NothingIsSavedAsync(() => bo.SubmitAsync(bos));
        Assert.Equal(HttpStatusCode.Conflict, clash.Status);
        Assert.InRange(clash.Body.Length, his.Length, 1_500_000);
        var merge = TextMerge.Of(first, his, hers);
        var cards = clash.Texts(".clash:not([data-rest])").Length;
        Assert.InRange(cards, 2, 50);
        Assert.Contains($"{merge.Clashes.Count() - cards:n0} more places", clash.Text(".clash[data-rest]"));

        var form = bo.Fill(clash.Form());
        for (var i = 0; i < cards; i++) form[$"Input.Decisions[{i}].Choice"] = "theirs";
        // The rest is not settled by that.
        var again = await NothingIsSavedAsync(() => bo.SubmitAsync(form));
        form = bo.Fill(again.Form());
        Assert.Equal("theirs", form["Input.Decisions[0].Choice"]);
        Assert.Equal(his, form["Input.Text"]);
        // Nor by words of its own, and both is more than a page may be.
        form[$"Input.Decisions[{cards}].Choice"] = "edit";
        Assert.Equal(HttpStatusCode.Conflict, (await NothingIsSavedAsync(() => bo.SubmitAsync(form))).Status);
        form[$"Input.Decisions[{cards}].Choice"] = "both";
        var tooLong = await NothingIsSavedAsync(() => bo.SubmitAsync(form));
        Assert.Contains("longer than a page may be (1 MiB)", tooLong.MainText);
        form = bo.Fill(tooLong.Form());
        Assert.Equal(("theirs", "both"), (form["Input.Decisions[0].Choice"], form[$"Input.Decisions[{cards}].Choice"]));
        form[$"Input.Decisions[{cards}].Choice"] = "mine";
        (await bo.SubmitAsync(form)).LeadsTo();
        var settled = 0;
        Assert.Equal(merge.Settle(clash => settled++ < cards ? clash.Theirs : clash.Mine), (await bo.GetAsync($"/wiki/{path}.md")).Body);

        string Shuffled(int seed)
        {
            var some = lines.ToArray();
            new Random(seed).Shuffle(some);
            return string.Concat(some);
        }
    }

    [Fact]
    public async Task What_was_chosen_for_all_further_places_is_chosen_for_those_alone()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, By("was"));
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, By("hers"));
        bos["Input.Text"] = By("his");
        var form = bo.Fill((await bo.SubmitAsync(bos)).Form());
        for (var i = 0; i <= 50; i++) form[$"Input.Decisions[{i}].Choice"] = "both";
        // She writes once more: in one of the further places.
        await ada.WriteAsync(path, By("hers").Replace("59 is hers", "59 is anew"));

        var again = await NothingIsSavedAsync(() => bo.SubmitAsync(form));
        form = bo.Fill(again.Form());
        Assert.Equal("both", form["Input.Decisions[49].Choice"]);
        Assert.False(form.Fields.ContainsKey("Input.Decisions[50].Choice"));
        form["Input.Decisions[50].Choice"] = "both";
        (await bo.SubmitAsync(form)).LeadsTo();

        var saved = (await bo.GetAsync($"/wiki/{path}.md")).Body;
        Assert.All(Enumerable.Range(0, 60), i => Assert.Contains($"Place {i} is {(i == 59 ? "anew" : "hers")}\nPlace {i} is his\n", saved));

        static string By(string whom) => string.Concat(Enumerable.Range(0, 60).Select(i => $"Place {i} is {whom}\n\nbetween {i}\n\n"));
    }

    [Fact]
    public async Task A_place_of_a_thousand_lines_is_shown_by_its_beginning_and_says_so()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, By("was"));
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, By("hers"));
        bos["Input.Text"] = By("his");

        var clash = await bo.SubmitAsync(bos);
        Assert.InRange(clash.Body.Length, 0, 100_000);
        Assert.Contains("970 more lines removed, not shown here", clash.Text(".clash__side"));
        Assert.Contains("970 more lines written, not shown here", clash.Texts(".clash__side")[1]);
        Assert.Contains("too long to be written anew here", clash.MainText);
        var form = bo.Fill(clash.Form());
        form["Input.Decisions[0].Choice"] = "both";
        (await bo.SubmitAsync(form)).LeadsTo();
        Assert.Equal(By("hers") + By("his"), (await bo.GetAsync($"/wiki/{path}.md")).Body);

        static string By(string whom) => string.Concat(Enumerable.Range(0, 1000).Select(i => $"{whom}{i}\n"));
    }

    [Fact]
    public async Task What_changed_once_more_while_somebody_settles_is_asked_again_and_the_rest_stays_settled()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, Long.Replace("joins", "links").Replace("start it", "begin it"));
        bos["Input.Text"] = Long.Replace("joins", "connects").Replace("start it", "open it");
        var form = bo.Fill((await bo.SubmitAsync(bos)).Form());
        (form["Input.Decisions[0].Choice"], form["Input.Decisions[1].Choice"]) = ("mine", "theirs");
        await ada.WriteAsync(path, Long.Replace("joins", "ties").Replace("start it", "begin it"));

        var again = await NothingIsSavedAsync(() => bo.SubmitAsync(form));

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        form = bo.Fill(again.Form());
        Assert.False(form.Fields.ContainsKey("Input.Decisions[0].Choice"));
        Assert.Equal("theirs", form["Input.Decisions[1].Choice"]);
        form["Input.Decisions[0].Choice"] = "mine";
        (await bo.SubmitAsync(form)).LeadsTo();
        Assert.Equal(Long.Replace("joins", "connects").Replace("start it", "begin it"), (await bo.GetAsync($"/wiki/{path}.md")).Body);
    }

    [Fact]
    public async Task Two_who_write_the_same_page_at_once_have_nothing_to_settle_and_no_revision_is_put_together_with_one_that_never_was()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, Long);
        bos["Input.Text"] = Long;
        Assert.Equal($"/wiki/{path}", (await bo.SubmitAsync(bos)).LeadsTo());

        foreach (var odd in (string[])["-1", "99"])
        {
            var form = await ada.FormAsync($"/wiki/{path}/edit");
            form["Input.BaseRevision"] = odd;
            var answer = await ada.SubmitAsync(form);
            if (answer.Status == HttpStatusCode.Redirect) Assert.Equal($"/wiki/{path}", answer.LeadsTo());
            else Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        }
    }

    [Fact]
    public async Task A_settled_clash_sent_twice_is_saved_once_and_leads_to_the_same_place()
    {
        var path = NewPath();
        var (ada, bo) = (Wiki.NewVisitor("Ada Bell"), Wiki.NewVisitor("Bo Carr"));
        await ada.WriteAsync(path, Long);
        var bos = await bo.FormAsync($"/wiki/{path}/edit");
        await ada.WriteAsync(path, Long.Replace("joins", "links"));
        bos["Input.Text"] = Long.Replace("joins", "connects");
        var clash = await bo.SubmitAsync(bos);
        Assert.Equal(["leaves out your “connects”", "leaves out their “links”", "leaves out your “connects”", "leaves out their “links”"], clash.Texts(".clash .choice__hint"));
        var form = bo.Fill(clash.Form());
        (form["Input.Decisions[0].Choice"], form["Input.Decisions[0].Own"]) = ("edit", Long.Split('\n').First(line => line.Contains("joins")).Replace("joins", "something else"));

        var first = (await bo.SubmitAsync(form)).LeadsTo();
        Assert.Equal(first, (await bo.SubmitAsync(form)).LeadsTo());

        Assert.Equal(3, (await bo.GetAsync($"/wiki/{path}/history")).Texts(".history__summary").Length);
        Assert.Contains("something else", (await bo.GetAsync($"/wiki/{path}.md")).Body);
        // The same id with another text is another edit, and told so.
        form["Input.Decisions[0].Own"] = "Not what was sent before\n";
        Assert.Equal(HttpStatusCode.Conflict, (await NothingIsSavedAsync(() => bo.SubmitAsync(form))).Status);
    }

    [Fact]
    public async Task One_revision_in_the_middle_is_undone_and_an_old_one_brought_back()
    {
        var path = NewPath();
        var ada = Wiki.NewVisitor("Ada Bell");
        await ada.WriteAsync(path, Long);
        await ada.WriteAsync(path, Long.Replace("joins", "links"));
        await ada.WriteAsync(path, Long.Replace("joins", "links").Replace("- stop it\n", "- stop it\n- remove it\n"));

        var undo = await ada.FormAsync($"/wiki/{path}/edit?undo=2");
        Assert.Equal((Long.Replace("- stop it\n", "- stop it\n- remove it\n"), "Undo revision 2"), (undo["Input.Text"], undo["Input.Summary"]));
        (await ada.SubmitAsync(undo)).LeadsTo();
        Assert.Equal(Long.Replace("- stop it\n", "- stop it\n- remove it\n"), (await ada.GetAsync($"/wiki/{path}.md")).Body);

        var restore = await ada.FormAsync($"/wiki/{path}/edit?restore=2");
        Assert.Equal("Back to revision 2", restore["Input.Summary"]);
        (await ada.SubmitAsync(restore)).LeadsTo();
        Assert.Equal(Long.Replace("joins", "links"), (await ada.GetAsync($"/wiki/{path}.md?rev=5")).Body);

        // What came after contradicts it: the places are asked about before anything is typed.
        await ada.WriteAsync(path, Long.Replace("joins", "ties"));
        var clash = await ada.GetAsync($"/wiki/{path}/edit?undo=2");
        Assert.Equal((HttpStatusCode.OK, 1), (clash.Status, clash.Texts(".clash").Length));
        Assert.Contains("What came after revision 2 touches the same lines.", clash.Problem);
        Assert.DoesNotContain("while you were writing", clash.MainText);
        var form = ada.Fill(clash.Form());
        form["Input.Decisions[0].Choice"] = "mine";
        // Nobody was writing meanwhile, so nobody is told so.
        Assert.Equal($"/wiki/{path}", (await ada.SubmitAsync(form)).LeadsTo());
        Assert.Equal(Long, (await ada.GetAsync($"/wiki/{path}.md")).Body);
        foreach (var wrong in (string[])["undo=1", "undo=0", "undo=99", "restore=99", "restore=-1", "undo=2147483647"])
            Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/wiki/{path}/edit?{wrong}")).Status);
    }
}
