using DiffPlex;
using static DocWiki.Domain.Text.LineDiff;

namespace DocWiki.Domain.Text;

/// <summary>Compares an old line with the new one by word, in segments that read well.</summary>
internal static class WordDiff
{
    /// <summary>Words in the two lines together up to which they are compared: far beyond any line that is read as one. DiffPlex has no bound of its own.</summary>
    public const int MaxWords = 4_000;

    /// <summary>Spaces between two changed words that are marked with them.</summary>
    private const int MaxSpaceBetween = 3;

    public static (List<Segment> Before, List<Segment> After) Between(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        var numbers = new TextTokens.Numbers();
        var (old, @new) = (TextTokens.Words(before, numbers), TextTokens.Words(after, numbers));
        var changes = Merged(Changes(before.ToString(), after.ToString()), old, before);
        var (left, right) = (new List<Segment>(), new List<Segment>());
        var (x, y) = (0, 0);
        foreach (var change in changes)
        {
            Add(left, before[x..old.Start(change.BeforeStart)], false);
            Add(right, after[y..@new.Start(change.AfterStart)], false);
            (x, y) = (old.Start(change.BeforeEnd), @new.Start(change.AfterEnd));
            Add(left, before[old.Start(change.BeforeStart)..x], true);
            Add(right, after[@new.Start(change.AfterStart)..y], true);
        }
        Add(left, before[x..], false);
        Add(right, after[y..], false);
        return (left, right);
    }

    private static List<SequenceChange> Changes(string before, string after) =>
    [
        .. new Differ().CreateCustomDiffs(before, after, ignoreWhiteSpace: false, Words).DiffBlocks
            .Select(block => new SequenceChange(block.DeleteStartA, block.DeleteCountA, block.InsertStartB, block.InsertCountB)),
    ];

    /// <summary>The changes, those with only a short space between them as one: “two new words” and not “two”, “new”, “words”.</summary>
    private static List<SequenceChange> Merged(List<SequenceChange> changes, TextTokens words, ReadOnlySpan<char> text)
    {
        var merged = new List<SequenceChange>(changes.Count);
        foreach (var change in changes)
        {
            if (merged.Count > 0 && merged[^1] is var last
                && text[words.Start(last.BeforeEnd)..words.Start(change.BeforeStart)] is { Length: <= MaxSpaceBetween } between && between.IsWhiteSpace())
                merged[^1] = new(last.BeforeStart, change.BeforeEnd - last.BeforeStart, last.AfterStart, change.AfterEnd - last.AfterStart);
            else merged.Add(change);
        }
        return merged;
    }

    private static void Add(List<Segment> segments, ReadOnlySpan<char> text, bool changed)
    {
        if (!text.IsEmpty) segments.Add(new(text.ToString(), changed));
    }

    private static string[] Words(string text)
    {
        var words = TextTokens.Words(text, new TextTokens.Numbers());
        return [.. Enumerable.Range(0, words.Count).Select(word => words.Of(text, word).ToString())];
    }
}
