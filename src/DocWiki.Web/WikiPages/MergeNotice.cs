using System.Globalization;
using System.Text.RegularExpressions;
using DocWiki.Domain.Text;
using DocWiki.Web.People;

namespace DocWiki.Web.WikiPages;

/// <summary>What somebody's save was put together with: said each time, or people take what they did not write for a fault.</summary>
/// <param name="From">The revision they began with.</param>
/// <param name="To">The newest one of others they were merged with.</param>
/// <param name="Headings">Where the others changed something.</param>
public sealed partial record MergeNotice(int From, int To, IReadOnlyList<HistoryLine> Lines, IReadOnlyList<string> Headings)
{
    /// <summary>More are not named.</summary>
    private const int MaxLines = 5, MaxHeadings = 3;

    /// <param name="range"><c>11-13</c>, as the save wrote it into the address.</param>
    /// <returns>Null where the page has no such revisions.</returns>
    public static async Task<MergeNotice?> FindAsync(CurrentPage page, string range, PageHistory history, RevisionTexts texts, KnownPeople people, CancellationToken cancellationToken)
    {
        if (RangePattern().Match(range) is not { Success: true } match) return null;
        var (from, to) = (int.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["to"].Value, CultureInfo.InvariantCulture));
        if (from < 1 || to <= from || to >= page.Page.Revision) return null;
        var lines = await history.FindAsync(page.Id, [.. Enumerable.Range(Math.Max(from + 1, to - MaxLines + 1), Math.Min(to - from, MaxLines))], cancellationToken);
        if (await texts.FindAsync(page.Id, from, cancellationToken) is not { } before || await texts.FindAsync(page.Id, to, cancellationToken) is not { } after) return null;
        await people.LoadAsync(lines.Values.Select(line => line.Person), cancellationToken);
        return new MergeNotice(from, to, [.. lines.Values.OrderBy(line => line.Revision).DistinctBy(line => (line.Person, line.Summary))],
            [.. LineDiff.Between(before, after).Hunks.Select(hunk => hunk.Heading).OfType<string>().Distinct().Take(MaxHeadings)]);
    }

    [GeneratedRegex("^(?<from>[0-9]{1,8})-(?<to>[0-9]{1,8})$", RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();
}
