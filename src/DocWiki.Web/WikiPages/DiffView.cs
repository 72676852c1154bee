using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>A comparison as it is shown, by <c>_InlineDiff</c> or <c>_SplitDiff</c>: of any two texts, on any page.</summary>
/// <param name="Address">Of the comparison itself, where folded lines can be asked for.</param>
/// <param name="Caption">Read aloud before the table.</param>
/// <param name="Authors">Who made each change, where more than one person may have.</param>
public sealed record DiffView(LineDiff Difference, string Address, string Caption, DiffAuthors? Authors = null)
{
    /// <summary>More rows than anybody reads; a page of all rows of two rewritten texts would be hundreds of megabytes.</summary>
    public const int MaxRows = 5_000;

    public static DiffView Of(string before, string after, string address, string caption, DiffAuthors? authors = null) =>
        new(LineDiff.Between(before, after), address, caption, authors);

    /// <summary>How many runs of changed lines there are: what next and previous go through, and what <c>#c3</c> names.</summary>
    public int Changes => Difference.Hunks.Sum(hunk =>
        hunk.Rows.Where((row, i) => row.Kind is not LineDiff.RowKind.Unchanged && (i == 0 || hunk.Rows[i - 1].Kind is LineDiff.RowKind.Unchanged)).Count());

    /// <summary>What all changes have in common, where that is worth saying before anybody looks: that no word is another.</summary>
    public string? OnlyChanged
    {
        get
        {
            var natures = Difference.Hunks.SelectMany(hunk => hunk.Rows).Where(row => row.Kind is not LineDiff.RowKind.Unchanged)
                .Select(row => row is { Elsewhere: not null, Before.Count: 0 } or { Elsewhere: not null, After.Count: 0 } && !row.Before.Concat(row.After).Any(segment => segment.IsChanged)
                    ? "the place of lines" : DiffNote.Only(row.Nature)).Distinct().ToList();
            return natures.Count is 0 or > 3 || natures.Contains(null) ? null : string.Join(" and ", natures);
        }
    }

    /// <summary>What is shown: all of it, or as much as <see cref="MaxRows"/> allow.</summary>
    public IReadOnlyList<LineDiff.Part> Parts { get; } = Cut(Difference.Parts);

    public bool IsCut => Parts.Count < Difference.Parts.Count || (Parts.Count > 0 && !ReferenceEquals(Parts[^1], Difference.Parts[^1]));

    /// <summary>The rows of a hunk in runs that changed and runs that did not.</summary>
    public static IEnumerable<IReadOnlyList<LineDiff.Row>> Runs(LineDiff.Hunk hunk)
    {
        for (int from = 0, to; from < hunk.Rows.Count; from = to)
        {
            var same = hunk.Rows[from].Kind is LineDiff.RowKind.Unchanged;
            for (to = from + 1; to < hunk.Rows.Count && hunk.Rows[to].Kind is LineDiff.RowKind.Unchanged == same;) to++;
            yield return [.. hunk.Rows.Skip(from).Take(to - from)];
        }
    }

    /// <summary>The lines of a run for a view that writes one text below the other: of neighbouring changed pairs first all old lines, then all new ones.</summary>
    public static IEnumerable<DiffLine> Inline(IReadOnlyList<LineDiff.Row> run)
    {
        var added = new List<DiffLine>();
        for (var i = 0; i < run.Count; i++)
        {
            var row = run[i];
            if (row.Kind is LineDiff.RowKind.Unchanged)
            {
                yield return new DiffLine(row, ' ', row.BeforeLine, row.AfterLine, row.After, null);
                continue;
            }
            var note = DiffNote.Of(run, i);
            if (row.BeforeLine is not null) yield return Old(row, row.AfterLine is null ? note : null);
            if (row.AfterLine is not null) added.Add(New(row, note));
        }
        foreach (var line in added) yield return line;
    }

    /// <summary>The rows of a run for a view that writes the two texts side by side; null where a side has none.</summary>
    public static IEnumerable<(DiffLine? Old, DiffLine? New)> Split(IReadOnlyList<LineDiff.Row> run)
    {
        for (var i = 0; i < run.Count; i++)
        {
            var note = DiffNote.Of(run, i);
            yield return (run[i].BeforeLine is null ? null : Old(run[i], run[i].AfterLine is null ? note : null), run[i].AfterLine is null ? null : New(run[i], note));
        }
    }

