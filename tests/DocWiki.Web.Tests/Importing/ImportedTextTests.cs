using System.Text;
using DocWiki.Web.Importing;
using Xunit;

namespace DocWiki.Web.Tests.Importing;

public sealed class ImportedTextTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one\ntwo\n", TextTraits.None)]
    [InlineData("one\r\ntwo\r\n", "one\ntwo\n", TextTraits.CarriageReturnLineFeed)]
    [InlineData("one\r\ntwo\n", "one\ntwo\n", TextTraits.MixedLineEnds)]
    [InlineData("one\rtwo\n", "one\ntwo\n", TextTraits.LoneCarriageReturns)]
    [InlineData("one\r\r\ntwo\n", "one\n\ntwo\n", TextTraits.LoneCarriageReturns | TextTraits.MixedLineEnds)]
    [InlineData("one", "one", TextTraits.NoFinalNewline)]
    [InlineData("", "", TextTraits.Empty)]
    [InlineData("\uFEFFone\n", "one\n", TextTraits.ByteOrderMark)]
    [InlineData("\uFEFF", "", TextTraits.ByteOrderMark | TextTraits.Empty)]
    [InlineData("a\0b\n", "a\uFFFDb\n", TextTraits.NulCharacters)]
    [InlineData("one\n<<<<<<< HEAD\ntwo\n", "one\n<<<<<<< HEAD\ntwo\n", TextTraits.ConflictMarkers)]
    [InlineData("Heading\n=======\n", "Heading\n=======\n", TextTraits.None)]
    [InlineData("snow ☃ and 𝄞\n", "snow ☃ and 𝄞\n", TextTraits.None)]
    public void What_is_normalised_is_said(string before, string after, TextTraits traits) =>
        Assert.Equal(new ImportedText(after, traits), ImportedText.From(Encoding.UTF8.GetBytes(before)));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_read_as_Windows_1252_and_the_others_as_they_are() =>
        Assert.Equal(
            new ImportedText("it’s é – ü \uFFFD\n", TextTraits.InvalidUtf8),
            ImportedText.From([.. "it"u8, 0x92, .. "s é "u8, 0x96, .. " "u8, 0xFC, .. " "u8, 0x81, .. "\n"u8]));

    [Fact]
    public void A_character_cut_off_at_the_end_loses_nothing() =>
        Assert.Equal("aâ‚", ImportedText.From([.. "a"u8, 0xE2, 0x82]).Text);

    [Fact]
    public void UTF16_with_its_byte_order_mark_is_read_as_such()
    {
        Assert.Equal(new ImportedText("é\n", TextTraits.Utf16), ImportedText.From([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("é\n")]));
        Assert.Equal(new ImportedText("é\n", TextTraits.Utf16), ImportedText.From([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("é\n")]));
    }

    [Fact]
    public void A_text_of_one_mebibyte_is_taken_and_one_byte_more_is_refused_with_the_reason()
    {
        var largest = Encoding.UTF8.GetBytes(new string('x', ImportedText.MaxBytes - 1) + "\n");

        Assert.Equal(ImportedText.MaxBytes, ImportedText.From(largest).Text.Length);
        var refused = ImportedText.From([.. largest, (byte)'\n']);
        Assert.Equal("The text has 1,048,577 bytes; a page can have 1,048,576.", refused.Refusal);
        Assert.Empty(refused.Text);
    }

    [Fact]
    public void Line_ends_count_as_they_will_be() =>
        Assert.Null(ImportedText.From(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\r\n", ImportedText.MaxBytes)))).Refusal);

    [Fact]
    public void A_content_of_many_mebibytes_is_refused_without_being_decoded() =>
        Assert.NotNull(ImportedText.From(new byte[3 * ImportedText.MaxBytes]).Refusal);
}
