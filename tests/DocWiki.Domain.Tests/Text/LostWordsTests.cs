using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class LostWordsTests
{
    [Theory]
    [InlineData("set x to 1", "set x to 2", "set x to 3 if y is 2", "wrote: 2")]
    [InlineData("a c b d", "a b c d", "a c b d", "wrote: c")]
    [InlineData("It joins one.", "It connects one.", "It links one.", "wrote: connects")]
    [InlineData("It joins one here.", "It joins one.", "It joins one here.", "wrote: one.")]
    [InlineData("It joins one, two.", "It joins two.", "It joins one, two.", "removed: one,")]
    [InlineData("It joins one.", "It joins one.", "It links one.", "")]
    [InlineData("", "mine", "theirs mine", "wrote: mine")]
    [InlineData("", "mine and more", "theirs", "wrote: mine and more")]
    public void What_one_side_did_and_the_chosen_text_lacks(string before, string side, string chosen, string lost) =>
        Assert.Equal(lost, LostWords.Of(before, side, chosen) is { } found ? $"{(found.IsRemoval ? "removed" : "wrote")}: {string.Join(" … ", found.Runs)}" : "");
}
