namespace DocWiki.Domain.Text;

/// <summary>
/// Two texts compared for people: by line, and inside changed lines by word. It is data: an inline view writes the rows one below
/// the other (of neighbouring changed pairs first all old sides, then all new ones), a side-by-side view puts
/// <see cref="Row.Before"/> left and <see cref="Row.After"/> right.
/// </summary>
/// <param name="Parts">From the first line to the last: hunks, and folds between them. Empty where the texts are equal.</param>
/// <param name="TooDifferentForWords">Somewhere too much changed to compare word by word: there lines are shown as removed and added as a whole.</param>
public sealed record LineDiff(IReadOnlyList<LineDiff.Part> Parts, LineDiff.Totals Total, bool TooDifferentForWords)
{
    /// <summary>Unchanged lines shown around a change.</summary>
    public const int Context = 3;

    /// <summary>An old text without a last <c>\n</c>, and a new one: the difference may be nothing else.</summary>
    public bool BeforeLacksFinalNewline { get; init; }
    public bool AfterLacksFinalNewline { get; init; }

    public IEnumerable<Hunk> Hunks => Parts.OfType<Hunk>();

    public static LineDiff Between(string before, string after) => LineDiffBuilder.Build(before, after);

    /// <summary>How much changed. A changed pair counts as one line removed and one added, its words only where they differ. A word is a run of letters and digits.</summary>
    /// <param name="MovedLines">Of either side: they are among the removed and the added ones.</param>
    public readonly record struct Totals(int RemovedLines, int AddedLines, int RemovedWords, int AddedWords, int MovedLines = 0);

    /// <param name="BeforeLine">The first line in the old text, from 1.</param>
    /// <param name="AfterLine">The first line in the new text, from 1.</param>
    /// <param name="Heading">The nearest heading of the new text at or above that line; null above the first.</param>
    public abstract record Part(int BeforeLine, int AfterLine, string? Heading);

    /// <summary>Lines that differ, with up to <see cref="Context"/> unchanged ones around.</summary>
    public sealed record Hunk(int BeforeLine, int AfterLine, string? Heading, IReadOnlyList<Row> Rows) : Part(BeforeLine, AfterLine, Heading);

    /// <summary>Unchanged lines that are not shown: <paramref name="Lines"/> of them.</summary>
    public sealed record Fold(int BeforeLine, int AfterLine, string? Heading, int Lines) : Part(BeforeLine, AfterLine, Heading);

    public enum RowKind
    {
        /// <summary>The same line on both sides.</summary>
        Unchanged,

        /// <summary>Only in the old text.</summary>
        Removed,

        /// <summary>Only in the new text.</summary>
        Added,

        /// <summary>An old line and the new one it became.</summary>
        Changed,

        /// <summary>Lines of a paragraph that was split, joined or wrapped anew: the n-th old one beside the n-th new one, either of which may be missing. The words of all of them together were compared.</summary>
        Rewrapped,

        /// <summary>In the old text: it stands elsewhere in the new one, at <see cref="Row.Elsewhere"/>.</summary>
        MovedAway,

        /// <summary>In the new text: it stood elsewhere in the old one.</summary>
        MovedHere,
    }

    /// <summary>What sort of change it was, where that can be said in a word.</summary>
    [Flags]
    public enum Nature { None = 0, Spacing = 1, Formatting = 2, Split = 4, Joined = 8, Rewrapped = 16 }

    /// <param name="BeforeLine">Line number in the old text, from 1; null for an added line.</param>
    /// <param name="AfterLine">Line number in the new text, from 1; null for a removed line.</param>
    /// <param name="Before">The old line without its <c>\n</c>; empty for an added or an empty line. In a changed row the n-th unchanged segments of both sides are the same text.</param>
    /// <param name="After">The new line likewise.</param>
    public sealed record Row(RowKind Kind, int? BeforeLine, int? AfterLine, IReadOnlyList<Segment> Before, IReadOnlyList<Segment> After)
    {
        /// <summary>Of a line that moved: its number on the other side, from 1.</summary>
        public int? Elsewhere { get; init; }

        /// <summary>In lines that were rewrapped, in each of its rows.</summary>
        public Nature Nature { get; init; }
    }

    /// <param name="Text">Never empty.</param>
    /// <param name="IsChanged">Removed (in the old line) or added (in the new one). In rows that are wholly removed or added every segment is; in a line that moved only what changed on the way.</param>
    public readonly record struct Segment(string Text, bool IsChanged);
}
