using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DocWiki.Domain.Text;
using Xunit;

namespace DocWiki.Domain.Tests.Text;

public sealed class TextHashTests
{
    [Fact]
    public void It_is_the_beginning_of_the_SHA_256_of_the_UTF_8_text() => SomeTexts.ForAll(1, texts =>
    {
        var sha = SHA256.HashData(Encoding.UTF8.GetBytes(texts[0]));
        var written = Convert.ToBase64String(sha.AsSpan(0, 16)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(written, TextHash.Of(texts[0]).ToString());
    });

    [Fact]
    public void The_empty_text_has_a_hash_too() => Assert.Equal("47DEQpj8HBSa-_TImW-5JA", TextHash.Of("").ToString());

    [Fact]
    public void Equal_texts_have_equal_hashes_and_other_texts_other_ones() => SomeTexts.ForAll(2, texts =>
        Assert.Equal(Encoding.UTF8.GetBytes(texts[0]).SequenceEqual(Encoding.UTF8.GetBytes(texts[1])), TextHash.Of(texts[0]) == TextHash.Of(texts[1])));

    [Fact]
    public void What_is_written_can_be_read_again()
    {
        var hash = TextHash.Of("Hyper-V\n");
        Assert.Equal(hash, TextHash.Parse(hash.ToString()));
        Assert.Equal($"\"{hash}\"", JsonSerializer.Serialize(hash));
        Assert.Equal(hash, JsonSerializer.Deserialize<TextHash>(JsonSerializer.Serialize(hash)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("47DEQpj8HBSa-_TImW-5J")]
    [InlineData("47DEQpj8HBSa-_TImW-5JAA")]
    [InlineData("47DEQpj8HBSa+/TImW+5JA")]
    [InlineData("47DEQpj8HBSa-_TImW-5JB")] // the same bytes, spelt with a spare bit set
    [InlineData("47DEQpj8HBSa -_TImW5JA")]
    public void What_is_no_hash_is_refused(string written)
    {
        Assert.False(TextHash.TryParse(written, null, out _));
        Assert.Throws<FormatException>(() => TextHash.Parse(written));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TextHash>($"\"{written}\""));
    }
}
