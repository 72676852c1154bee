namespace DocWiki.Domain.Text;

/// <summary>
/// Decides which removed line became which added one. Likeness is the share of characters in words that both lines have; of all
/// ways to pair lines without crossing, the one with the most likeness is taken. The bounds are those of MediaWiki's wikidiff2 in
/// spirit: pairs less alike than <see cref="MinLikeness"/> read better as removed and added.
/// </summary>
internal sealed class LinePairing(LineChanges lines)
{
    /// <summary>wikidiff2's change_threshold.</summary>
    public const double MinLikeness = 0.2;

    /// <summary>Removed × added lines of one block up to which all pairs are looked at.</summary>
    private const int MaxPairs = 10_000;

    /// <summary>Words of all lines in one diff that may be looked at for likeness: about a fifth of a second.</summary>
    private int budget = 4_000_000;

    /// <summary>Some lines were not compared, because there are too many.</summary>
    public bool TooDifferentForWords { get; private set; }

    /// <summary>The lines (from 0) that became each other, in order.</summary>
    public List<(int Before, int After)> Pairs(SequenceChange change)
    {
        if (change.BeforeLength == 0 || change.AfterLength == 0) return [];
        if ((long)change.BeforeLength * change.AfterLength > MaxPairs || budget <= 0)
        {
            TooDifferentForWords = true;
            return [];
        }
        var numbers = new TextTokens.Numbers();
        var old = Enumerable.Range(change.BeforeStart, change.BeforeLength).Select(i => Bag.Of(lines.BeforeLine(i), numbers)).ToArray();
        var @new = Enumerable.Range(change.AfterStart, change.AfterLength).Select(i => Bag.Of(lines.AfterLine(i), numbers)).ToArray();
        return Best(old, @new).ConvertAll(pair => (change.BeforeStart + pair.Before, change.AfterStart + pair.After));
    }

    /// <summary>The pairs with the greatest sum of likeness (a longest common subsequence with weights).</summary>
    private List<(int Before, int After)> Best(Bag[] old, Bag[] @new)
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
        var pairs = new List<(int, int)>();
        for (int i = 0, j = 0; i < old.Length && j < @new.Length;)
        {
            if (likeness[i, j] >= MinLikeness && sum[i, j] == likeness[i, j] + sum[i + 1, j + 1]) pairs.Add((i++, j++));
            else if (sum[i, j] == sum[i + 1, j]) i++;
            else j++;
        }
        return pairs;
    }

    private double Likeness(Bag left, Bag right)
    {
        budget -= left.Words.Length + right.Words.Length;
        if (budget < 0 || left.Words.Length + right.Words.Length > WordDiff.MaxWords)
        {
            TooDifferentForWords = true;
            return 0;
        }
        if (left.Characters + right.Characters == 0) return 0;
        var common = 0;
        for (int i = 0, j = 0; i < left.Words.Length && j < right.Words.Length;)
        {
            var (x, y) = (left.Words[i], right.Words[j]);
            if (x.Id == y.Id) (common, i, j) = (common + x.Length, i + 1, j + 1);
            else if (x.Id < y.Id) i++;
            else j++;
        }
        return 2.0 * common / (left.Characters + right.Characters);
    }

    /// <summary>The words and signs of a line without its spaces, sorted by number, so that two lines are compared in one pass.</summary>
    private readonly record struct Bag((int Id, int Length)[] Words, int Characters)
    {
        public static Bag Of(ReadOnlySpan<char> line, TextTokens.Numbers numbers)
        {
            var tokens = TextTokens.Words(line, numbers);
            var (words, characters) = (new List<(int, int)>(tokens.Count), 0);
            for (var i = 0; i < tokens.Count; i++)
            {
                var token = tokens.Of(line, i);
                if (token.IsWhiteSpace()) continue;
                words.Add((tokens.Ids[i], token.Length));
                characters += token.Length;
            }
            words.Sort();
            return new([.. words], characters);
        }
    }
}
