using System.Text.Json;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class TextPatchTests
{
    [Fact]
    public void Applied_to_the_text_before_it_gives_the_text_after() =>
        SomeTexts.ForAll(2, texts => Assert.Equal(texts[1], TextPatch.Between(texts[0], texts[1]).Apply(texts[0])), times: 3000);

    [Fact]
    public void Inverted_it_leads_back_and_inverted_twice_it_is_the_same() => SomeTexts.ForAll(2, texts =>
    {
        var patch = TextPatch.Between(texts[0], texts[1]);
        Assert.Equal(texts[0], patch.Inverted().Apply(texts[1]));
        Assert.Equal(patch, patch.Inverted().Inverted());
        Assert.True(patch.Then(patch.Inverted()).IsEmpty);
    });

    [Fact]
    public void Two_patches_together_do_what_they_do_one_after_the_other() => SomeTexts.ForAll(3, texts =>
    {
        var both = TextPatch.Between(texts[0], texts[1]).Then(TextPatch.Between(texts[1], texts[2]));
        Assert.Equal(texts[2], both.Apply(texts[0]));
        Assert.Equal(texts[0], both.Inverted().Apply(texts[2]));
        Assert.Equal(both, TextPatch.Parse(both.Encode()));
    }, times: 2000);

    [Fact]
    public void Putting_patches_together_is_associative_in_effect() => SomeTexts.ForAll(4, texts =>
    {
        var (one, two, three) = (TextPatch.Between(texts[0], texts[1]), TextPatch.Between(texts[1], texts[2]), TextPatch.Between(texts[2], texts[3]));
        Assert.Equal(texts[3], one.Then(two).Then(three).Apply(texts[0]));
        Assert.Equal(texts[3], one.Then(two.Then(three)).Apply(texts[0]));
    }, times: 1000);

    [Fact]
    public void What_is_written_can_be_read_again() => SomeTexts.ForAll(2, texts =>
    {
        var patch = TextPatch.Between(texts[0], texts[1]);
        Assert.Equal(patch, TextPatch.Parse(patch.Encode()));
        Assert.Equal(patch.Encode(), TextPatch.Parse(patch.Encode()).Encode());
    });

    [Fact]
    public void As_JSON_it_is_one_string() => SomeTexts.ForAll(2, texts =>
    {
        if (texts.Any(HasLoneSurrogate)) return;
        var patch = TextPatch.Between(texts[0], texts[1]);
        var json = JsonSerializer.Serialize(patch);
        Assert.Equal(patch.Encode(), JsonSerializer.Deserialize<string>(json));
        Assert.Equal(patch, JsonSerializer.Deserialize<TextPatch>(json));
    });

    [Fact]
    public void No_piece_cuts_a_surrogate_pair() => SomeTexts.ForAll(2, texts =>
    {
        if (texts.Any(HasLoneSurrogate)) return;
        Assert.DoesNotContain(TextPatch.Between(texts[0], texts[1]).Edits, edit => HasLoneSurrogate(edit.Removed) || HasLoneSurrogate(edit.Added));
    }, times: 3000);

    [Fact]
    public void Pieces_do_not_overlap_and_are_in_order() => SomeTexts.ForAll(3, texts =>
    {
        var patch = TextPatch.Between(texts[0], texts[1]).Then(TextPatch.Between(texts[1], texts[2]));
        var end = TextPosition.Start;
        foreach (var edit in patch.Edits)
        {
            Assert.True(edit.At >= end);
            Assert.NotEqual(edit.Removed, edit.Added);
            end = edit.At.After(edit.Removed);
        }
    });

    [Fact]
    public void Equal_texts_have_an_empty_patch() => SomeTexts.ForAll(1, texts =>
    {
        var patch = TextPatch.Between(texts[0], texts[0]);
        Assert.True(patch.IsEmpty);
        Assert.Equal("", patch.Encode());
        Assert.Same(TextPatch.Empty, TextPatch.Parse(""));
    });

    [Theory]
    [InlineData("one\ntwo foo three\n", "one\ntwo barr three\n", "@2:5-3 foo+4 barr")]
    [InlineData("", "all", "@1+3 all")]
    [InlineData("all", "", "@1-3 all")]
    [InlineData("a\nb\nc\n", "a\nc\n", "@2-2 b\n")]
    [InlineData("a\nb", "a\nb\n", "@2:2+1 \n")]
    [InlineData("The quick brown fox jumps over the lazy dog.\n", "A quick brown fox jumps over the crazy dog.\n", "@1-3 The+1 A@:36-1 l+2 cr")]
    [InlineData("😀", "😁", "@1-2 😀+2 😁")]
    public void The_written_form_can_be_read_by_people(string before, string after, string written)
    {
        Assert.Equal(written, TextPatch.Between(before, after).Encode());
        Assert.Equal(after, TextPatch.Parse(written).Apply(before));
    }

    [Theory]
    [InlineData("one\ntwo bar three\n")]
    [InlineData("one\n")]
    [InlineData("")]
    [InlineData("two foo three\none\n")]
    [InlineData("one\ntwo fo")]
    public void A_patch_does_not_fit_another_text(string other)
    {
        var patch = TextPatch.Between("one\ntwo foo three\n", "one\ntwo barr three\n");
        var mismatch = Assert.Throws<PatchMismatchException>(() => patch.Apply(other));
        Assert.Equal(new TextPosition(2, 5), mismatch.At);
    }

    [Fact]
    public void A_column_beyond_its_line_does_not_fit() =>
        Assert.Throws<PatchMismatchException>(() => TextPatch.Parse("@1:5+1 x").Apply("abc\ndef\n"));

    [Fact]
    public void Patches_that_contradict_each_other_cannot_be_put_together()
    {
        var first = TextPatch.Between("one\n", "one two\n");
        Assert.Throws<PatchMismatchException>(() => first.Then(TextPatch.Parse("@1:5-3 six")));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("@")]
    [InlineData("@1")]
    [InlineData("@0+1 x")]
    [InlineData("@1:0+1 x")]
    [InlineData("@1+2 x")]
    [InlineData("@1+0 ")]
    [InlineData("@1+1x")]
    [InlineData("@1+99999999999 x")]
    [InlineData("@2+1 x@1+1 y")]
    [InlineData("@1-3 abc@:2+1 y")]
    public void What_is_no_patch_is_refused(string written)
    {
        Assert.Throws<FormatException>(() => TextPatch.Parse(written));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TextPatch>(JsonSerializer.Serialize(written)));
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }
        return false;
    }
}
