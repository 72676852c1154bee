using static DocWiki.Domain.Text.TextMerge;

namespace DocWiki.Domain.Text;

/// <summary>Makes a <see cref="TextMerge"/>: by line, where both sides changed the same lines by word, and a block one side moved with what the other changed in it.</summary>
/// <param name="lines">The three texts by line, and what either side changed in them.</param>
/// <param name="lifted">Which of several equal lines was added or removed is anybody's guess; both sides have to guess alike, or one paragraph both added stands there twice. Lifted: the one furthest up.</param>
internal sealed class TextMerging(string before, string mine, string theirs, TextMerging.ByLine lines, bool lifted)
{
    /// <summary>Work on all comparisons of lines, and again on all those inside lines: together less than a second, whatever the texts are.</summary>
    private const int MaxSteps = 30_000_000;

    /// <summary>Steps from each end that even the largest texts are worth.</summary>
    private const int MinLimit = 16;

    /// <summary>More places than anybody is asked about one by one: such texts have little in common, and nothing more is tried to put them together.</summary>
    private const int MaxClashes = 500;

    /// <summary>Lines in which a side kept less of the words than this were written anew: to mix the words of both would make sense to nobody.</summary>
    private const double MinKept = 0.5;

    /// <summary>Letters and digits a block must have to be known again where it was moved to; “- yes” stands in many places.</summary>
    private const int MinMoved = 20;

    /// <summary>Removed blocks that are looked for elsewhere: each time the whole text is searched.</summary>
    private const int MaxBlocksLookedFor = 100;

    /// <summary>Signs and spaces in a row between two changed words up to which they are looked at as neighbours.</summary>
    private const int MaxTokensBetweenNeighbours = 16;

    private readonly List<Part> parts = [];
    private int clashes, steps = MaxSteps;

    public static TextMerge Merge(string before, string mine, string theirs)
    {
        var lines = ByLine.Of(before, mine, theirs);
        var first = new TextMerging(before, mine, theirs, lines, lifted: true);
        var merge = first.Merge();
        // The other guess only where the first one asks something: it may have nothing to ask.
        return first.clashes is > 0 and < MaxClashes && new TextMerging(before, mine, theirs, lines, lifted: false).Merge() is { IsClean: true } other ? other : merge;
    }

    private TextMerge Merge()
    {
        var (old, mineLines, theirLines) = (lines.Before, lines.Mine, lines.Theirs);
        var regions = MergeStretch.All(Guessed(lines.ByMine, old, mineLines), Guessed(lines.ByTheirs, old, theirLines), old.Count, static (_, _) => false)
            .Select(stretch => new Region(
                before[old.Start(stretch.Start)..old.Start(stretch.End)],
                mine[mineLines.Start(stretch.MineStart)..mineLines.Start(stretch.MineEnd)],
                theirs[theirLines.Start(stretch.TheirsStart)..theirLines.Start(stretch.TheirsEnd)],
                stretch.ByMine, stretch.ByTheirs))
            .ToList();
        FollowMoves(regions);
        foreach (var region in regions) Add(region);
        return new TextMerge(parts);
    }

    /// <param name="elements">In all texts that are compared with one another: one limit for all of them, so that either order of the sides is the same merge.</param>
    private static int LimitFor(int elements, int steps) => Math.Clamp(steps / Math.Max(1, elements), MinLimit, SequenceDiff.LimitFor(elements));

    /// <summary>Compares inside lines, and counts the work.</summary>
    private List<SequenceChange> Changes(TextTokens from, TextTokens to, int limit)
    {
        var differing = SequenceDiff.Between(from.Ids, to.Ids, limit);
        var length = differing.Sum(change => (long)change.BeforeLength + change.AfterLength);
        steps -= (int)Math.Min(Math.Max(0, steps), from.Count + to.Count + length * Math.Min(length, limit));
        return Guessed(differing, from, to);
    }

    private List<SequenceChange> Guessed(List<SequenceChange> differing, TextTokens from, TextTokens to) => lifted ? Lifted(differing, from, to) : differing;

