using DocWiki.Domain.WikiPages;
using Xunit;
using static DocWiki.Domain.Tests.WikiPages.Pages;

namespace DocWiki.Domain.Tests.WikiPages;

public sealed class ProtectPageTests
{
    private static readonly DateTimeOffset Now = new(2027, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset June = new(2027, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PageProtected UntilJune = new("reviewed", June);

    [Fact]
    public void A_page_is_protected_until_a_day() =>
        Given.Page(Bridging).When(new ProtectPage(ProtectionLevel.Reviewed, June, Now).Decide).Then(UntilJune);

    [Fact]
    public void Protecting_it_as_it_is_is_nothing() =>
        Given.Page(Bridging, UntilJune).When(new ProtectPage(ProtectionLevel.Reviewed, June, Now).Decide).ThenNothing();

    [Fact]
    public void Opening_an_open_page_is_nothing_also_where_its_protection_has_ended()
    {
        Given.Page(Bridging).When(new ProtectPage(ProtectionLevel.Open, null, Now).Decide).ThenNothing();
        Given.Page(Bridging, UntilJune).When(new ProtectPage(ProtectionLevel.Open, null, June).Decide).ThenNothing();
        Given.Page(Bridging, UntilJune).When(new ProtectPage(ProtectionLevel.Open, null, Now).Decide).Then(new PageProtected("open"));
    }

    [Fact]
    public void An_end_lies_ahead() =>
        Given.Page(Bridging).When(new ProtectPage(ProtectionLevel.Maintainers, Now, Now).Decide).ThenRefused("has passed already");

    [Fact]
    public void An_archived_page_is_not_protected() =>
        Given.Page(Bridging, new PageArchived()).When(new ProtectPage(ProtectionLevel.Maintainers, null, Now).Decide).ThenRefused("is archived");

    [Theory]
    [InlineData("open", false, false, true)]
    [InlineData("reviewed", false, false, false)]
    [InlineData("reviewed", true, false, true)]
    [InlineData("maintainers", true, false, false)]
    [InlineData("maintainers", true, true, true)]
    // A level of a later program: what is not known does not lock anybody out.
    [InlineData("unheard-of", false, false, true)]
    public void Each_level_asks_for_its_right(string level, bool mayChangeReviewed, bool mayChangeProtected, bool may)
    {
        var decided = Given.Page(Bridging, new PageProtected(level)).When(page =>
        {
            page.MustBeOpenTo(new EditorRights(mayChangeReviewed, mayChangeProtected), Now);
            return [];
        });
        if (may) decided.ThenNothing();
        else decided.ThenRefused(level == "reviewed" ? "are reviewed first" : "kept here");
    }

    [Fact]
    public void It_ends_by_itself()
    {
        var page = Given.Page(Bridging, UntilJune).State;
        Assert.Equal(ProtectionLevel.Reviewed, page.Protection.LevelAt(June.AddTicks(-1)));
        Assert.Equal(ProtectionLevel.Open, page.Protection.LevelAt(June));
    }
}
