using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using Xunit;
using static DocWiki.Domain.Tests.WikiPages.Pages;

namespace DocWiki.Domain.Tests.WikiPages;

public sealed class RevisePageTests
{
    [Fact]
    public void A_changed_text_is_recorded_as_a_patch_with_the_hash_of_the_result()
    {
        const string before = "One bridge, and a text long enough that its patch is smaller than the whole.\n";
        const string after = "Two bridges, and a text long enough that its patch is smaller than the whole.\n";
        var created = Bridging with { Text = before, Hash = TextHash.Of(before) };

        var decided = Given.Page(created).When(Revision(1, after, summary: "Count again", minor: true).Decide);

        decided.Then(new PageRevised(TextHash.Of(after), TextPatch.Between(before, after), Summary: "Count again", Minor: true));
        Assert.Equal(after, decided.State.Text);
        Assert.Equal(2, decided.State.Revision);
    }

    [Fact]
    public void A_text_shorter_than_its_patch_is_recorded_whole() =>
        Given.Page(Bridging).When(Revision(1, "x").Decide).Then(new PageRevised(TextHash.Of("x"), Text: "x"));

    [Fact]
    public void Title_text_and_tags_changed_together_are_three_facts() =>
        Given.Page(Bridging).When(Revision(1, "x", title: "Bridges", tags: "how-to").Decide).Then(
            new PageRevised(TextHash.Of("x"), Text: "x"),
            new PageRetitled("Bridges"),
            new PageTagged(["how-to"], ["networking"]));

    [Fact]
    public void Nothing_changed_is_nothing_recorded() => Given.Page(Bridging).When(Revision(1, "One bridge.\n").Decide).ThenNothing();

    [Fact]
    public void A_text_based_on_an_older_revision_does_not_overwrite_a_newer_one()
    {
        var decided = Given.Page(Bridging, new PageRevised(TextHash.Of("Theirs"), Text: "Theirs")).When(Revision(1, "Mine").Decide);

        var movedOn = Assert.IsType<PageMovedOnException>(decided.Refusal);
        Assert.Equal((1, 2), (movedOn.BaseRevision, movedOn.CurrentRevision));
    }

    [Fact]
    public void The_title_alone_may_be_changed_whatever_the_text_became_meanwhile() =>
        Given.Page(Bridging, new PageRevised(TextHash.Of("Theirs"), Text: "Theirs"))
            .When(Revision(1, "Theirs", title: "Bridges").Decide)
            .Then(new PageRetitled("Bridges"));

    [Fact]
    public void A_title_and_tags_the_editor_left_alone_stay_what_somebody_made_of_them_meanwhile() =>
        Given.Page(Bridging, new PageRetitled("Theirs"), new PageTagged(["theirs"]))
            .When((Revision(1, "x") with { Title = null, Tags = null }).Decide)
            .Then(new PageRevised(TextHash.Of("x"), Text: "x"));

    [Fact]
    public void An_archived_page_cannot_be_revised() =>
        Given.Page(Bridging, new PageArchived()).When(Revision(1, "x").Decide).ThenRefused("“Bridging” is archived");

    [Fact]
    public void A_page_nobody_wrote_cannot_be_revised() => Given.Page().When(Revision(0, "x").Decide).ThenRefused("no such page");

    [Fact]
    public void Every_64th_text_is_recorded_whole_so_that_old_revisions_stay_cheap()
    {
        var page = Given.Page(Bridging with { Text = new string('a', 5000) }).State;
        var wholes = new List<int>();
        for (var revision = 2; revision <= 200; revision++)
        {
            var events = Revision(page.Revision, $"{revision} " + new string('a', 5000)).Decide(page);
            page = events.Aggregate(page, (state, @event) => state.After(@event));
            if (events[0] is PageRevised { Text: not null }) wholes.Add(revision);
        }
        Assert.Equal([65, 129, 193], wholes);
    }
}
