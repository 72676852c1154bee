namespace DocWiki.Domain.Text;

/// <summary>
/// Finds the pieces of a patch: where two texts differ, cut so that the written form is short. Lines are compared first, then in
/// each changed block words, then characters; of these ways the cheapest is taken, and pieces that stand so close that two
/// places cost more than the text between them, written twice, become one.
/// </summary>
internal sealed class TextPieces
{
    /// <summary>Characters (both sides together) up to which a block is compared character by character: beyond, what is found are accidents.</summary>
    private const int MaxCharacters = 4_000;

    /// <summary>Characters of all changed blocks up to which characters are compared at all: a text of which more changed will be kept whole.</summary>
    private const int MaxChanged = 200_000;

    /// <summary>How many neighbouring pieces are considered at most for becoming one.</summary>
    private const int MaxJoined = 32;

    private readonly string before, after;
    private readonly int limit;
    private bool byCharacter;

    private TextPieces(string before, string after) =>
        (this.before, this.after, limit) = (before, after, SequenceDiff.LimitFor(before.Length + after.Length));

    public static List<TextEdit> Between(string before, string after) =>
        before == after ? [] : new TextPieces(before, after).Edits();

    /// <summary>The edit without what both its sides begin or end with, or null where nothing is left.</summary>
    public static TextEdit? Trimmed(TextPosition at, string removed, string added)
    {
        var (start, end) = CommonEnds(removed, added);
        return start == removed.Length && start == added.Length ? null : new(at.After(removed.AsSpan(0, start)), removed[start..^end], added[start..^end]);
    }

    /// <summary>Lengths of the common beginning and, of the rest, the common end, neither of which cuts a surrogate pair.</summary>
    public static (int Start, int End) CommonEnds(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var start = left.CommonPrefixLength(right);
        // A common high surrogate stays with the low ones that follow it.
        if (start > 0 && char.IsHighSurrogate(left[start - 1]) && (BeginsLow(left[start..]) || BeginsLow(right[start..]))) start--;
        var (shorter, end) = (Math.Min(left.Length, right.Length) - start, 0);
        while (end < shorter && left[^(end + 1)] == right[^(end + 1)]) end++;
        if (end > 0 && char.IsLowSurrogate(left[^end]) && (EndsHigh(left[..^end]) || EndsHigh(right[..^end]))) end--;
        return (start, end);

        static bool BeginsLow(ReadOnlySpan<char> text) => text.Length > 0 && char.IsLowSurrogate(text[0]);
        static bool EndsHigh(ReadOnlySpan<char> text) => text.Length > 0 && char.IsHighSurrogate(text[^1]);
    }

    private List<TextEdit> Edits()
    {
        var (start, end) = CommonEnds(before, after);
        var middle = new SequenceChange(start, before.Length - start - end, start, after.Length - start - end);
        var numbers = new TextTokens.Numbers();
        var blocks = Compared(middle, text => TextTokens.Lines(text, numbers));
        byCharacter = blocks.Sum(block => (long)block.BeforeLength + block.AfterLength) <= MaxChanged;
        var edits = new List<TextEdit>();
        var (offset, position) = (0, TextPosition.Start);
        foreach (var piece in Joined([.. blocks.SelectMany(Refined)]).Pieces)
        {
            position = position.After(before.AsSpan(offset..piece.BeforeStart));
            var removed = before.Substring(piece.BeforeStart, piece.BeforeLength);
            edits.Add(new(position, removed, after.Substring(piece.AfterStart, piece.AfterLength)));
            (offset, position) = (piece.BeforeEnd, position.After(removed));
        }
        return edits;
    }

    /// <summary>The cheapest way found to write one changed block.</summary>
    private List<SequenceChange> Refined(SequenceChange block)
    {
        if (block.BeforeLength == 0 || block.AfterLength == 0) return [block];
        var numbers = new TextTokens.Numbers();
        var words = Compared(block, text => TextTokens.Words(text, numbers));
        if (!byCharacter) return Joined(words).Pieces;
        List<List<SequenceChange>> ways = [words, [.. words.SelectMany(Characters)], Characters(block)];
        return ways.Select(Joined).MinBy(way => way.Cost).Pieces;
    }

    private List<SequenceChange> Characters(SequenceChange block) =>
        block.BeforeLength == 0 || block.AfterLength == 0 || block.BeforeLength + block.AfterLength > MaxCharacters
            ? [block] : Compared(block, TextTokens.Characters);

    /// <summary>The differing pieces of a block, found by comparing its tokens.</summary>
    private List<SequenceChange> Compared(SequenceChange block, Func<ReadOnlySpan<char>, TextTokens> tokens)
    {
        var left = tokens(before.AsSpan(block.BeforeStart, block.BeforeLength));
        var right = tokens(after.AsSpan(block.AfterStart, block.AfterLength));
        var pieces = new List<SequenceChange>();
        foreach (var change in SequenceDiff.Between(left.Ids, right.Ids, limit))
        {
            var (x, y) = (left.Start(change.BeforeStart), right.Start(change.AfterStart));
            var (width, height) = (left.Start(change.BeforeEnd) - x, right.Start(change.AfterEnd) - y);
            var (start, end) = CommonEnds(before.AsSpan(block.BeforeStart + x, width), after.AsSpan(block.AfterStart + y, height));
            pieces.Add(new(block.BeforeStart + x + start, width - start - end, block.AfterStart + y + start, height - start - end));
        }
        return pieces;
    }

    /// <summary>The pieces with neighbours joined where that is shorter: the cheapest of all ways to join them, up to <see cref="MaxJoined"/> at a time.</summary>
    private (List<SequenceChange> Pieces, int Cost) Joined(List<SequenceChange> pieces)
    {
        // best[n]: the cost of the first n pieces, and how many of them are joined in the last.
        var best = new (int Cost, int Last)[pieces.Count + 1];
        for (var n = 1; n <= pieces.Count; n++)
        {
            best[n] = (int.MaxValue, 1);
            for (var last = 1; last <= Math.Min(n, MaxJoined); last++)
            {
                var cost = best[n - last].Cost + Cost(Join(pieces[n - last], pieces[n - 1]));
                if (cost < best[n].Cost) best[n] = (cost, last);
            }
        }
        var joined = new List<SequenceChange>();
        for (var n = pieces.Count; n > 0; n -= best[n].Last) joined.Add(Join(pieces[n - best[n].Last], pieces[n - 1]));
        joined.Reverse();
        return (joined, best[^1].Cost);
    }

    private static SequenceChange Join(SequenceChange first, SequenceChange last) =>
        new(first.BeforeStart, last.BeforeEnd - first.BeforeStart, first.AfterStart, last.AfterEnd - first.AfterStart);

    /// <summary>Characters of the written form, with a place of usual length.</summary>
    private static int Cost(SequenceChange piece) => 6 + Cost(piece.BeforeLength) + Cost(piece.AfterLength);

    private static int Cost(int length) => length switch { 0 => 0, < 10 => 3, < 100 => 4, < 1000 => 5, _ => 6 } + length;
}
