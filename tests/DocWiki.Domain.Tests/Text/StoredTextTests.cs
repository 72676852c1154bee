using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class StoredTextTests
{
    [Fact]
    public void A_first_revision_is_kept_whole() => Assert.Equal(new StoredText("text\n", null, null), StoredText.Choose(null, "text\n", 0));

    [Fact]
    public void A_small_change_is_kept_as_a_patch_and_a_big_one_whole()
    {
        Assert.Equal("@1:17-3 two+5 three", StoredText.Choose("one and one make two\n", "one and one make three\n", 0).Patch?.Encode());
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
        Assert.Equal(after, StoredText.Choose(before, after, StoredText.MaxSinceWhole, sameAs: 1).Whole);
    }

    [Fact]
    public void Every_revision_is_rebuilt_from_the_last_whole_text() => SomeTexts.ForAll(8, texts =>
    {
        var (stored, whole) = (new List<StoredText>(), 0);
        for (var i = 0; i < texts.Length; i++)
        {
            var same = Array.FindIndex(texts, whole, i - whole, text => text == texts[i]);
            stored.Add(StoredText.Choose(i == 0 ? null : texts[i - 1], texts[i], i - 1 - whole, same < 0 ? null : same + 1));
            if (stored[i].Whole is not null) whole = i;
            Assert.Equal(texts[i], StoredText.Rebuild(whole + 1, stored.Skip(whole)));
        }
    });
}
