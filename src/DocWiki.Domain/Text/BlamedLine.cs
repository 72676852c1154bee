namespace DocWiki.Domain.Text;

/// <summary>Where words come from: a revision of a page, not always the one they are read on.</summary>
public readonly record struct TextOrigin(Guid Page, int Revision);

/// <summary>One line of a text, and where it comes from. One that stays or moves as it is stays the same object from revision to revision.</summary>
/// <param name="Text">With its <c>\n</c>.</param>
/// <param name="Origin">The revision that brought it in or last changed it.</param>
/// <param name="Former">What it was before that: nothing, one line, or those of the paragraph it was split or joined from.</param>
public sealed record BlamedLine(string Text, TextOrigin Origin, IReadOnlyList<BlamedLine> Former)
{
    public ReadOnlySpan<char> TextWithoutEnd => WithoutEnd(Text);

    /// <summary>The line without its <c>\n</c>, cut where other revisions' words begin.</summary>
    public IReadOnlyList<(string Text, TextOrigin Origin)> Words()
    {
        // From the oldest form on, without calling itself: a line may have been changed thousands of times.
        var known = new Dictionary<BlamedLine, TextOrigin[]>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<BlamedLine>([this]);
        while (waiting.TryPeek(out var line))
        {
            var unknown = line.Former.Where(former => !known.ContainsKey(former)).ToList();
            foreach (var former in unknown) waiting.Push(former);
            if (unknown.Count == 0) known[waiting.Pop()] = line.OriginsFrom(known);
        }
        return Runs(known[this]);
    }

    /// <summary>All revisions that had a hand in the line, in the order in which they are met from now backwards.</summary>
    public IEnumerable<BlamedLine> Forms()
    {
        var seen = new HashSet<BlamedLine>(ReferenceEqualityComparer.Instance) { this };
        var waiting = new Queue<BlamedLine>(seen);
        while (waiting.TryDequeue(out var line))
        {
            yield return line;
            foreach (var former in line.Former) if (seen.Add(former)) waiting.Enqueue(former);
        }
    }

    /// <summary>The same line with or without the <c>\n</c> it had.</summary>
    internal BlamedLine As(ReadOnlySpan<char> text) => text.SequenceEqual(Text) ? this : new(text.ToString(), Origin, [this]);

    internal static ReadOnlySpan<char> WithoutEnd(ReadOnlySpan<char> line) => line is [.., '\n'] ? line[..^1] : line;

    public bool Equals(BlamedLine? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    /// <summary>For each word: what also stood in the former line comes from where it came from there.</summary>
    private TextOrigin[] OriginsFrom(Dictionary<BlamedLine, TextOrigin[]> known)
    {
        var numbers = new TextTokens.Numbers();
        var words = TextTokens.Words(Text, numbers);
        var origins = new TextOrigin[words.Count];
        Array.Fill(origins, Origin);
        if (Former.Count == 0) return origins;

        var before = Former.Count == 1 ? known[Former[0]] : [.. Former.SelectMany(former => known[former])];
        // Line by line, because no word goes over a line's end.
        var formerIds = Former.SelectMany(former => TextTokens.Words(former.Text, numbers).Ids.ToArray()).ToArray();
        var (x, y) = (0, 0);
        foreach (var change in SequenceDiff.Between(formerIds, words.Ids, SequenceDiff.LimitFor(formerIds.Length + words.Count)).Append(new(formerIds.Length, 0, words.Count, 0)))
        {
            for (; y < change.AfterStart; x++, y++) origins[y] = before[x];
            (x, y) = (change.BeforeEnd, change.AfterEnd);
        }
        return origins;
    }

    private List<(string Text, TextOrigin Origin)> Runs(TextOrigin[] origins)
    {
        var words = TextTokens.Words(Text, new TextTokens.Numbers());
        var runs = new List<(int From, TextOrigin Origin)>();
        for (var i = 0; i < origins.Length; i++)
        {
            // A space belongs to the words before it.
            if (runs.Count == 0 || (origins[i] != runs[^1].Origin && !words.Of(Text, i).IsWhiteSpace())) runs.Add((words.Start(i), origins[i]));
        }
        var end = TextWithoutEnd.Length;
        return [.. runs.Select((run, i) => (Text[run.From..(i + 1 < runs.Count ? runs[i + 1].From : end)], run.Origin)).Where(run => run.Item1.Length > 0)];
    }
}
