namespace DocWiki.Domain.Text;

/// <summary>A line by its number from 0, with or without its <c>\n</c>.</summary>
internal delegate ReadOnlySpan<char> LineOf(int index);

/// <summary>
/// Decides which removed lines became which added ones. First whole lines that stand elsewhere now; then, in each block of
/// changes, the pairs that do not cross with the most likeness; paragraphs that were split, joined or wrapped anew, as runs of words;
/// last, of what is left, lines that moved and were changed besides.
/// </summary>
/// <remarks>
/// Likeness is the share of characters in words that both have. The bounds are those of MediaWiki's wikidiff2 in spirit. Lines that
/// moved as they are cost one pass whatever the size; all else has a bound of its own.
/// </remarks>
internal sealed class LineMatching
{
    /// <summary>wikidiff2's change_threshold: pairs less alike read better as removed and added.</summary>
    public const double MinLikeness = 0.2;

    /// <summary>wikidiff2's moved_line_threshold.</summary>
    public const double MinMovedLikeness = 0.4;

    /// <summary>Removed and added lines together among which changed ones that moved are searched for, as in wikidiff2.</summary>
    public const int MaxMovedLines = 100;

    /// <summary>Letters and digits that must have moved together: a lone bracket or bullet is found everywhere.</summary>
    private const int MinMovedCharacters = 10;

    /// <summary>Removed × added lines of one block up to which all pairs are looked at.</summary>
    private const int MaxPairs = 10_000;

    /// <summary>Words that may be looked at for likeness in one comparison: about a fifth of a second.</summary>
    private int budget = 4_000_000;

    private readonly LineOf before, after;
    private readonly TextTokens.Numbers words = new(), lineNumbers = new();
    private readonly Dictionary<int, WordBag> beforeBags = [], afterBags = [];
    private readonly Dictionary<int, int> movedTo = [], movedFrom = [];
    private readonly List<Block> blocks = [];

    public LineMatching(IReadOnlyList<SequenceChange> changes, LineOf before, LineOf after)
    {
        (this.before, this.after) = (before, after);
        MatchMovedAsTheyAre(changes);
        var paired = changes.Select(Paired).ToList();
        for (var i = 0; i < paired.Count;) i = AddRewrapped(paired, i);
        MatchMovedAndChanged();
    }

    /// <summary>What differs, in order. Changes with nothing but empty lines between them are one where a paragraph was split or joined across those.</summary>
    public IReadOnlyList<Block> Blocks => blocks;

    /// <summary>By the line's number in the old text, its number in the new one; and the other way round.</summary>
    public IReadOnlyDictionary<int, int> MovedTo => movedTo;
    public IReadOnlyDictionary<int, int> MovedFrom => movedFrom;

    /// <summary>Some lines were not compared, because there are too many.</summary>
    public bool TooDifferentForWords { get; private set; }

    /// <param name="Matches">What became what, in order: one line and one line, or the lines of paragraphs that were split, joined or wrapped anew.</param>
    public readonly record struct Block(SequenceChange Change, IReadOnlyList<SequenceChange> Matches);

    /// <summary>Lines that are the same and the only ones of their kind on either side, and their neighbours as far as they are the same too.</summary>
    private void MatchMovedAsTheyAre(IReadOnlyList<SequenceChange> changes)
    {
        var (removed, added) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        foreach (var change in changes)
        {
            for (var i = change.BeforeStart; i < change.BeforeEnd; i++) removed[i] = lineNumbers.Of(WithoutEnd(before(i)));
            for (var i = change.AfterStart; i < change.AfterEnd; i++) added[i] = lineNumbers.Of(WithoutEnd(after(i)));
        }
        if (removed.Count == 0 || added.Count == 0) return;
        var places = Single(added);
        foreach (var (line, from) in Single(removed).OrderBy(place => place.Value))
        {
            if (from < 0 || !places.TryGetValue(line, out var to) || to < 0 || movedTo.ContainsKey(from) || before(from).IsWhiteSpace()) continue;
            var (first, last) = (0, 0);
            while (AreSame(from + first - 1, to + first - 1)) first--;
            while (AreSame(from + last + 1, to + last + 1)) last++;
            var characters = 0;
            for (var i = first; i <= last && characters < MinMovedCharacters; i++) characters += LettersAndDigits(before(from + i));
            if (characters < MinMovedCharacters) continue;
            for (var i = first; i <= last; i++) Move(from + i, to + i);
        }

        bool AreSame(int left, int right) => removed.TryGetValue(left, out var x) && added.TryGetValue(right, out var y) && x == y
            && !movedTo.ContainsKey(left) && !movedFrom.ContainsKey(right);

        // By its text, where a line stands; -1 for one that stands there more than once.
        static Dictionary<int, int> Single(Dictionary<int, int> lines)
        {
            var single = new Dictionary<int, int>();
            foreach (var (place, line) in lines) single[line] = single.ContainsKey(line) ? -1 : place;
            return single;
        }
    }

