using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>Two people changed the same lines: one card for each place, to be settled one by one.</summary>
/// <param name="Theirs">The page as somebody else saved it meanwhile.</param>
/// <param name="BaseRevision">What both came from; 0: both wrote the page anew.</param>
/// <param name="Undone">The revision that is being undone, where nobody was writing meanwhile; null: somebody was.</param>
/// <param name="Rest">Places beyond the cards, settled all alike; null where each has its card.</param>
public sealed record Clashes(CurrentPage Theirs, int BaseRevision, int? Undone, IReadOnlyList<ClashCard> Cards, ClashRest? Rest)
{
    /// <summary>More places than anybody settles one by one.</summary>
    private const int MaxCards = 50;

    /// <summary>Characters of texts, about, that all cards show: beside a text of 1 MB the page stays below one and a half.</summary>
    private const int MaxShown = 200_000;

    /// <param name="decisions">What was chosen before; a place that has changed since is asked about again.</param>
    public static Clashes Of(CurrentPage theirs, int baseRevision, int? undone, TextMerge merge, IReadOnlyCollection<ClashDecision> decisions)
    {
        var cards = CardsFor(merge);
        return new(theirs, baseRevision, undone, [.. merge.ClashesByHeading().Take(cards).Select(clash => ClashCard.Of(clash.Clash, clash.Heading, decisions))],
            ClashRest.Of([.. merge.Clashes.Skip(cards)], decisions));
    }

    /// <returns>The text as it was decided; null while something is not.</returns>
    public static string? Settled(TextMerge merge, IReadOnlyCollection<ClashDecision> decisions)
    {
        var decided = new Queue<string?>(Decided(merge, decisions));
        return decided.Contains(null) ? null : merge.Settle(_ => decided.Dequeue()!);
    }

    /// <summary>The text as it was decided so far; as it is saved where it was not.</summary>
    public static string Provisional(TextMerge merge, IReadOnlyCollection<ClashDecision> decisions)
    {
        var decided = new Queue<string?>(Decided(merge, decisions));
        return merge.Settle(clash => decided.Dequeue() ?? clash.Theirs);
    }

    /// <summary>For each clash in order what is to stand there; null where nobody said.</summary>
    private static IEnumerable<string?> Decided(TextMerge merge, IReadOnlyCollection<ClashDecision> decisions)
    {
        var clashes = merge.Clashes.ToList();
        var cards = CardsFor(merge);
        var rest = ClashRest.Of(clashes[cards..], decisions)?.Decision;
        return clashes.Select((clash, i) => (i < cards ? ClashDecision.For(clash, decisions) : rest)?.TextFor(clash));
    }

    /// <summary>The first ones, as many as can be shown.</summary>
    private static int CardsFor(TextMerge merge)
    {
        var (cards, left) = (0, MaxShown);
        foreach (var clash in merge.Clashes.Take(MaxCards))
        {
            if (left <= 0) break;
            left -= ClashCard.SizeOf(clash);
            cards++;
        }
        return cards;
    }
}

/// <summary>The places for which there is no card.</summary>
/// <param name="Key">Tells these places, as they are, from others: what was chosen for them is chosen for no other.</param>
/// <param name="Decision">What was chosen, and is theirs alone; null where nothing was.</param>
/// <param name="BothAdded">At each of them.</param>
public sealed record ClashRest(string Key, int Count, bool BothAdded, ClashDecision? Decision)
{
    public static ClashRest? Of(IReadOnlyList<TextMerge.Clash> clashes, IReadOnlyCollection<ClashDecision> decisions)
    {
        if (clashes.Count == 0) return null;
        var key = "rest " + TextHash.Of(string.Join('\u0001', clashes.Select(clash => $"{clash.Base}\u0001{clash.Mine}\u0001{clash.Theirs}")));
        return new ClashRest(key, clashes.Count, clashes.All(clash => clash.BothAdded), decisions.FirstOrDefault(decision => decision.Key == key && decision.Choice is not ClashDecision.Edited));
    }

    public string? Choice => Decision?.Choice ?? (BothAdded ? ClashDecision.Both : null);
}

/// <param name="Key">See <see cref="ClashDecision.KeyOf"/>.</param>
/// <param name="Heading">The section it is in; null above the first heading.</param>
/// <param name="TheirChange">From what both came from to theirs.</param>
/// <param name="Own">What “edit” begins with, or was typed there; null where the place is too long to be rewritten in a form of its own.</param>
public sealed record ClashCard(string Key, string? Heading, TextMerge.Clash Clash, IReadOnlyList<ClashLine> TheirChange, IReadOnlyList<ClashLine> MyChange, string? Choice, string? Own)
{
    /// <summary>Characters of a text that are rewritten in a card.</summary>
    private const int MaxOwn = 5_000;

    /// <summary>What one card takes at most: its sides are cut, see <see cref="ClashLine"/>.</summary>
    private const int MaxSize = 15_000;

    private const int MaxHeading = 100;

    /// <summary>Characters a card takes, about.</summary>
    public static int SizeOf(TextMerge.Clash clash) => Math.Min(MaxSize, 2 * (clash.Base.Length + clash.Mine.Length + clash.Theirs.Length));

    public static ClashCard Of(TextMerge.Clash clash, string? heading, IReadOnlyCollection<ClashDecision> decisions)
    {
        var decision = ClashDecision.For(clash, decisions);
        // Where both only added something, nobody loses anything when both stays.
        return new ClashCard(ClashDecision.KeyOf(clash), heading is { Length: > MaxHeading } ? heading[..MaxHeading] + " …" : heading, clash, ClashLine.All(clash.Base, clash.Theirs), ClashLine.All(clash.Base, clash.Mine),
            decision?.Choice ?? (clash.BothAdded ? ClashDecision.Both : null), decision?.Own ?? (clash.Both.Length <= MaxOwn ? clash.Both : null));
    }

