namespace DocWiki.Domain.Text;

/// <summary>What one side of a clash did that is not in the text chosen for it: in words, for whoever chooses.</summary>
/// <param name="IsRemoval">What it took out stands again; else what it wrote is gone.</param>
public sealed record LostWords(bool IsRemoval, IReadOnlyList<string> Runs)
{
    /// <summary>Work on one comparison: a page may ask hundreds of times.</summary>
    private const int MaxSteps = 2_000_000;

    /// <returns>Null where nothing of it is lost.</returns>
    public static LostWords? Of(string before, string side, string chosen)
    {
        if (side == chosen) return null;
        var numbers = new TextTokens.Numbers();
        var (old, wrote, stands) = (Words(before), Words(side), Words(chosen));
        var was = Numbered(old);
        var limit = Math.Clamp(MaxSteps / (old.Length + Math.Max(wrote.Length, stands.Length) + 1), 16, 1_000);
        // A change is there where the chosen text makes the same one at the same place.
        var kept = SequenceDiff.Between(was, Numbered(stands), limit).Select(change => (change.BeforeStart, change.BeforeLength, Written(stands, change))).ToHashSet();
        var lost = SequenceDiff.Between(was, Numbered(wrote), limit).Where(change => !kept.Contains((change.BeforeStart, change.BeforeLength, Written(wrote, change)))).ToList();
        if (lost.Count == 0) return null;
        string[] written = [.. lost.Where(change => change.AfterLength > 0).Select(change => Written(wrote, change))];
        return written.Length > 0 ? new LostWords(false, written)
            : new LostWords(true, [.. lost.Select(change => string.Join(' ', old[change.BeforeStart..(change.BeforeStart + change.BeforeLength)]))]);

        static string Written(string[] words, SequenceChange change) => string.Join(' ', words[change.AfterStart..(change.AfterStart + change.AfterLength)]);

        int[] Numbered(string[] words) => [.. words.Select(word => numbers.Of(word))];
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
