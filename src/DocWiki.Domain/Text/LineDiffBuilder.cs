using System.Text;
using static DocWiki.Domain.Text.LineDiff;

namespace DocWiki.Domain.Text;

/// <summary>Makes a <see cref="LineDiff"/>: lines compared, changed lines matched, matches compared by word, the rest folded.</summary>
internal sealed class LineDiffBuilder
{
    private readonly LineChanges lines;
    private readonly LineMatching matching;
    private readonly ChangeNature nature;
    private readonly List<MarkdownHeading> headings;
    private readonly List<Part> parts = [];
    private Totals total;
    private int passed;

    private LineDiffBuilder(string before, string after)
    {
        lines = new LineChanges(before, after);
        matching = new LineMatching(lines.Changes, lines.BeforeLine, lines.AfterLine);
        nature = new ChangeNature(after);
        // Of the lines as they were compared: an empty line within a paragraph that was rewrapped is no change.
        total = new(lines.Changes.Sum(change => change.BeforeLength), lines.Changes.Sum(change => change.AfterLength), 0, 0);
        headings = MarkdownHeadings.In(after);
    }

    public static LineDiff Build(string before, string after) =>
        before == after ? new LineDiff([], default, false) : new LineDiffBuilder(before, after).Build();

    private LineDiff Build()
    {
        var (before, after) = (0, 0);
        var changes = matching.Blocks.Select(block => block.Change).ToList();
        foreach (var (first, last) in LineChanges.Groups(changes, Context))
        {
            var from = changes[first];
            var above = Math.Min(Context, from.BeforeStart - before);
            AddFold(before, after, from.BeforeStart - above - before);
            var rows = new List<Row>();
            (before, after) = (from.BeforeStart - above, from.AfterStart - above);
            var (firstBefore, firstAfter) = (before, after);
            for (var i = first; i <= last; i++)
            {
                for (; before < changes[i].BeforeStart; before++, after++) rows.Add(Unchanged(before, after));
                AddChanged(rows, matching.Blocks[i]);
                (before, after) = (changes[i].BeforeEnd, changes[i].AfterEnd);
            }
            for (var end = Math.Min(before + Context, lines.BeforeCount); before < end; before++, after++) rows.Add(Unchanged(before, after));
            parts.Add(new Hunk(firstBefore + 1, firstAfter + 1, HeadingAt(firstAfter), rows));
        }
        AddFold(before, after, lines.BeforeCount - before);
        return new LineDiff(parts, total, matching.TooDifferentForWords)
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
        var same = Segments(lines.BeforeLine(before), changed: false);
        return new(RowKind.Unchanged, before + 1, after + 1, same, same);
    }

    private void AddChanged(List<Row> rows, LineMatching.Block block)
    {
        var (before, after) = (block.Change.BeforeStart, block.Change.AfterStart);
        foreach (var match in block.Matches)
        {
            AddOneSided(rows, ref before, match.BeforeStart, ref after, match.AfterStart);
            if (match is { BeforeLength: 1, AfterLength: 1 }) AddPair(rows, match.BeforeStart, match.AfterStart);
            else AddRewrapped(rows, match);
            (before, after) = (match.BeforeEnd, match.AfterEnd);
        }
        AddOneSided(rows, ref before, block.Change.BeforeEnd, ref after, block.Change.AfterEnd);
    }

    private void AddPair(List<Row> rows, int left, int right)
    {
        var (old, @new) = WordDiff.Between(WithoutEnd(lines.BeforeLine(left)), WithoutEnd(lines.AfterLine(right)));
        rows.Add(new(RowKind.Changed, left + 1, right + 1, old, @new) { Nature = nature.Of(old, @new, right) });
        CountWords(old, @new);
    }