    /// <summary>What is not in the page any more where this is chosen: the words one side wrote and the chosen text lacks; else those one side removed and it still has.</summary>
    public IReadOnlyList<Loss> LossesOf(string choice)
    {
        if (choice == ClashDecision.Edited || new ClashDecision { Choice = choice }.TextFor(Clash) is not { } chosen) return [];
        return [.. new[] { LossOf(Clash.Mine, isMine: true, chosen), LossOf(Clash.Theirs, isMine: false, chosen) }.OfType<Loss>()];
    }

    // Both texts one after the other lack nothing.
    private Loss? LossOf(string side, bool isMine, string chosen) =>
        chosen != Clash.Both && LostWords.Of(Clash.Base, side, chosen) is { } lost ? new Loss(isMine, lost.IsRemoval, Quoted(lost.Runs)) : null;

    private static string Quoted(IEnumerable<string> runs)
    {
        var all = string.Join(" … ", runs);
        return all.Length <= MaxQuoted ? all : string.Concat(all.AsSpan(0, all.LastIndexOf(' ', MaxQuoted) is > 0 and var word ? word : MaxQuoted), " …");
    }

    /// <summary>Enough to know which words are meant: they stand above in full.</summary>
    private const int MaxQuoted = 80;

    /// <param name="IsMine">Of what this editor wrote; else of what the others did.</param>
    /// <param name="IsRemoval">What was taken out comes back; else what was written goes.</param>
    public sealed record Loss(bool IsMine, bool IsRemoval, string Words);
}

/// <summary>A line of one side of a clash, or the number of those that are not shown. Nobody reads a thousand lines to choose between them, and a page of them all takes minutes.</summary>
public sealed record ClashLine(DiffLine Line, IReadOnlyList<LineDiff.Segment> Segments, int Folded)
{
    /// <summary>Lines, and characters, that one side shows of what was removed, and again of what stands there.</summary>
    private const int MaxLines = 30, MaxCharacters = 3_000;

    public static IReadOnlyList<ClashLine> All(string before, string after)
    {
        var shown = new List<ClashLine>();
        var (removed, standing) = ((Lines: MaxLines, Characters: MaxCharacters), (Lines: MaxLines, Characters: MaxCharacters));
        foreach (var line in LineDiff.Between(before, after).Hunks.SelectMany(DiffView.Runs).SelectMany(DiffView.Inline))
        {
            ref var left = ref line.IsOld ? ref removed : ref standing;
            if (left is { Lines: > 0, Characters: > 0 })
            {
                var (segments, length) = Cut(line.Segments, left.Characters);
                shown.Add(new(line, segments, 0));
                left = (left.Lines - 1, left.Characters - length);
            }
            else if (shown is [.., { Folded: > 0 } last] && last.Line.Css == line.Css) shown[^1] = last with { Folded = last.Folded + 1 };
            else if (shown.Count(folded => folded.Folded > 0) < MaxLines) shown.Add(new(line, [], 1));
        }
        return shown;
    }

    private static (IReadOnlyList<LineDiff.Segment> Segments, int Length) Cut(IReadOnlyList<LineDiff.Segment> segments, int most)
    {
        var (shown, length) = (new List<LineDiff.Segment>(), 0);
        foreach (var segment in segments)
        {
            if (length + segment.Text.Length > most)
            {
                // Not between the halves of a character.
                var end = most - length is > 0 and var room && char.IsHighSurrogate(segment.Text[room - 1]) ? room - 1 : most - length;
                shown.Add(segment with { Text = segment.Text[..end] + " …" });
                return (shown, most);
            }
            shown.Add(segment);
            length += segment.Text.Length;
        }
        return (shown, length);
    }
}

/// <summary>What somebody chose for one clash, as the form sends it.</summary>
public sealed class ClashDecision
{
    public const string Mine = "mine", Theirs = "theirs", Both = "both", Base = "base", Edited = "edit";

    public string? Key { get; set; }
    public string? Choice { get; set; }

    /// <summary>For <see cref="Edited"/>.</summary>
    public string? Own { get; set; }

    /// <summary>Tells a clash from others, and from itself once somebody changed it.</summary>
    public static string KeyOf(TextMerge.Clash clash) => TextHash.Of($"{clash.Base}\u0001{clash.Mine}\u0001{clash.Theirs}").ToString();

    public static ClashDecision? For(TextMerge.Clash clash, IReadOnlyCollection<ClashDecision> decisions)
    {
        if (decisions.Count == 0) return null;
        var key = KeyOf(clash);
        return decisions.FirstOrDefault(decision => decision.Key == key);
    }

    /// <returns>Null where nothing was chosen yet.</returns>
    public string? TextFor(TextMerge.Clash clash) => Choice switch
    {
        Mine => clash.Mine,
        Theirs => clash.Theirs,
        Both => clash.Both,
        Base => clash.Base,
        Edited => Lines(Own ?? "", clash),
        _ => null,
    };

    /// <summary>What stands around a clash begins on a line of its own.</summary>
    private static string Lines(string own, TextMerge.Clash clash)
    {
        own = LineEnds.Unified(own);
        return own.Length > 0 && own[^1] != '\n' && clash.Both.EndsWith('\n') ? own + "\n" : own;
    }
}
