using System.Runtime.InteropServices;

namespace DocWiki.Domain.Text;

/// <summary>
/// Decides which section of a text became which one of the text after it: what two sections have in common of their lines, then of their
/// words, counts most; that they are called the same, stand under the same heading or at the same place counts besides. Of a section that was
/// split or joined with another, the larger part keeps the id; what moved into sections below it still counts as its own.
/// </summary>
/// <remarks>What it decides is stored with the revision, so it may become better: nothing that is recorded changes by that.</remarks>
internal sealed class SectionMatching
{
    /// <summary>So alike must sections be (0 to 1) that are called otherwise, by their lines.</summary>
    private const double MinByLines = 0.3;

    /// <summary>The same by their words. Any two texts of one language share some.</summary>
    private const double MinByWords = 0.5;

    /// <summary>What the same heading counts beside a likeness of 0 to 1: a part clearly larger has the id, called so or not.</summary>
    private const double SameHeading = 0.25, SameParent = 0.05, SameLevel = 0.02;

    /// <summary>What lies in sections below counts a little less than a section's own.</summary>
    private const double Below = 0.9;

    /// <summary>A line or word that stands in more sections than this tells them apart no longer.</summary>
    private const int MaxPlaces = 8;

    /// <summary>Sections of one heading, old times new, up to which all pairs are looked at.</summary>
    private const int MaxPairs = 100;

    /// <summary>Characters of a body below which it says nothing.</summary>
    private const int MinBody = 20;

    /// <summary>Lines and words found in another section, in one text: about a tenth of a second.</summary>
    private const int MaxFound = 500_000;

    private readonly Part[] before;
    private readonly Part[] after;
    private readonly int[] partnerOfBefore;
    private readonly int[] partnerOfAfter;

    private SectionMatching(Part[] before, Part[] after)
    {
        (this.before, this.after) = (before, after);
        (partnerOfBefore, partnerOfAfter) = (new int[before.Length], new int[after.Length]);
        partnerOfBefore.AsSpan().Fill(-1);
        partnerOfAfter.AsSpan().Fill(-1);
    }

    /// <param name="ids">Of the sections before, in order.</param>
    /// <returns>For each section after, the id of the one it was; null for a new one.</returns>
    public static SectionId?[] Follow(IReadOnlyList<SectionId> ids, string before, string after)
    {
        var matching = new SectionMatching(Part.AllIn(before), Part.AllIn(after));
        matching.Match(before, after);
        return [.. matching.partnerOfAfter.Select(partner => partner >= 0 && partner < ids.Count ? ids[partner] : (SectionId?)null)];
    }

    private void Match(string textBefore, string textAfter)
    {
        var (first, last) = (0, 0);
        while (first < before.Length && first < after.Length && before[first].Own(textBefore).SequenceEqual(after[first].Own(textAfter))) Pair(first, first++);
        while (last < before.Length - first && last < after.Length - first
            && before[^(last + 1)].Own(textBefore).SequenceEqual(after[^(last + 1)].Own(textAfter))) Pair(before.Length - ++last, after.Length - last);

        var (old, @new) = (Enumerable.Range(first, before.Length - first - last).ToList(), Enumerable.Range(first, after.Length - first - last).ToList());
        if (old.Count == 0 || @new.Count == 0) return;
        if (old.Count == 1 && @new.Count == 1 && before[first].Heading == after[first].Heading)
        {
            Pair(first, first);
            return;
        }
        var lines = new TextTokens.Numbers();
        foreach (var i in old) before[i].TakeLines(textBefore, lines);
        foreach (var i in @new) after[i].TakeLines(textAfter, lines);
        Part.AddUp(before, old);
        Part.AddUp(after, @new);
        PairByLines(old, @new);

        var (oldLeft, newLeft) = (old.FindAll(i => partnerOfBefore[i] < 0), @new.FindAll(i => partnerOfAfter[i] < 0));
        if (oldLeft.Count > 0 && newLeft.Count > 0)
        {
            var words = new TextTokens.Numbers();
            foreach (var i in oldLeft) before[i].TakeWords(textBefore, words);
            foreach (var i in newLeft) after[i].TakeWords(textAfter, words);
            PairByWords(oldLeft, newLeft);
            PairByPlace(newLeft);
        }
    }

    private void Pair(int old, int @new) => (partnerOfBefore[old], partnerOfAfter[@new]) = (@new, old);

