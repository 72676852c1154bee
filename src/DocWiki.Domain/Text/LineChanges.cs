namespace DocWiki.Domain.Text;

/// <summary>Two texts cut into lines, and which lines differ. A line includes its <c>\n</c>, so that “no newline at the end” is a difference.</summary>
internal sealed class LineChanges
{
    /// <summary>How far a block of lines is moved at most to where it reads best.</summary>
    private const int MaxSlide = 100;

    private readonly TextTokens beforeLines, afterLines;

    public LineChanges(string before, string after)
    {
        (Before, After) = (before, after);
        var numbers = new TextTokens.Numbers();
        (beforeLines, afterLines) = (TextTokens.Lines(before, numbers), TextTokens.Lines(after, numbers));
        Changes = SequenceDiff.Between(beforeLines.Ids, afterLines.Ids, SequenceDiff.LimitFor(beforeLines.Count + afterLines.Count));
        for (var i = 0; i < Changes.Count; i++) Changes[i] = Slid(i);
    }

    public string Before { get; }
    public string After { get; }

    public int BeforeCount => beforeLines.Count;
    public int AfterCount => afterLines.Count;

    /// <summary>In lines, counted from 0.</summary>
    public List<SequenceChange> Changes { get; }

    /// <summary>A line, counted from 0, with its <c>\n</c>.</summary>
    public ReadOnlySpan<char> BeforeLine(int index) => beforeLines.Of(Before, index);
    public ReadOnlySpan<char> AfterLine(int index) => afterLines.Of(After, index);

    /// <summary>The changes in groups whose contexts of unchanged lines touch: (first, last) indexes.</summary>
    public static IEnumerable<(int First, int Last)> Groups(IReadOnlyList<SequenceChange> changes, int context)
    {
        for (var first = 0; first < changes.Count;)
        {
            var last = first;
            while (last + 1 < changes.Count && changes[last + 1].BeforeStart - changes[last].BeforeEnd <= 2 * context) last++;
            yield return (first, last);
            first = last + 1;
        }
    }

    /// <summary>
    /// Added or removed lines can often be taken one line higher or lower: with [A, B, A, B] made from [A, B], either half is new.
    /// People expect a whole paragraph or section, so the block is put where it begins with a heading or after an empty line.
    /// </summary>
    private SequenceChange Slid(int index)
    {
        var change = Changes[index];
        if (change.BeforeLength > 0 && change.AfterLength > 0) return change;
        var (lines, text, start, length) = change.AfterLength > 0
            ? (afterLines, After, change.AfterStart, change.AfterLength)
            : (beforeLines, Before, change.BeforeStart, change.BeforeLength);
        // One equal line stays between neighbours.
        var roomAbove = Math.Min(MaxSlide, index == 0 ? change.BeforeStart : change.BeforeStart - Changes[index - 1].BeforeEnd - 1);
        var roomBelow = Math.Min(MaxSlide, (index + 1 < Changes.Count ? Changes[index + 1].BeforeStart - 1 : BeforeCount) - change.BeforeEnd);
        var (up, down) = (0, 0);
        while (up < roomAbove && lines.Ids[start - up - 1] == lines.Ids[start + length - up - 1]) up++;
        while (down < roomBelow && lines.Ids[start + down] == lines.Ids[start + length + down]) down++;
        var (best, slide) = (-1, 0);
        for (var s = down; s >= -up; s--)
        {
            if (Fitness(start + s) is var fitness && fitness > best) (best, slide) = (fitness, s);
        }
        return change with { BeforeStart = change.BeforeStart + slide, AfterStart = change.AfterStart + slide };

        int Fitness(int line) => (lines.Of(text, line) is ['#', ..] ? 4 : 0)
            + (line == 0 || lines.Of(text, line - 1).IsWhiteSpace() ? 2 : 0) + (lines.Of(text, line).IsWhiteSpace() ? 0 : 1);
    }
}
