using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class StoredTextTests
{
    [Fact]
    public void A_small_change_is_kept_as_a_patch_and_a_big_one_whole()
    {
        Assert.Equal("@1:19-2 wo+4 hree", StoredText.Choose("one and one make two\n", "one and one make three\n", 0).Patch?.Encode());
        Assert.Equal("other\n", StoredText.Choose("one two\n", "other\n", 0).Whole);
        Assert.Equal("", StoredText.Choose("one two\n", "", 0).Whole);
        Assert.True(StoredText.Choose("", "", 0).Patch!.IsEmpty);
    }

    [Fact]
    public void After_enough_revisions_the_text_is_kept_whole_again()
    {
        var (before, after) = (new string('x', 1000), new string('x', 1001));
        Assert.Null(StoredText.Choose(before, after, StoredText.MaxSinceWhole - 1).Whole);
        Assert.Equal(after, StoredText.Choose(before, after, StoredText.MaxSinceWhole).Whole);
    }
}
