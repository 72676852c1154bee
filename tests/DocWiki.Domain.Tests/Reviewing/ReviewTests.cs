using DocWiki.Domain.Reviewing;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static DocWiki.Domain.Tests.WikiPages.Pages;

namespace DocWiki.Domain.Tests.Reviewing;

/// <summary>Readers see what was approved and nothing else, whatever is saved on top of it and in whatever order it is decided.</summary>
public sealed class ReviewTests
{
    private static RevisePage Waiting(int baseRevision, string text, string title = "Bridging") => Revision(baseRevision, text, title) with { Awaits = Awaits.Approval };

    /// <summary>The page after these commands, one after the other.</summary>
    private static WikiPage After(WikiPage page, params Func<WikiPage, IReadOnlyList<object>>[] decisions) =>
        decisions.Aggregate(page, (state, decide) => decide(state).Aggregate(state, (now, @event) => now.After(@event)));

    private static readonly WikiPage Written = WikiPage.Nothing.After(Bridging);

    [Fact]
    public void What_waits_leaves_readers_with_what_was_approved()
    {
        var page = After(Written, Waiting(1, "Two bridges.\n").Decide);
        Assert.True(page.IsWaiting);
        Assert.Equal(("Two bridges.\n", "One bridge.\n", 2, 1), (page.Text, page.ShownText, page.Revision, page.ApprovedRevision));

        page = After(page, new ApproveRevisions(2).Decide);
        Assert.False(page.IsWaiting);
        Assert.Equal("Two bridges.\n", page.ShownText);
    }

    [Fact]
    public void On_top_of_what_waits_everything_waits_whoever_wrote_it()
    {
        var page = After(Written, Waiting(1, "Two bridges.\n").Decide, Revision(2, "Two bridges!\n").Decide);
        Assert.Equal((1, 3), (page.ApprovedRevision, page.Revision));
        Assert.Equal("One bridge.\n", page.ShownText);
    }

    [Fact]
    public void A_reviewer_edits_and_approves_in_one()
    {
        var page = After(Written, Waiting(1, "Two bridges.\n", "Two").Decide, (Revision(2, "Three bridges.\n", "Two") with { Approves = true }).Decide);
        Assert.False(page.IsWaiting);
        Assert.Equal(("Three bridges.\n", "Two"), (page.ShownText, page.Title.Value));
    }

    [Fact]
    public void Approving_what_nobody_changed_while_editing_asks_again_where_somebody_saved_since()
    {
        var page = After(Written, Waiting(1, "Two bridges.\n").Decide, Waiting(2, "Three bridges.\n").Decide);
        Assert.Throws<PageMovedOnException>(() => (Revision(2, "Three bridges.\n") with { Approves = true }).Decide(page));
    }

    [Fact]
    public void A_title_and_tags_wait_with_the_text_and_come_with_its_approval()
    {
        var page = After(Written, (Waiting(1, "One bridge.\n", "Bridges") with { Tags = TagSet.Parse("xen") }).Decide);
        Assert.Equal(("Bridging", "Bridges", 2), (page.Title.Value, page.NewestTitle.Value, page.Revision));
        page = After(page, new ApproveRevisions(2).Decide);
        Assert.Equal(("Bridges", "xen", null), (page.Title.Value, page.Tags.ToString(), page.ProposedTitle));
    }

    [Fact]
    public void What_was_looked_at_is_approved_and_what_came_meanwhile_still_waits()
    {
        var page = After(Written, Waiting(1, "Two bridges.\n").Decide, Waiting(2, "Three bridges.\n").Decide, new ApproveRevisions(2, "Two bridges.\n").Decide);
        Assert.Equal((2, 3), (page.ApprovedRevision, page.Revision));
        Assert.Equal("Two bridges.\n", page.ShownText);
        Assert.Equal("Three bridges.\n", page.Text);
    }

    [Fact]
    public void Approving_twice_is_once()
    {
        var page = After(Written, Waiting(1, "Two bridges.\n").Decide, new ApproveRevisions(2).Decide);
        Assert.Empty(new ApproveRevisions(2).Decide(page));
        Assert.Throws<RuleViolationException>(() => new ApproveRevisions(3).Decide(page));
    }

    [Fact]
    public void A_return_is_about_what_was_seen_and_over_with_the_next_revision()
    {
        var comment = ReviewComment.Parse("Which bridges?");
        var page = After(Written, Waiting(1, "Two bridges.\n").Decide);
        Assert.Throws<ReviewedMeanwhileException>(() => new ReturnRevisions(1, comment).Decide(page));
        page = After(page, new ReturnRevisions(2, comment).Decide);
        Assert.True(page.IsReturned);
        Assert.Empty(new ReturnRevisions(2, comment).Decide(page));
        page = After(page, Waiting(2, "Two stone bridges.\n").Decide);
        Assert.False(page.IsReturned);
        page = After(page, new ApproveRevisions(3).Decide);
        Assert.Throws<ReviewedMeanwhileException>(() => new ReturnRevisions(3, comment).Decide(page));
    }

