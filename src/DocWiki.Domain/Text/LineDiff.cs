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
    public readonly record struct Totals(int RemovedLines, int AddedLines, int RemovedWords, int AddedWords);

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
    }

    /// <param name="BeforeLine">Line number in the old text, from 1; null for an added line.</param>
    /// <param name="AfterLine">Line number in the new text, from 1; null for a removed line.</param>
    /// <param name="Before">The old line without its <c>\n</c>; empty for an added or an empty line. In a changed row the n-th unchanged segments of both sides are the same text.</param>
    /// <param name="After">The new line likewise.</param>
    public sealed record Row(RowKind Kind, int? BeforeLine, int? AfterLine, IReadOnlyList<Segment> Before, IReadOnlyList<Segment> After);

    /// <param name="Text">Never empty.</param>
    /// <param name="IsChanged">Removed (in the old line) or added (in the new one). In rows that are wholly removed or added every segment is.</param>
    public readonly record struct Segment(string Text, bool IsChanged);
}
