using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>A comparison as it is shown.</summary>
/// <param name="Address">Of this comparison, where folded lines can be asked for.</param>
/// <param name="Caption">Read aloud before the table.</param>
public sealed record DiffView(LineDiff Difference, string Address, string Caption)
{
    /// <summary>How many runs of changed lines there are: what next and previous go through.</summary>
    public int Changes => Difference.Hunks.Sum(hunk =>
        hunk.Rows.Where((row, i) => row.Kind is not LineDiff.RowKind.Unchanged && (i == 0 || hunk.Rows[i - 1].Kind is LineDiff.RowKind.Unchanged)).Count());

    /// <summary>More rows than anybody reads; a page of all rows of two rewritten texts would be hundreds of megabytes.</summary>
    public const int MaxRows = 5_000;

    /// <summary>What is shown: all of it, or as much as <see cref="MaxRows"/> allow.</summary>
    public IReadOnlyList<LineDiff.Part> Parts { get; } = Cut(Difference.Parts);

    public bool IsCut => Parts.Count < Difference.Parts.Count || (Parts.Count > 0 && !ReferenceEquals(Parts[^1], Difference.Parts[^1]));

    /// <summary>The rows of a hunk for a view that writes one text below the other: of neighbouring changed pairs first all old lines, then all new ones.</summary>
    public static IEnumerable<DiffLine> Inline(LineDiff.Hunk hunk)
    {
        var added = new List<DiffLine>();
        foreach (var row in hunk.Rows)
        {
            if (row.Kind is LineDiff.RowKind.Unchanged)
            {
                foreach (var line in added) yield return line;
                added.Clear();
                yield return new DiffLine(' ', row.BeforeLine, row.AfterLine, row.After);
                continue;
            }
            if (row.BeforeLine is not null) yield return new DiffLine('−', row.BeforeLine, null, row.Before);
            if (row.AfterLine is not null) added.Add(new DiffLine('+', null, row.AfterLine, row.After));
        }
        foreach (var line in added) yield return line;
    }

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

/// <param name="Sign"><c>−</c>, <c>+</c> or a space.</param>
public sealed record DiffLine(char Sign, int? BeforeLine, int? AfterLine, IReadOnlyList<LineDiff.Segment> Segments);
