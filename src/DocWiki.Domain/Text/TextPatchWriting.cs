using System.Globalization;
using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>
/// The written form of a patch, short because every revision ever made is stored as one, and readable because people look at events:
/// <code>@12:5-3 foo+4 barr@:40+1 ,@17-6 gone⏎</code>
/// At line 12, column 5 “foo” became “barr”; in the same line at (old) column 40 “,” was added; the whole of line 17 was removed.
/// Places are those of the text before the patch, counted from 1. The line is left out where it is the one in which the piece
/// before ended, the column where it is 1. <c>-</c> and <c>+</c> carry the length of the text that follows after a space, in
/// UTF-16 code units, so the text itself stands there as it is.
/// </summary>
internal static class TextPatchWriting
{
    public static string Write(IEnumerable<TextEdit> edits)
    {
        var written = new StringBuilder();
        var line = 0;
        foreach (var (at, removed, added) in edits)
        {
            written.Append('@');
            if (at.Line != line) written.Append(at.Line);
            if (at.Column != 1 || at.Line == line) written.Append(':').Append(at.Column);
            if (removed.Length > 0) written.Append('-').Append(removed.Length).Append(' ').Append(removed);
            if (added.Length > 0) written.Append('+').Append(added.Length).Append(' ').Append(added);
            line = at.After(removed).Line;
        }
        return written.ToString();
    }

    public static List<TextEdit> Read(string written)
    {
        var edits = new List<TextEdit>();
        var (offset, end) = (0, default(TextPosition));
        while (offset < written.Length)
        {
            if (!Skip('@')) throw Wrong();
            var line = IsDigit() ? Number() : end.Line;
            var at = new TextPosition(line, Skip(':') ? Number() : 1);
            var removed = Skip('-') ? Text() : "";
            var added = Skip('+') ? Text() : "";
            if (at.Line < 1 || at.Column < 1 || at < end || removed.Length + added.Length == 0) throw Wrong();
            edits.Add(new(at, removed, added));
            end = at.After(removed);
        }
        return edits;

        bool IsDigit() => offset < written.Length && char.IsAsciiDigit(written[offset]);

        bool Skip(char c)
        {
            var there = offset < written.Length && written[offset] == c;
            if (there) offset++;
            return there;
        }

        int Number()
        {
            var start = offset;
            while (IsDigit()) offset++;
            return int.TryParse(written.AsSpan(start..offset), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong();
        }

        string Text()
        {
            var length = Number();
            if (!Skip(' ') || length == 0 || length > written.Length - offset) throw Wrong();
            offset += length;
            return written.Substring(offset - length, length);
        }

        FormatException Wrong() => new($"Not the written form of a text patch, at character {offset}.");
    }
}