    private static DiffLine Old(LineDiff.Row row, DiffNote? note) => new(row, Sign(row, '−'), row.BeforeLine, null, row.Before, note);

    private static DiffLine New(LineDiff.Row row, DiffNote? note) => new(row, Sign(row, '+'), null, row.AfterLine, row.After, note);

    private static char Sign(LineDiff.Row row, char sign) => row.Kind is LineDiff.RowKind.Unchanged ? ' ' : row.Elsewhere is null ? sign : '⇄';

    private static List<LineDiff.Part> Cut(IReadOnlyList<LineDiff.Part> parts)
    {
        var shown = new List<LineDiff.Part>();
        var left = MaxRows;
        foreach (var part in parts)
        {
            if (left == 0) break;
            if (part is not LineDiff.Hunk hunk)
            {
                shown.Add(part);
                continue;
            }
            shown.Add(hunk.Rows.Count <= left ? hunk : hunk with { Rows = [.. hunk.Rows.Take(left)] });
            left -= Math.Min(left, hunk.Rows.Count);
        }
        return shown;
    }
}

/// <summary>A line of one of the two texts, or of both where it is unchanged.</summary>
/// <param name="Sign"><c>−</c>, <c>+</c>, <c>⇄</c> or a space.</param>
public sealed record DiffLine(LineDiff.Row Row, char Sign, int? BeforeLine, int? AfterLine, IReadOnlyList<LineDiff.Segment> Segments, DiffNote? Note)
{
    public bool IsOld => AfterLine is null;

    public string Css => Sign switch { '−' => "diff--removed", '+' => "diff--added", '⇄' => IsOld ? "diff--moved diff--away" : "diff--moved", _ => "" };

    /// <summary>The sign in words.</summary>
    public string Said => Sign switch { '−' => "Removed", '+' => "Added", '⇄' => IsOld ? "Moved away" : "Moved here", _ => "" };

    /// <summary>The element around changed words.</summary>
    public string Mark => IsOld ? "del" : "ins";
}

/// <summary>What is said beside the first line of a run of its kind.</summary>
/// <param name="Target">The other place of a line that moved.</param>
public sealed record DiffNote(string Words, string? Target = null)
{
    public static DiffNote? Of(IReadOnlyList<LineDiff.Row> run, int index)
    {
        var row = run[index];
        if (row.Elsewhere is { } elsewhere)
        {
            if (index > 0 && GoesOn(run[index - 1], row)) return null;
            var lines = 1;
            while (index + lines < run.Count && GoesOn(run[index + lines - 1], run[index + lines])) lines++;
            var where = lines == 1 ? $"line {elsewhere}" : $"lines {elsewhere}–{elsewhere + lines - 1}";
            return row.Kind is LineDiff.RowKind.MovedAway ? new($"Moved to {where}", $"#new-{elsewhere}") : new($"Moved from {where}", $"#old-{elsewhere}");
        }
        if (row.Nature is LineDiff.Nature.None || (row.Kind is LineDiff.RowKind.Rewrapped && row is { BeforeLine: null } or { AfterLine: null })) return null;
        if (index > 0 && run[index - 1].Nature == row.Nature && row.Kind is LineDiff.RowKind.Rewrapped) return null;
        var wrapping = (row.Nature & ~(LineDiff.Nature.Spacing | LineDiff.Nature.Formatting)) switch
        {
            LineDiff.Nature.Split => "Split",
            LineDiff.Nature.Joined => "Joined",
            LineDiff.Nature.Rewrapped => "Wrapped anew",
            _ => null,
        };
        if (wrapping is not null) return new(row.Nature.HasFlag(LineDiff.Nature.Spacing) ? $"{wrapping}, no word changed" : wrapping);
        return new(row.Before.SequenceEqual(row.After) ? "Only the end of the text" : row.Nature.HasFlag(LineDiff.Nature.Spacing) ? "Only spacing" : "Only formatting");
    }

    public static string? Only(LineDiff.Nature nature) =>
        nature.HasFlag(LineDiff.Nature.Spacing) ? "spacing" : nature.HasFlag(LineDiff.Nature.Formatting) ? "formatting" : null;

    private static bool GoesOn(LineDiff.Row above, LineDiff.Row row) => above.Kind == row.Kind && above.Elsewhere + 1 == row.Elsewhere;
}