    [Fact]
    public void A_revert_puts_back_what_readers_see_and_drops_the_title_that_was_proposed()
    {
        var page = After(Written, Waiting(1, "Spam.\n", "Spam").Decide, new RevertRevisions(2, default).Decide);
        Assert.False(page.IsWaiting);
        Assert.Equal(("One bridge.\n", "Bridging", 3), (page.Text, page.NewestTitle.Value, page.Revision));
        Assert.Throws<ReviewedMeanwhileException>(() => new RevertRevisions(3, default).Decide(page));
    }

    [Fact]
    public void A_new_page_is_shown_with_its_first_approval_or_archived()
    {
        var page = WikiPage.Nothing.After(Bridging with { Awaits = Review.Approval });
        Assert.Equal((0, ""), (page.ApprovedRevision, page.ShownText));
        Assert.Equal([new PageApproved(1, IsFirst: true)], new ApproveRevisions(1).Decide(page));
        Assert.Equal([new PageArchived("Advertising")], new RevertRevisions(1, EditSummary.Parse("Advertising")).Decide(page));
    }

    [Fact]
    public void What_was_public_at_once_is_looked_at_or_reverted()
    {
        var page = After(Written, (Revision(1, "Two bridges.\n") with { Awaits = Awaits.Look }).Decide, Revision(2, "Two bridges!\n").Decide);
        Assert.Equal((false, 1, 3), (page.IsWaiting, page.SeenRevision, page.ApprovedRevision));
        Assert.Equal(3, After(page, new MarkSeen(3).Decide).SeenRevision);
        var reverted = After(page, new RevertRevisions(3, default, "One bridge.\n").Decide);
        Assert.Equal(("One bridge.\n", 4, 4), (reverted.Text, reverted.SeenRevision, reverted.ApprovedRevision));
        Assert.Throws<ReviewedMeanwhileException>(() => new MarkSeen(4).Decide(After(page, Waiting(3, "Spam\n").Decide)));
    }

    [Fact]
    public void A_decision_is_taken_back_and_what_waited_waits_again()
    {
        var waiting = After(Written, Waiting(1, "Two bridges.\n").Decide);
        var undo = new UndoReview("Two bridges.\n", (1, "One bridge.\n"), 1);
        foreach (var decided in (WikiPage[])[After(waiting, new ApproveRevisions(2).Decide), After(waiting, new RevertRevisions(2, default).Decide), After(waiting, new ReturnRevisions(2, ReviewComment.Parse("No")).Decide)])
        {
            var again = After(decided, undo.Decide);
            Assert.Equal((true, false, 1, 1), (again.IsWaiting, again.IsReturned, again.ApprovedRevision, again.SeenRevision));
            Assert.Equal(("Two bridges.\n", "One bridge.\n"), (again.Text, again.ShownText));
        }
    }

    [Theory]
    [InlineData(false, false, Awaits.Approval)]
    [InlineData(true, false, Awaits.Nothing)]
    [InlineData(true, true, Awaits.Nothing)]
    public void On_a_reviewed_page_the_text_of_whoever_is_not_trusted_waits(bool mayChangeReviewed, bool mayChangeProtected, Awaits awaits) =>
        Assert.Equal(awaits, After(Written, _ => [new PageProtected("reviewed")]).TextAwaits(new EditorRights(mayChangeReviewed, mayChangeProtected), default));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    [InlineData("\0")]
    public void A_comment_says_something(string text) => Assert.Throws<RuleViolationException>(() => ReviewComment.Parse(text));

    /// <summary>Of a random day of edits and decisions readers only ever see a text that was approved, or public at once.</summary>
    [Fact]
    public void Readers_see_nothing_that_nobody_approved() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 34)).ToArbitrary(), ShowsWhatWasApproved).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static bool ShowsWhatWasApproved(int[] steps)
    {
        var page = Written;
        var texts = new Dictionary<int, string> { [1] = Bridging.Text };
        var approved = new HashSet<int> { 1 };
        foreach (var step in steps)
        {
            var (kind, number) = (step % 7, step / 7);
            try
            {
                page = After(page, kind switch
                {
                    0 or 1 => Waiting(page.Revision, $"Text {texts.Count} {step}\n").Decide,
                    2 => (Revision(page.Revision, $"Text {texts.Count} {step}\n") with { Awaits = Awaits.Look }).Decide,
                    3 => state => new ApproveRevisions(Math.Max(1, state.Revision - number), texts[Math.Max(1, state.Revision - number)]).Decide(state),
                    4 => state => new RevertRevisions(state.Revision, default, texts[Math.Max(1, state.SeenRevision)]).Decide(state),
                    5 => state => new ReturnRevisions(state.Revision, ReviewComment.Parse("No")).Decide(state),
                    _ => state => new MarkSeen(Math.Max(1, state.Revision - number)).Decide(state),
                });
            }
            catch (ReviewedMeanwhileException)
            {
            }
            texts.TryAdd(page.Revision, page.Text);
            if (kind == 3 || !page.IsWaiting) approved.Add(page.ApprovedRevision);
        }
        return approved.Contains(page.ApprovedRevision) && page.ShownText == texts[page.ApprovedRevision] && page.SeenRevision <= page.Revision;
    }
}