    private void PairByLines(List<int> old, List<int> @new)
    {
        var shared = Shared(old, @new, withParents: true);
        foreach (var pair in OfSameHeading(old, @new)) shared.TryAdd(pair, default);
        PairBest(shared, (pair, found) =>
        {
            var (x, y) = (before[pair.Old], after[pair.New]);
            var likeness = Math.Max(Dice(found.Own, x.Weight, y.Weight), Below * Dice(found.Whole, x.Weight, y.Whole));
            var isSame = x.Heading == y.Heading;
            if (!isSame && likeness < MinByLines) return null;
            return likeness + (isSame ? SameHeading : 0) + (ParentOf(before, x) == ParentOf(after, y) ? SameParent : 0) + (x.Level == y.Level ? SameLevel : 0);
        });
    }

    private void PairByWords(List<int> old, List<int> @new) =>
        PairBest(Shared(old, @new, withParents: false), (pair, found) => Dice(found.Own, before[pair.Old].Weight, after[pair.New].Weight) is >= MinByWords and var likeness ? likeness : null);

    /// <summary>A section between the same neighbours, with nothing in it that would say it is another one, or with a heading that is still much the same.</summary>
    private void PairByPlace(List<int> @new)
    {
        foreach (var i in @new)
        {
            if (partnerOfAfter[i] >= 0) continue;
            var follower = i == 0 ? 0 : partnerOfAfter[i - 1] is >= 0 and var previous ? previous + 1 : -1;
            var leader = i + 1 == after.Length ? before.Length - 1 : partnerOfAfter[i + 1] is >= 0 and var next ? next - 1 : -1;
            var place = follower >= 0 && follower < before.Length && partnerOfBefore[follower] < 0 ? follower : leader >= 0 && partnerOfBefore[leader] < 0 ? leader : -1;
            if (place < 0 || before[place].Level != after[i].Level) continue;
            var isEmpty = before[place].Body < MinBody && after[i].Body < MinBody;
            var words = Likeness(before[place].Heading, after[i].Heading);
            if (words >= MinByWords || (follower == leader && (isEmpty || words >= MinByLines))) Pair(place, i);
        }
    }