    private void AddRewrapped(List<Row> rows, SequenceChange match)
    {
        var (old, @new) = WordDiff.Between(Joined(match.BeforeStart, match.BeforeEnd, lines.BeforeLine), Joined(match.AfterStart, match.AfterEnd, lines.AfterLine));
        var sort = (match.BeforeLength == 1 ? Nature.Split : match.AfterLength == 1 ? Nature.Joined : Nature.Rewrapped) | nature.Of(old, @new, match.AfterStart);
        var (left, right) = (Lines(old, match.BeforeLength), Lines(@new, match.AfterLength));
        for (var i = 0; i < Math.Max(left.Count, right.Count); i++)
        {
            rows.Add(new(RowKind.Rewrapped, i < left.Count ? match.BeforeStart + i + 1 : null, i < right.Count ? match.AfterStart + i + 1 : null,
                i < left.Count ? left[i] : [], i < right.Count ? right[i] : [])
            { Nature = sort });
        }
        CountWords(old, @new);
    }

    private void AddOneSided(List<Row> rows, ref int before, int beforeEnd, ref int after, int afterEnd)
    {
        for (; before < beforeEnd; before++)
        {
            var (segments, kind, elsewhere) = (Segments(lines.BeforeLine(before), changed: true), RowKind.Removed, default(int?));
            if (matching.MovedTo.TryGetValue(before, out var to)) (segments, kind, elsewhere) = (Moved(before, to).Before, RowKind.MovedAway, to + 1);
            rows.Add(new(kind, before + 1, null, segments, []) { Elsewhere = elsewhere });
            CountWords(segments, []);
        }
        for (; after < afterEnd; after++)
        {
            var (segments, kind, elsewhere) = (Segments(lines.AfterLine(after), changed: true), RowKind.Added, default(int?));
            if (matching.MovedFrom.TryGetValue(after, out var from))
            {
                (segments, kind, elsewhere) = (Moved(from, after).After, RowKind.MovedHere, from + 1);
                total = total with { MovedLines = total.MovedLines + 1 };
            }
            rows.Add(new(kind, null, after + 1, [], segments) { Elsewhere = elsewhere });
            CountWords([], segments);
        }
    }

    private (IReadOnlyList<Segment> Before, IReadOnlyList<Segment> After) Moved(int from, int to)
    {
        var old = WithoutEnd(lines.BeforeLine(from));
        var @new = WithoutEnd(lines.AfterLine(to));
        return old.SequenceEqual(@new) ? (Segments(old, false), Segments(@new, false)) : WordDiff.Between(old, @new);
    }

    private static string Joined(int from, int to, LineOf line)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++) text.Append(line(i));
        return WithoutEnd(text.ToString()).ToString();
    }

    /// <summary>The segments of a run of words cut into its lines.</summary>
    private static List<IReadOnlyList<Segment>> Lines(IReadOnlyList<Segment> segments, int count)
    {
        var cut = new List<IReadOnlyList<Segment>>(count);
        var line = new List<Segment>();
        foreach (var segment in segments)
        {
            var parts = segment.Text.Split('\n');
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    cut.Add(line);
                    line = [];
                }
                if (parts[i].Length > 0) line.Add(segment with { Text = parts[i] });
            }
        }
        cut.Add(line);
        return cut;
    }

    private void CountWords(IReadOnlyList<Segment> removed, IReadOnlyList<Segment> added) =>
        total = total with { RemovedWords = total.RemovedWords + ChangedWords(removed), AddedWords = total.AddedWords + ChangedWords(added) };

    private static int ChangedWords(IReadOnlyList<Segment> segments)
    {
        var words = 0;
        foreach (var segment in segments)
        {
            if (segment.IsChanged) words += TextTokens.CountWords(segment.Text);
        }
        return words;
    }

    private static IReadOnlyList<Segment> Segments(ReadOnlySpan<char> line, bool changed) =>
        WithoutEnd(line) is { IsEmpty: false } text ? [new(text.ToString(), changed)] : [];

    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> line) => line is [.., '\n'] ? line[..^1] : line;
}