    /// <summary>Each addition and removal as far up as it can be taken; those that meet there are one change.</summary>
    private static List<SequenceChange> Lifted(List<SequenceChange> differing, TextTokens from, TextTokens to)
    {
        var changes = new List<SequenceChange>();
        foreach (var found in differing)
        {
            var change = found;
            while (true)
            {
                var last = changes.Count > 0 ? changes[^1] : default;
                if (change.BeforeStart == last.BeforeEnd && change.AfterStart == last.AfterEnd && changes.Count > 0)
                {
                    // One change reaches up to the other: they are one, which may go further up.
                    changes.RemoveAt(changes.Count - 1);
                    change = new(last.BeforeStart, last.BeforeLength + change.BeforeLength, last.AfterStart, last.AfterLength + change.AfterLength);
                }
                else if (change.BeforeStart > last.BeforeEnd && change.AfterStart > last.AfterEnd && IsSameOneUp(change))
                    change = change with { BeforeStart = change.BeforeStart - 1, AfterStart = change.AfterStart - 1 };
                else break;
            }
            changes.Add(change);
        }
        return changes;

        bool IsSameOneUp(SequenceChange change) =>
            change.BeforeLength == 0 ? to.Ids[change.AfterStart - 1] == to.Ids[change.AfterEnd - 1]
            : change.AfterLength == 0 && from.Ids[change.BeforeStart - 1] == from.Ids[change.BeforeEnd - 1];
    }

    private void Add(Region region)
    {
        var (old, mine, theirs) = (region.Base, region.Mine, region.Theirs);
        if (!region.ByMine && !region.ByTheirs) Settle(old, old, Side.Neither);
        else if (!region.ByTheirs) Settle(mine, old, Side.Mine);
        else if (!region.ByMine) Settle(theirs, old, Side.Theirs);
        else if (mine == theirs) Settle(mine, old, Side.Both);
        else if (old.Length == 0 && clashes < MaxClashes && OneAddedMore(mine, theirs) is { } longer) Settle(longer, old, Side.Both);
        else if (clashes >= MaxClashes || !TryByWord(old, mine, theirs)) AddClash(new Clash(old, mine, theirs));
    }

    private void AddClash(Clash clash)
    {
        parts.Add(clash);
        clashes++;
    }

    private void Settle(string text, string old, Side by)
    {
        if (text.Length == 0 && old.Length == 0) return;
        if (parts is [.., Settled last] && last.By == by) parts[^1] = new Settled(last.Text + text, last.Base + old, by);
        else parts.Add(new Settled(text, old, by));
    }

    /// <summary>Both added the same lines, and one of them more between or around: the longer one has it all. Null where each has something of their own.</summary>
    private string? OneAddedMore(string mine, string theirs)
    {
        var numbers = new TextTokens.Numbers();
        var (mineLines, theirLines) = (TextTokens.Lines(mine, numbers), TextTokens.Lines(theirs, numbers));
        var changes = Changes(mineLines, theirLines, LimitFor(mineLines.Count + theirLines.Count, steps));
        if (changes.All(change => change.BeforeLength == 0) && !string.IsNullOrWhiteSpace(mine)) return theirs;
        if (changes.All(change => change.AfterLength == 0) && !string.IsNullOrWhiteSpace(theirs)) return mine;
        return null;
    }

    /// <summary>Settles word by word what can be; lines in which words clash stay whole. Nothing is done where a side wrote the lines anew.</summary>
    private bool TryByWord(string old, string mine, string theirs)
    {
        var numbers = new TextTokens.Numbers();
        var (words, mineWords, theirWords) = (TextTokens.Words(old, numbers), TextTokens.Words(mine, numbers), TextTokens.Words(theirs, numbers));
        var limit = LimitFor(words.Count + mineWords.Count + theirWords.Count, steps);
        var (byMine, byTheirs) = (Changes(words, mineWords, limit), Changes(words, theirWords, limit));
        if (Kept(byMine) < MinKept || Kept(byTheirs) < MinKept) return false;

        var line = new List<Piece>();
        foreach (var stretch in MergeStretch.All(byMine, byTheirs, words.Count, IsNear))
        {
            var piece = new Piece(
                old[words.Start(stretch.Start)..words.Start(stretch.End)],
                mine[mineWords.Start(stretch.MineStart)..mineWords.Start(stretch.MineEnd)],
                theirs[theirWords.Start(stretch.TheirsStart)..theirWords.Start(stretch.TheirsEnd)],
                (stretch.ByMine, stretch.ByTheirs) switch { (false, false) => Side.Neither, (true, false) => Side.Mine, (false, true) => Side.Theirs, _ => Side.Both });
            if (piece.By != Side.Neither || piece.Base.LastIndexOf('\n') is not (>= 0 and var lastBreak))
            {
                line.Add(piece);
                continue;
            }
            // Where all three have a line break, the lines above and below are decided by themselves.
            var firstBreak = piece.Base.IndexOf('\n');
            line.Add(Piece.Unchanged(piece.Base[..(firstBreak + 1)]));
            AddLine(line);
            Settle(piece.Base[(firstBreak + 1)..(lastBreak + 1)], piece.Base[(firstBreak + 1)..(lastBreak + 1)], Side.Neither);
            line.Add(Piece.Unchanged(piece.Base[(lastBreak + 1)..]));
        }
        AddLine(line);
        return true;

        double Kept(List<SequenceChange> changes)
        {
            var all = TextTokens.CountWords(old);
            var removed = changes.Sum(change => TextTokens.CountWords(old.AsSpan()[words.Start(change.BeforeStart)..words.Start(change.BeforeEnd)]));
            return all == 0 ? 0 : (double)(all - removed) / all;
        }

        // Neighbouring words belong to one thought; a word, or a line break, between them parts them.
        bool IsNear(int end, int next)
        {
            if (next - end > MaxTokensBetweenNeighbours) return false;
            var between = old.AsSpan()[words.Start(end)..words.Start(next)];
            return !between.Contains('\n') && TextTokens.CountWords(between) == 0;
        }
    }

