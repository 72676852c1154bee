namespace DocWiki.Domain.Text;

/// <summary>Which of the revisions between two texts had a hand in each changed line. Revisions are in rising order; a line nobody changed has none.</summary>
/// <param name="before">By the line's number in the old text, from 0: who took it out or changed it.</param>
/// <param name="after">By the line's number in the new text: who brought it in or changed it since.</param>
public sealed class LineAuthors(IReadOnlyList<IReadOnlyCollection<int>> before, IReadOnlyList<IReadOnlyCollection<int>> after)
{
    /// <param name="from">The revision of the old text.</param>
    /// <param name="steps">Each revision since, with what is stored of it, in order.</param>
    public static LineAuthors Of(Guid page, string text, int from, IEnumerable<(int Revision, StoredText Stored)> steps)
    {
        var first = Blame.Of(text, new(page, from));
        var places = first.Lines.Select((line, i) => (line, i)).ToDictionary(place => place.line, place => place.i);
        var old = first.Lines.Select(_ => new SortedSet<int>()).ToList();
        var blame = first;
        foreach (var (revision, stored) in steps)
        {
            var origin = new TextOrigin(page, revision);
            blame = stored.Patch is { } patch ? blame.After(origin, patch) : blame.After(origin, stored.Whole!);
            foreach (var gone in blame.Gone) Note(gone, revision);
        }
        return new LineAuthors(old, [.. blame.Lines.Select(line => Note(line, null))]);

        SortedSet<int> Note(BlamedLine line, int? gone)
        {
            var forms = line.Forms().ToList();
            var revisions = new SortedSet<int>(forms.Select(form => form.Origin.Revision).Where(revision => revision > from));
            if (gone is { } by) revisions.Add(by);
            foreach (var form in forms) if (places.TryGetValue(form, out var place)) old[place].UnionWith(revisions);
            return revisions;
        }
    }

    /// <summary>The same two texts compared the other way round.</summary>
    public LineAuthors Reversed() => new(after, before);

    /// <summary>Each that changed anything of what differs.</summary>
    public IEnumerable<int> Revisions => before.Concat(after).SelectMany(revisions => revisions).Distinct();

    public IReadOnlyCollection<int> Before(int line) => line < before.Count ? before[line] : [];
    public IReadOnlyCollection<int> After(int line) => line < after.Count ? after[line] : [];
}
