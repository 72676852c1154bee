using DocWiki.Domain.Text;
using DocWiki.Web.People;

namespace DocWiki.Web.WikiPages;

/// <summary>Who made which change between two revisions that others lie between.</summary>
/// <param name="Revisions">By their number.</param>
/// <param name="PageAddress">Of the page whose revisions they are.</param>
public sealed record DiffAuthors(LineAuthors Lines, IReadOnlyDictionary<int, HistoryLine> Revisions, string PageAddress)
{
    /// <param name="before">The text of the earlier revision.</param>
    /// <returns>Null where only one edit lies between: its head says who made it.</returns>
    public static async Task<DiffAuthors?> FindAsync(CurrentPage page, string before, HistoryLine from, HistoryLine to, PageBlames blames, PageHistory history, KnownPeople people, CancellationToken cancellationToken)
    {
        if (to.Revision - from.Revision <= 1) return null;
        var lines = await blames.AuthorsAsync(page.Id, before, from, to, cancellationToken);
        var revisions = await history.FindAsync(page.Id, [.. lines.Revisions], cancellationToken);
        await people.LoadAsync(revisions.Values.Select(line => line.Person), cancellationToken);
        return new DiffAuthors(lines, revisions, page.Page.Path.Address);
    }

    /// <summary>The same for the comparison the other way round.</summary>
    public DiffAuthors Reversed() => this with { Lines = Lines.Reversed() };

    /// <summary>Those who had a hand in a line, oldest first.</summary>
    public IReadOnlyList<HistoryLine> Of(LineDiff.Row row)
    {
        IEnumerable<int> revisions = [];
        if (row.Kind is LineDiff.RowKind.Unchanged) return [];
        if (row.BeforeLine is { } old) revisions = Lines.Before(old - 1);
        if (row.AfterLine is { } now) revisions = revisions.Union(Lines.After(now - 1));
        return [.. revisions.Order().Where(Revisions.ContainsKey).Select(revision => Revisions[revision])];
    }

    /// <summary>The edit alone that made a revision.</summary>
    public string AddressOf(HistoryLine line) => line.Revision == 1 ? $"{PageAddress}?rev=1" : $"{PageAddress}/diff/{line.Revision - 1}...{line.Revision}";
}
