namespace DocWiki.Domain.Text;

/// <summary>
/// Whether some lines are other lines wrapped otherwise: a paragraph that was split, several that were joined, one whose line ends moved.
/// The lines of either side are read as one run of words. They are, where less than half as much changed, read that way, as when
/// line is compared with line, and at least as much is the same as wikidiff2 asks of a line that was split.
/// </summary>
internal sealed class LineRewrapping
{
    /// <summary>Changes with only empty lines between them that may be one.</summary>
    public const int MaxChanges = 4;

    private const double MinLikeness = 0.6;

    /// <summary>Share of a first or last line that must be found on the other side; else it does not belong to the paragraph.</summary>
    private const double MinOfEdge = 0.3;

    private const int MaxLines = 80;

    private readonly Side old, @new;

    /// <param name="lines">All lines in question; <see cref="MayBe"/>.</param>
    public LineRewrapping(SequenceChange lines, LineOf before, LineOf after, TextTokens.Numbers numbers)
    {
        old = new Side(lines.BeforeStart, lines.BeforeEnd, before, numbers);
        @new = new Side(lines.AfterStart, lines.AfterEnd, after, numbers);
    }

    public int Words => old.Ids.Count + @new.Ids.Count;

    public static bool MayBe(SequenceChange lines) =>
        lines.BeforeLength > 0 && lines.AfterLength > 0 && lines.BeforeLength + lines.AfterLength is > 2 and <= MaxLines;

    /// <param name="commonInPairs">Characters of words that are the same when line is compared with line.</param>
    /// <returns>The lines that belong together; null where it is not so.</returns>
    public SequenceChange? Find(int commonInPairs)
    {
        if (Words is 0 or > WordDiff.MaxWords / 2) return null;
        var changes = SequenceDiff.Between(old.Ids.ToArray(), @new.Ids.ToArray(), SequenceDiff.LimitFor(Words));
        old.Mark(changes.Select(change => (change.BeforeStart, change.BeforeEnd)));
        @new.Mark(changes.Select(change => (change.AfterStart, change.AfterEnd)));
        var (left, right) = (old.Trimmed(MinOfEdge), @new.Trimmed(MinOfEdge));
        if (left.Lines == 0 || right.Lines == 0 || left.Lines + right.Lines == 2) return null;
        var changed = left.Characters - left.Common + right.Characters - right.Common;
        var total = left.Characters + right.Characters;
        return left.Common + right.Common >= MinLikeness * total && 2 * changed < total - 2 * commonInPairs
            ? new SequenceChange(left.Start, left.Lines, right.Start, right.Lines) : null;
    }

    /// <summary>The words of one side's lines without their spaces.</summary>
    private sealed class Side
    {
        private readonly int start;
        private readonly List<int> lengths = [], lineOf = [];
        private readonly (int Characters, int Common)[] lines;

        public Side(int from, int to, LineOf text, TextTokens.Numbers numbers)
        {
            start = from;
            lines = new (int, int)[to - from];
            for (var line = from; line < to; line++)
            {
                var span = text(line);
                var tokens = TextTokens.Words(span, numbers);
                for (var i = 0; i < tokens.Count; i++)
                {
                    var token = tokens.Of(span, i);
                    if (token.IsWhiteSpace()) continue;
                    Ids.Add(tokens.Ids[i]);
                    lengths.Add(token.Length);
                    lineOf.Add(line - from);
                    lines[line - from].Characters += token.Length;
                    lines[line - from].Common += token.Length;
                }
            }
        }

        public List<int> Ids { get; } = [];

        public void Mark(IEnumerable<(int From, int To)> changed)
        {
            foreach (var (from, to) in changed)
                for (var i = from; i < to; i++) lines[lineOf[i]].Common -= lengths[i];
        }

        public (int Start, int Lines, int Characters, int Common) Trimmed(double minOfEdge)
        {
            var (first, last) = (0, lines.Length - 1);
            while (first <= last && IsForeign(lines[first])) first++;
            while (last > first && IsForeign(lines[last])) last--;
            var kept = lines[first..(last + 1)];
            return (start + first, kept.Length, kept.Sum(line => line.Characters), kept.Sum(line => line.Common));

            bool IsForeign((int Characters, int Common) line) => line.Characters == 0 || line.Common < minOfEdge * line.Characters;
        }
    }
}