    private void AddLine(List<Piece> line)
    {
        if (line.Any(piece => piece.By == Side.Both && piece.Mine != piece.Theirs))
            AddClash(new Clash(string.Concat(line.Select(piece => piece.Base)), string.Concat(line.Select(piece => piece.Mine)), string.Concat(line.Select(piece => piece.Theirs))));
        else
            foreach (var piece in line) Settle(piece.By == Side.Theirs ? piece.Theirs : piece.Mine, piece.Base, piece.By);
        line.Clear();
    }

    /// <summary>Where one side moved a block away, and the other changed something in it where it was: the change goes along.</summary>
    private static void FollowMoves(List<Region> regions)
    {
        var lookedFor = 0;
        for (var from = 0; from < regions.Count && lookedFor < MaxBlocksLookedFor; from++)
        {
            var region = regions[from];
            if (!region.ByMine || !region.ByTheirs || region is not ({ Mine: "" } or { Theirs: "" }) || region.Base.Count(char.IsLetterOrDigit) < MinMoved) continue;
            lookedFor++;
            if (region.Mine.Length == 0 && Find(other => other is { ByMine: true, ByTheirs: false } ? other.Mine : null) is { } mineTo)
            {
                regions[mineTo] = regions[mineTo] with { Mine = regions[mineTo].Mine.Replace(region.Base, region.Theirs, StringComparison.Ordinal) };
                regions[from] = region with { ByTheirs = false };
            }
            else if (region.Theirs.Length == 0 && Find(other => other is { ByMine: false, ByTheirs: true } ? other.Theirs : null) is { } theirsTo)
            {
                regions[theirsTo] = regions[theirsTo] with { Theirs = regions[theirsTo].Theirs.Replace(region.Base, region.Mine, StringComparison.Ordinal) };
                regions[from] = region with { ByMine = false };
            }

            // The only place; where it stands twice, nobody knows which was meant.
            int? Find(Func<Region, string?> added)
            {
                int? found = null;
                for (var i = 0; i < regions.Count; i++)
                {
                    if (added(regions[i]) is not { } text || text.IndexOf(region.Base, StringComparison.Ordinal) is not (>= 0 and var at)) continue;
                    if (found is not null || text.IndexOf(region.Base, at + 1, StringComparison.Ordinal) >= 0 || (at > 0 && text[at - 1] != '\n')) return null;
                    found = i;
                }
                return found;
            }
        }
    }

    /// <summary>What both guesses begin with.</summary>
    internal sealed record ByLine(TextTokens Before, TextTokens Mine, TextTokens Theirs, List<SequenceChange> ByMine, List<SequenceChange> ByTheirs)
    {
        public static ByLine Of(string before, string mine, string theirs)
        {
            var numbers = new TextTokens.Numbers();
            var (lines, mineLines, theirLines) = (TextTokens.Lines(before, numbers), TextTokens.Lines(mine, numbers), TextTokens.Lines(theirs, numbers));
            var limit = LimitFor(lines.Count + mineLines.Count + theirLines.Count, MaxSteps);
            return new(lines, mineLines, theirLines, SequenceDiff.Between(lines.Ids, mineLines.Ids, limit), SequenceDiff.Between(lines.Ids, theirLines.Ids, limit));
        }
    }

    /// <summary>Lines as they were and as either side has them.</summary>
    private readonly record struct Region(string Base, string Mine, string Theirs, bool ByMine, bool ByTheirs);

    /// <summary>The same inside a line.</summary>
    private readonly record struct Piece(string Base, string Mine, string Theirs, Side By)
    {
        public static Piece Unchanged(string text) => new(text, text, text, Side.Neither);
    }
}
