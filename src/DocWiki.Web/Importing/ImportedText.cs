using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace DocWiki.Web.Importing;

/// <summary>The text of a file as a page can have it: <c>\n</c> line ends, no U+0000, at most a mebibyte. The same bytes always give the same text.</summary>
/// <param name="Text">Empty where <paramref name="Refusal"/> says why there is none.</param>
/// <param name="Traits">What the bytes were like; each that stands for a change of the text says so.</param>
/// <param name="Refusal">A sentence, or null.</param>
public sealed partial record ImportedText(string Text, TextTraits Traits, string? Refusal = null)
{
    /// <summary>Of the resulting text in UTF-8.</summary>
    public const int MaxBytes = 1024 * 1024;

    // No text that may stay is longer: UTF-16 and CRLF at most double it, and a byte read as Windows-1252 only grows.
    private const int MaxBytesBefore = (2 * MaxBytes) + 3;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static ImportedText From(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytesBefore) return TooLarge(TextTraits.None, bytes.Length);
        var traits = TextTraits.None;
        var text = Decode(bytes, ref traits);
        text = WithoutNul(text, ref traits);
        text = WithLineFeeds(text, ref traits);
        if (text.Length == 0) traits |= TextTraits.Empty;
        else if (text[^1] != '\n') traits |= TextTraits.NoFinalNewline;
        if (ConflictMarker().IsMatch(text)) traits |= TextTraits.ConflictMarkers;
        return Encoding.UTF8.GetByteCount(text) is var size and > MaxBytes ? TooLarge(traits, size) : new(text, traits);
    }

    /// <summary>UTF-8; a byte that cannot be is read as Windows-1252, which is what it nearly always was meant to be, or U+FFFD where that has nothing either.</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes, out bool valid)
    {
        valid = Utf8.IsValid(bytes);
        if (valid) return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done) text.Append(rune.ToString());
            else foreach (var b in bytes[..used]) text.Append(b is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D ? "\uFFFD" : Windows1252.GetString([b]));
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    private static string Decode(ReadOnlySpan<byte> bytes, ref TextTraits traits)
    {
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            traits |= TextTraits.Utf16;
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }
        if (bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            traits |= TextTraits.ByteOrderMark;
            bytes = bytes[3..];
        }
        var text = Decode(bytes, out var valid);
        if (!valid) traits |= TextTraits.InvalidUtf8;
        return text;
    }

    private static string WithoutNul(string text, ref TextTraits traits)
    {
        if (!text.Contains('\0')) return text;
        traits |= TextTraits.NulCharacters;
        return text.Replace('\0', '\uFFFD');
    }

    // CommonMark ends a line at \n, \r\n and a lone \r alike, so the rendered page stays the same.
    private static string WithLineFeeds(string text, ref TextTraits traits)
    {
        if (!text.Contains('\r')) return text;
        var pairs = text.AsSpan().Count("\r\n");
        var loneReturns = text.AsSpan().Count('\r') - pairs;
        var loneFeeds = text.AsSpan().Count('\n') - pairs;
        if (loneReturns > 0) traits |= TextTraits.LoneCarriageReturns;
        if (pairs > 0) traits |= loneFeeds > 0 ? TextTraits.MixedLineEnds : TextTraits.CarriageReturnLineFeed;
        return text.Replace("\r\n", "\n").Replace('\r', '\n');
    }

    private static ImportedText TooLarge(TextTraits traits, int size) =>
        new("", traits, $"The text has {size:N0} bytes; a page can have {MaxBytes:N0}.");

    // The opening line only: “=======” also underlines a heading, and a “>>>>>>>” by itself may quote a mail.
    [GeneratedRegex("^<<<<<<< ", RegexOptions.Multiline)]
    private static partial Regex ConflictMarker();
}

[Flags]
public enum TextTraits
{
    None = 0,

    /// <summary>A UTF-8 byte order mark, left out.</summary>
    ByteOrderMark = 1,

    /// <summary>Every line ends in CR LF; now in LF.</summary>
    CarriageReturnLineFeed = 1 << 1,

    /// <summary>Some lines end in CR LF, some in LF; now all in LF.</summary>
    MixedLineEnds = 1 << 2,

    /// <summary>CR without LF; now LF. May stand beside the other two.</summary>
    LoneCarriageReturns = 1 << 3,

    /// <summary>Bytes that are not UTF-8, read as Windows-1252.</summary>
    InvalidUtf8 = 1 << 4,

    /// <summary>Was UTF-16 with its byte order mark.</summary>
    Utf16 = 1 << 5,

    /// <summary>U+0000, replaced by U+FFFD.</summary>
    NulCharacters = 1 << 6,

    /// <summary>Lines that git leaves at a conflict: kept.</summary>
    ConflictMarkers = 1 << 7,

    /// <summary>No text at all.</summary>
    Empty = 1 << 8,

    /// <summary>The last line has no line end: kept.</summary>
    NoFinalNewline = 1 << 9,
}
