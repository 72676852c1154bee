using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using Xunit;
using static DocWiki.Domain.Tests.WikiPages.Pages;

namespace DocWiki.Domain.Tests.WikiPages;

public sealed class PageLifeTests
{
    private static readonly CreatePage Create = new(
        PagePath.Parse("guides/bridging"), Title.Parse("Bridging"), TagSet.Parse("networking"), PageText.Parse("One bridge.\n"), EditSummary.Parse(""));

    [Fact]
    public void A_page_begins_with_its_whole_text() => Given.Page().When(Create.Decide).Then(Bridging);

    [Fact]
    public void A_page_begins_once() => Given.Page(Bridging).When(Create.Decide).ThenRefused("is written already");

    [Fact]
    public void A_moved_page_stands_at_its_new_path()
    {
        var decided = Given.Page(Bridging).When(new MovePage(PagePath.Parse("how-to/bridging")).Decide);
        decided.Then(new PageMoved("how-to/bridging"));
        Assert.Equal("how-to/bridging", decided.State.Path.Value);
    }

    [Fact]
    public void Moving_a_page_to_where_it_stands_is_nothing() => Given.Page(Bridging).When(new MovePage(PagePath.Parse("guides/bridging")).Decide).ThenNothing();

    [Fact]
    public void An_archived_page_cannot_be_moved() =>
        Given.Page(Bridging, new PageArchived()).When(new MovePage(PagePath.Parse("x")).Decide).ThenRefused("is archived");

    [Fact]
    public void The_front_page_stays_and_is_never_archived()
    {
        var home = Bridging with { Path = "home" };
        Given.Page(home).When(new MovePage(PagePath.Parse("x")).Decide).ThenRefused("front page");
        Given.Page(home).When(new ArchivePage(default).Decide).ThenRefused("front page");
    }

    [Fact]
    public void An_archived_page_keeps_its_text_and_says_why() =>
        Assert.Equal("One bridge.\n", Given.Page(Bridging).When(new ArchivePage(EditSummary.Parse("Out of date")).Decide).State.Text);

    [Fact]
    public void Archiving_twice_is_archiving_once() => Given.Page(Bridging, new PageArchived()).When(new ArchivePage(default).Decide).ThenNothing();

    [Fact]
    public void A_restored_page_comes_back_where_it_was() => Given.Page(Bridging, new PageArchived()).When(new RestorePage().Decide).Then(new PageRestored());

    [Fact]
    public void A_restored_page_may_come_back_elsewhere()
    {
        var decided = Given.Page(Bridging, new PageArchived()).When(new RestorePage(PagePath.Parse("old/bridging")).Decide);
        decided.Then(new PageRestored("old/bridging"));
        Assert.Equal("old/bridging", decided.State.Path.Value);
    }

    [Fact]
    public void A_live_page_is_not_restored() => Given.Page(Bridging).When(new RestorePage().Decide).ThenNothing();

    [Fact]
    public void An_imported_commit_is_recorded_even_where_the_text_stays_the_same()
    {
        var decided = Given.Page(Bridging).When(Imported("guides/bridging", "One bridge.\n").Decide);
        decided.Then(new PageRevised(TextHash.Of("One bridge.\n"), TextPatch.Empty, Summary: "LF line ends"));
        Assert.Equal(2, decided.State.Revision);
    }

    [Fact]
    public void An_imported_commit_brings_an_archived_page_back() =>
        Given.Page(Bridging, new PageArchived()).When(Imported("guides/bridging", "x").Decide).Then(
            new PageRestored(), new PageRevised(TextHash.Of("x"), Text: "x", Summary: "LF line ends"));

    [Fact]
    public void An_event_nobody_knows_changes_nothing() => Assert.Equal(Given.Page(Bridging).State, Given.Page(Bridging, new { Later = true }).State);

    private static RecordImportedRevision Imported(string path, string text) =>
        new(PagePath.Parse(path), Title.Parse("Bridging"), TagSet.Parse("networking"), PageText.Parse(text), EditSummary.Parse("LF line ends"));
}
