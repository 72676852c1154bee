using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>Two people changed the same lines: one card for each place, to be settled one by one.</summary>
/// <param name="Theirs">The page as somebody else saved it meanwhile.</param>
/// <param name="BaseRevision">What both came from; 0: both wrote the page anew.</param>
/// <param name="Undone">The revision that is being undone, where nobody was writing meanwhile; null: somebody was.</param>
public sealed record Clashes(CurrentPage Theirs, int BaseRevision, int? Undone, IReadOnlyList<ClashCard> Cards)
{
    /// <param name="decisions">What was chosen before; a place that has changed since is asked about again.</param>
    public static Clashes Of(CurrentPage theirs, int baseRevision, int? undone, TextMerge merge, IReadOnlyCollection<ClashDecision> decisions) =>
        new(theirs, baseRevision, undone, [.. merge.ClashesByHeading().Select(clash => ClashCard.Of(clash.Clash, clash.Heading, decisions))]);

    /// <returns>The text as it was decided; null while something is not.</returns>
    public static string? Settled(TextMerge merge, IReadOnlyCollection<ClashDecision> decisions)
    {
        var open = false;
        var text = merge.Settle(clash =>
        {
            var decided = ClashDecision.For(clash, decisions)?.TextFor(clash);
            open |= decided is null;
            return decided ?? "";
        });
        return open ? null : text;
    }

    /// <summary>The text as it was decided so far; as it is saved where it was not.</summary>
    public static string Provisional(TextMerge merge, IReadOnlyCollection<ClashDecision> decisions) =>
        merge.Settle(clash => ClashDecision.For(clash, decisions)?.TextFor(clash) ?? clash.Theirs);
}

/// <param name="Key">See <see cref="ClashDecision.KeyOf"/>.</param>
/// <param name="Heading">The section it is in; null above the first heading.</param>
/// <param name="TheirChange">From what both came from to theirs.</param>
/// <param name="Own">What “edit” begins with, or was typed there.</param>
public sealed record ClashCard(string Key, string? Heading, TextMerge.Clash Clash, LineDiff TheirChange, LineDiff MyChange, string? Choice, string Own)
{
    public static ClashCard Of(TextMerge.Clash clash, string? heading, IReadOnlyCollection<ClashDecision> decisions)
    {
        var decision = ClashDecision.For(clash, decisions);
        // Where both only added something, nobody loses anything when both stays.
        return new ClashCard(ClashDecision.KeyOf(clash), heading, clash, LineDiff.Between(clash.Base, clash.Theirs), LineDiff.Between(clash.Base, clash.Mine),
            decision?.Choice ?? (clash.BothAdded ? ClashDecision.Both : null), decision?.Own ?? clash.Both);
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