    private Block Paired(SequenceChange change)
    {
        var old = Enumerable.Range(change.BeforeStart, change.BeforeLength).Where(i => !movedTo.ContainsKey(i)).ToArray();
        var @new = Enumerable.Range(change.AfterStart, change.AfterLength).Where(i => !movedFrom.ContainsKey(i)).ToArray();
        if (old.Length == 0 || @new.Length == 0) return new(change, []);
        if ((long)old.Length * @new.Length > MaxPairs || budget <= 0)
        {
            TooDifferentForWords = true;
            return new(change, []);
        }
        return new(change, Best(old, @new));
    }

    /// <summary>The pairs with the greatest sum of likeness (a longest common subsequence with weights).</summary>
    private List<SequenceChange> Best(int[] old, int[] @new)
    {
        var likeness = new double[old.Length, @new.Length];
        var sum = new double[old.Length + 1, @new.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = @new.Length - 1; j >= 0; j--)
            {
                likeness[i, j] = Likeness(old[i], @new[j]);
                var paired = likeness[i, j] >= MinLikeness ? likeness[i, j] + sum[i + 1, j + 1] : 0;
                sum[i, j] = Math.Max(paired, Math.Max(sum[i + 1, j], sum[i, j + 1]));
            }
        }
        var pairs = new List<SequenceChange>();
        for (int i = 0, j = 0; i < old.Length && j < @new.Length;)
        {
            if (likeness[i, j] >= MinLikeness && sum[i, j] == likeness[i, j] + sum[i + 1, j + 1]) pairs.Add(new(old[i++], 1, @new[j++], 1));
            else if (sum[i, j] == sum[i + 1, j]) i++;
            else j++;
        }
        return pairs;
    }

    private double Likeness(int old, int @new)
    {
        var (left, right) = (Bag(beforeBags, before, old), Bag(afterBags, after, @new));
        budget -= left.Words.Length + right.Words.Length;
        if (budget < 0 || left.Words.Length + right.Words.Length > WordDiff.MaxWords)
        {
            TooDifferentForWords = true;
            return 0;
        }
        return left.Characters + right.Characters == 0 ? 0 : 2.0 * left.Common(right) / (left.Characters + right.Characters);
    }

    /// <summary>Takes over the changes from here on, as one where their words say so.</summary>
    /// <returns>The first change that is still to come.</returns>
    private int AddRewrapped(List<Block> paired, int first)
    {
        // The shortest such run: what follows a paragraph that was split may be another change.
        for (var last = first; last < Math.Min(paired.Count, first + LineRewrapping.MaxChanges); last++)
        {
            if (last > first && !AreBlank(paired[last - 1].Change.BeforeEnd, paired[last].Change.BeforeStart)) break;
            var run = paired[first..(last + 1)];
            var (from, to) = (run[0].Change, run[^1].Change);
            if (Rewrapped(run) is not { } found) continue;
            AddAnew(from.BeforeStart, found.BeforeStart, from.AfterStart, found.AfterStart);
            blocks.Add(new(found, [found]));
            AddAnew(found.BeforeEnd, to.BeforeEnd, found.AfterEnd, to.AfterEnd);
            return last + 1;
        }
        blocks.Add(paired[first]);
        return first + 1;
    }

    private bool AreBlank(int from, int to)
    {
        for (var i = from; i < to; i++) if (to - from > 2 || !before(i).IsWhiteSpace()) return false;
        return true;
    }

    private SequenceChange? Rewrapped(List<Block> run)
    {
        var all = new SequenceChange(run[0].Change.BeforeStart, run[^1].Change.BeforeEnd - run[0].Change.BeforeStart, run[0].Change.AfterStart, run[^1].Change.AfterEnd - run[0].Change.AfterStart);
        // Lines that moved may stand before or after such a paragraph, not in it.
        var (x, xEnd) = WithoutEdges(all.BeforeStart, all.BeforeEnd, movedTo, before);
        var (y, yEnd) = WithoutEdges(all.AfterStart, all.AfterEnd, movedFrom, after);
        all = new(x, xEnd - x, y, yEnd - y);
        if (!LineRewrapping.MayBe(all) || budget <= 0) return null;
        for (var i = x; i < xEnd; i++) if (movedTo.ContainsKey(i)) return null;
        for (var i = y; i < yEnd; i++) if (movedFrom.ContainsKey(i)) return null;
        var common = run.SelectMany(block => block.Matches).Sum(pair => Bag(beforeBags, before, pair.BeforeStart).Common(Bag(afterBags, after, pair.AfterStart)));
        var rewrapping = new LineRewrapping(all, before, after, words);
        budget -= rewrapping.Words;
        return rewrapping.Find(common);
    }

    private static (int From, int To) WithoutEdges(int from, int to, Dictionary<int, int> moved, LineOf line)
    {
        while (from < to && (moved.ContainsKey(from) || line(from).IsWhiteSpace())) from++;
        while (to > from && (moved.ContainsKey(to - 1) || line(to - 1).IsWhiteSpace())) to--;
        return (from, to);
    }

    /// <summary>What is left of a run of changes beside a paragraph that was found in it: between its changes stood empty lines.</summary>
    private void AddAnew(int beforeStart, int beforeEnd, int afterStart, int afterEnd)
    {
        var old = Enumerable.Range(beforeStart, beforeEnd - beforeStart).Select(i => lineNumbers.Of(before(i))).ToArray();
        var @new = Enumerable.Range(afterStart, afterEnd - afterStart).Select(i => lineNumbers.Of(after(i))).ToArray();
        var (x, y) = (beforeStart, afterStart);
        foreach (var change in SequenceDiff.Between(old, @new, SequenceDiff.LimitFor(old.Length + @new.Length)))
        {
            var block = change with { BeforeStart = beforeStart + change.BeforeStart, AfterStart = afterStart + change.AfterStart };
            StayUpTo(block.BeforeStart);
            blocks.Add(Paired(block));
            (x, y) = (block.BeforeEnd, block.AfterEnd);
        }
        StayUpTo(beforeEnd);

        // A line that stays did not move, and what was taken for its other place did not either.
        void StayUpTo(int end)
        {
            for (; x < end; x++, y++)
            {
                if (movedTo.Remove(x, out var to)) movedFrom.Remove(to);
                if (movedFrom.Remove(y, out var from)) movedTo.Remove(from);
            }
        }
    }

    private void MatchMovedAndChanged()
    {
        var (old, @new) = (new List<int>(), new List<int>());
        foreach (var (change, matches) in blocks)
        {
            var (x, y) = (change.BeforeStart, change.AfterStart);
            foreach (var match in matches.Append(new(change.BeforeEnd, 0, change.AfterEnd, 0)))
            {
                for (; x < match.BeforeStart; x++) if (!movedTo.ContainsKey(x) && LettersAndDigits(before(x)) >= MinMovedCharacters) old.Add(x);
                for (; y < match.AfterStart; y++) if (!movedFrom.ContainsKey(y) && LettersAndDigits(after(y)) >= MinMovedCharacters) @new.Add(y);
                (x, y) = (match.BeforeEnd, match.AfterEnd);
            }
            if (old.Count + @new.Count > MaxMovedLines) return;
        }
        var alike = old.SelectMany(x => @new.Select(y => (Likeness: Likeness(x, y), From: x, To: y))).Where(pair => pair.Likeness >= MinMovedLikeness);
        foreach (var (_, from, to) in alike.OrderByDescending(pair => pair.Likeness).ThenBy(pair => pair.From).ThenBy(pair => pair.To))
        {
            if (!movedTo.ContainsKey(from) && !movedFrom.ContainsKey(to)) Move(from, to);
        }
    }

    private void Move(int from, int to) => (movedTo[from], movedFrom[to]) = (to, from);

    private WordBag Bag(Dictionary<int, WordBag> bags, LineOf lines, int index)
    {
        if (!bags.TryGetValue(index, out var bag)) bags[index] = bag = WordBag.Of(lines(index), words);
        return bag;
    }

    private static int LettersAndDigits(ReadOnlySpan<char> line)
    {
        var count = 0;
        foreach (var c in line) if (char.IsLetterOrDigit(c)) count++;
        return count;
    }

    private static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> line) => line is [.., '\n'] ? line[..^1] : line;
}