    /// <summary>The characters that lines (or words) have which stand in two sections.</summary>
    private Dictionary<(int Old, int New), (int Own, int Whole)> Shared(List<int> old, List<int> @new, bool withParents)
    {
        var places = new Dictionary<int, List<int>>();
        foreach (var i in @new)
        {
            foreach (var (piece, _) in after[i].Pieces)
            {
                ref var sections = ref CollectionsMarshal.GetValueRefOrAddDefault(places, piece, out _);
                sections ??= [];
                if (sections.Count <= MaxPlaces) sections.Add(i);
            }
        }
        var shared = new Dictionary<(int, int), (int Own, int Whole)>();
        var left = MaxFound;
        foreach (var i in old)
        {
            foreach (var (piece, weight) in before[i].Pieces)
            {
                if (!places.TryGetValue(piece, out var sections) || sections.Count > MaxPlaces) continue;
                if ((left -= sections.Count) < 0) return shared;
                foreach (var section in sections)
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(shared, (i, section), out _).Own += weight;
                    for (var at = section; withParents && at >= 0; at = after[at].Parent)
                        if (partnerOfAfter[at] < 0) CollectionsMarshal.GetValueRefOrAddDefault(shared, (i, at), out _).Whole += weight;
                }
            }
        }
        return shared;
    }

    /// <summary>Of many that are called the same, those at the same place counted from the beginning or from the end.</summary>
    private List<(int Old, int New)> OfSameHeading(List<int> old, List<int> @new)
    {
        var byHeading = new Dictionary<string, (List<int> Old, List<int> New)>();
        foreach (var i in old) Named(before[i].Heading).Old.Add(i);
        foreach (var i in @new) Named(after[i].Heading).New.Add(i);
        var pairs = new List<(int, int)>();
        foreach (var (olds, news) in byHeading.Values)
        {
            if (olds.Count * (long)news.Count <= MaxPairs) pairs.AddRange(olds.SelectMany(_ => news, (i, j) => (i, j)));
            else for (var k = 1; k <= Math.Min(olds.Count, news.Count); k++) pairs.AddRange([(olds[k - 1], news[k - 1]), (olds[^k], news[^k])]);
        }
        return pairs;

        (List<int> Old, List<int> New) Named(string heading)
        {
            ref var named = ref CollectionsMarshal.GetValueRefOrAddDefault(byHeading, heading, out var isKnown);
            if (!isKnown) named = ([], []);
            return named;
        }
    }

    /// <param name="score">Null: they are not the same.</param>
    private void PairBest(Dictionary<(int Old, int New), (int Own, int Whole)> shared, Func<(int Old, int New), (int Own, int Whole), double?> score)
    {
        var scored = new List<(double Score, int Old, int New)>();
        foreach (var (pair, found) in shared)
            if (score(pair, found) is { } known) scored.Add((known, pair.Old, pair.New));
        // Sums of one page's few numbers in one order: equal ones are equal to the last bit. Of these the nearer place decides.
        scored.Sort((x, y) => y.Score.CompareTo(x.Score) is not 0 and var byScore ? byScore
            : Math.Abs(x.Old - x.New).CompareTo(Math.Abs(y.Old - y.New)) is not 0 and var byPlace ? byPlace
            : (x.Old, x.New).CompareTo((y.Old, y.New)));
        foreach (var (_, old, @new) in scored)
            if (partnerOfBefore[old] < 0 && partnerOfAfter[@new] < 0) Pair(old, @new);
    }

    private static double Dice(int shared, int one, int other) => shared == 0 ? 0 : Math.Min(1, 2.0 * shared / (one + other));

    private static string ParentOf(Part[] parts, Part part) => part.Parent < 0 ? "" : parts[part.Parent].Heading;

    /// <summary>The share of words two headings have in common.</summary>
    private static double Likeness(string one, string other)
    {
        var (left, right) = (WordsOf(one), WordsOf(other));
        var all = left.Count + right.Count;
        left.IntersectWith(right);
        return all == 0 ? 0 : 2.0 * left.Count / all;

        static HashSet<string> WordsOf(string heading) => [.. heading.ToLowerInvariant().Split((char[])[' ', '-', '/', ':', ',', '.', '(', ')', '`', '*', '_', '?'], StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>A heading and its own text, up to the next heading of any level.</summary>
    private sealed class Part(MarkdownHeading heading, int end, int parent)
    {
        public string Heading => heading.Text;
        public int Level => heading.Level;

        /// <summary>The section it lies in; -1: none.</summary>
        public int Parent => parent;

        /// <summary>Different lines or words, with their length.</summary>
        public List<(int Piece, int Weight)> Pieces { get; private set; } = [];

        /// <summary>The length of all of them.</summary>
        public int Weight { get; private set; }

        /// <summary>The same with those of the sections in it.</summary>
        public int Whole { get; private set; }

        /// <summary>The length of its lines.</summary>
        public int Body { get; private set; }

        public ReadOnlySpan<char> Own(string text) => text.AsSpan(heading.Offset, end - heading.Offset).TrimEnd('\n');

        public static Part[] AllIn(string text)
        {
            var headings = MarkdownHeadings.In(text);
            var parts = new Part[headings.Count];
            Span<int> above = stackalloc int[7];
            above.Fill(-1);
            for (var i = 0; i < parts.Length; i++)
            {
                var level = headings[i].Level;
                parts[i] = new Part(headings[i], i + 1 < parts.Length ? headings[i + 1].Offset : text.Length, above[level - 1]);
                above[level..].Fill(i);
            }
            return parts;
        }

        public static void AddUp(Part[] parts, List<int> wanted)
        {
            for (var k = wanted.Count - 1; k >= 0; k--)
            {
                var part = parts[wanted[k]];
                part.Whole += part.Weight;
                if (part.Parent >= 0) parts[part.Parent].Whole += part.Whole;
            }
        }

        public void TakeLines(string text, TextTokens.Numbers numbers)
        {
            var (seen, isFirst) = (new HashSet<int>(), true);
            foreach (var line in Own(text).EnumerateLines())
            {
                var words = line.Trim();
                // The heading counts for itself; a line of a few marks says nothing.
                if (!isFirst && words.Length > 2 && numbers.Of(words) is var number && seen.Add(number)) Add(number, words.Length);
                isFirst = false;
            }
            Body = Weight;
        }

        public void TakeWords(string text, TextTokens.Numbers numbers)
        {
            (Pieces, Weight) = ([], 0);
            var seen = new HashSet<int>();
            var own = Own(text);
            var tokens = TextTokens.Words(own, numbers);
            for (var i = 0; i < tokens.Count; i++)
                if (tokens.Of(own, i) is { Length: > 2 } word && seen.Add(tokens.Ids[i])) Add(tokens.Ids[i], word.Length);
        }

        private void Add(int piece, int weight)
        {
            Pieces.Add((piece, weight));
            Weight += weight;
        }
    }
}
