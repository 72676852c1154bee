using System.Text.RegularExpressions;
using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>The images of this wiki that a change took out and put in: words say little about a picture.</summary>
public sealed partial record ChangedImages(IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    public static ChangedImages? In(IReadOnlyList<LineDiff.Row> run)
    {
        // What only moved did not change.
        var rows = run.Where(row => row.Elsewhere is null).ToList();
        var (before, after) = (Of(rows.Select(row => row.Before)), Of(rows.Select(row => row.After)));
        return before.SequenceEqual(after) ? null : new([.. before.Except(after)], [.. after.Except(before)]);
    }

    private static List<string> Of(IEnumerable<IReadOnlyList<LineDiff.Segment>> lines) =>
        [.. lines.SelectMany(line => Image().Matches(string.Concat(line.Select(segment => segment.Text)))).Select(match => match.Groups["address"].Value).Distinct()];

    [GeneratedRegex("""(?:!\[[^\]]*\]\(\s*<?|<img\s[^>]*src=["']?)(?<address>/files/[0-9a-f]{32}/[\w.%-]+)""", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Image();
}
