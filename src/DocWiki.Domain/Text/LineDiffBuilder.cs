using static DocWiki.Domain.Text.LineDiff;

namespace DocWiki.Domain.Text;

/// <summary>Makes a <see cref="LineDiff"/>: lines compared, changed lines paired, pairs compared by word, the rest folded.</summary>
internal sealed class LineDiffBuilder
{
    private readonly LineChanges lines;
    private readonly LinePairing pairing;
    private readonly List<MarkdownHeading> headings;
    private readonly List<Part> parts = [];
    private Totals total;
    private int passed;

    private LineDiffBuilder(string before, string after)
    {
        lines = new LineChanges(before, after);
        pairing = new LinePairing(lines);
        headings = MarkdownHeadings.In(after);
    }

    public static LineDiff Build(string before, string after) =>
        before == after ? new LineDiff([], default, false) : new LineDiffBuilder(before, after).Build();

    private LineDiff Build()
    {
        var (before, after) = (0, 0);
        foreach (var (first, last) in lines.Groups(Context))
        {
            var (from, to) = (lines.Changes[first], lines.Changes[last]);
            var above = Math.Min(Context, from.BeforeStart - before);
            AddFold(before, after, from.BeforeStart - above - before);
            var rows = new List<Row>();
            (before, after) = (from.BeforeStart - above, from.AfterStart - above);
            var (firstBefore, firstAfter) = (before, after);
            for (var i = first; i <= last; i++)
            {
                for (; before < lines.Changes[i].BeforeStart; before++, after++) rows.Add(Unchanged(before, after));
                AddChanged(rows, lines.Changes[i]);
                (before, after) = (lines.Changes[i].BeforeEnd, lines.Changes[i].AfterEnd);
            }
            for (var end = Math.Min(before + Context, lines.BeforeCount); before < end; before++, after++) rows.Add(Unchanged(before, after));
            parts.Add(new Hunk(firstBefore + 1, firstAfter + 1, HeadingAt(firstAfter), rows));
        }
        AddFold(before, after, lines.BeforeCount - before);
        return new LineDiff(parts, total, pairing.TooDifferentForWords)
        {
            BeforeLacksFinalNewline = lines.Before is not ([] or [.., '\n']),
            AfterLacksFinalNewline = lines.After is not ([] or [.., '\n']),
        };
    }

    private void AddFold(int before, int after, int count)
    {
        if (count > 0) parts.Add(new Fold(before + 1, after + 1, HeadingAt(after), count));
    }

    /// <summary>The heading at or above a line; asked for lines in growing order.</summary>
    private string? HeadingAt(int line)
    {
        while (passed < headings.Count && headings[passed].Line <= line) passed++;
        return passed == 0 ? null : headings[passed - 1].Text;
    }

    private Row Unchanged(int before, int after)
    {
        IReadOnlyList<Segment> same = Segments(lines.BeforeLine(before), changed: false);
        return new(RowKind.Unchanged, before + 1, after + 1, same, same);
    }

    private void AddChanged(List<Row> rows, SequenceChange change)
    {
        var (before, after) = (change.BeforeStart, change.AfterStart);
        foreach (var (left, right) in pairing.Pairs(change))
        {
            AddOneSided(rows, ref before, left, ref after, right);
            var (old, @new) = WordDiff.Between(WithoutEnd(lines.BeforeLine(left)), WithoutEnd(lines.AfterLine(right)));
            rows.Add(new(RowKind.Changed, left + 1, right + 1, old, @new));
            Count(1, 1, old, @new);
            (before, after) = (left + 1, right + 1);
        }
        AddOneSided(rows, ref before, change.BeforeEnd, ref after, change.AfterEnd);
    }

    private void AddOneSided(List<Row> rows, ref int before, int beforeEnd, ref int after, int afterEnd)
    {
        for (; before < beforeEnd; before++)
        {
            var segments = Segments(lines.BeforeLine(before), changed: true);
            rows.Add(new(RowKind.Removed, before + 1, null, segments, []));
            Count(1, 0, segments, []);
        }
        for (; after < afterEnd; after++)
        {
            var segments = Segments(lines.AfterLine(after), changed: true);
            rows.Add(new(RowKind.Added, null, after + 1, [], segments));
            Count(0, 1, [], segments);
        }
    }

    private void Count(int removedLines, int addedLines, IReadOnlyList<Segment> removed, IReadOnlyList<Segment> added) => total = new(
        total.RemovedLines + removedLines, total.AddedLines + addedLines,
        total.RemovedWords + ChangedWords(removed), total.AddedWords + ChangedWords(added));

    private static int ChangedWords(IReadOnlyList<Segment> segments)
    {
        var words = 0;
        foreach (var segment in segments)
        {
            if (segment.IsChanged) words += TextTokens.CountWords(segment.Text);
        }
        return words;
    }

    private static Segment[] Segments(ReadOnlySpan<char> line, bool changed) =>
        WithoutEnd(line) is { IsEmpty: false } text ? [new(text.ToString(), changed)] : [];

    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> line) => line is [.., '\n'] ? line[..^1] : line;
}
