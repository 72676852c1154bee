namespace DocWiki.Domain.Text;

/// <summary>
/// A place in a text as an editor shows it: line and column count from 1, a column is one UTF-16 code unit, and only <c>\n</c>
/// ends a line (a <c>\r</c> is an ordinary character).
/// </summary>
public readonly record struct TextPosition(int Line, int Column) : IComparable<TextPosition>
{
    public static readonly TextPosition Start = new(1, 1);

    public int CompareTo(TextPosition other) => Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);

    /// <summary>The place reached from here by going over <paramref name="text"/>.</summary>
    public TextPosition After(ReadOnlySpan<char> text)
    {
        var last = text.LastIndexOf('\n');
        return last < 0 ? this with { Column = Column + text.Length } : new(Line + text.Count('\n'), text.Length - last);
    }

    /// <summary>The same place in another text, given that <paramref name="here"/> (not after this place) stands there at <paramref name="there"/> and nothing between differs.</summary>
    public TextPosition Moved(TextPosition here, TextPosition there) =>
        Line == here.Line ? new(there.Line, there.Column + Column - here.Column) : new(there.Line + Line - here.Line, Column);

    /// <summary>How many characters of <paramref name="text"/>, which begins at <paramref name="start"/>, stand before this place; -1 where it is not in that text.</summary>
    public int OffsetIn(ReadOnlySpan<char> text, TextPosition start)
    {
        var offset = 0;
        for (var line = start.Line; line < Line; line++)
        {
            var end = text[offset..].IndexOf('\n');
            if (end < 0) return -1;
            offset += end + 1;
        }
        var columns = Column - (Line == start.Line ? start.Column : 1);
        var inside = Line >= start.Line && columns >= 0 && columns <= text.Length - offset && !text.Slice(offset, columns).Contains('\n');
        return inside ? offset + columns : -1;
    }

    public override string ToString() => $"{Line}:{Column}";

    public static bool operator <(TextPosition left, TextPosition right) => left.CompareTo(right) < 0;
    public static bool operator >(TextPosition left, TextPosition right) => left.CompareTo(right) > 0;
    public static bool operator <=(TextPosition left, TextPosition right) => left.CompareTo(right) <= 0;
    public static bool operator >=(TextPosition left, TextPosition right) => left.CompareTo(right) >= 0;
}
