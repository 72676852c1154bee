using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages;

/// <summary>Some lines of a text with whoever wrote them, as they are shown: neighbours of one revision are a block.</summary>
public sealed record BlameView(IReadOnlyList<BlameBlock> Blocks, IReadOnlyDictionary<TextOrigin, BlameOrigin> Origins)
{
    /// <summary>Lines on one screen; whoever wants to read more goes on to the next.</summary>
    public const int LinesPerScreen = 2_000;

    /// <summary>How many shades of age there are.</summary>
    public const int Ages = 5;

    /// <param name="first">Number of the first line, from 1.</param>
    /// <param name="byWord">Cuts lines where other revisions' words begin.</param>
    public static IReadOnlyList<BlameBlock> Cut(IReadOnlyList<BlamedLine> lines, int first, bool byWord)
    {
        var blocks = new List<(TextOrigin Origin, List<BlameLine> Lines)>();
        foreach (var (line, number) in lines.Skip(first - 1).Take(LinesPerScreen).Select((line, i) => (line, first + i)))
        {
            // An empty line is nobody's work: it belongs to what stands above.
            if (blocks.Count == 0 || (line.Origin != blocks[^1].Origin && !line.TextWithoutEnd.IsWhiteSpace())) blocks.Add((line.Origin, []));
            blocks[^1].Lines.Add(new BlameLine(number, byWord ? line.Words() : [(line.TextWithoutEnd.ToString(), blocks[^1].Origin)]));
        }
        return [.. blocks.Select(block => new BlameBlock(block.Origin, block.Lines))];
    }

    /// <summary>From 1, the oldest of these revisions, to <see cref="Ages"/>, the newest.</summary>
    public static Dictionary<TextOrigin, int> AgesOf(IEnumerable<(TextOrigin Origin, DateTimeOffset Time)> origins)
    {
        var sorted = origins.OrderBy(origin => origin.Time).ThenBy(origin => origin.Origin.Revision).ToList();
        return sorted.Select((origin, i) => (origin.Origin, Age: sorted.Count == 1 ? Ages : 1 + i * (Ages - 1) / (sorted.Count - 1))).ToDictionary(age => age.Origin, age => age.Age);
    }
}

public sealed record BlameBlock(TextOrigin Origin, IReadOnlyList<BlameLine> Lines);

/// <param name="Number">From 1.</param>
public sealed record BlameLine(int Number, IReadOnlyList<(string Text, TextOrigin Origin)> Words);

/// <param name="Page">The other page it came from; null where it is this one.</param>
/// <param name="Age">From 1 (old) to <see cref="BlameView.Ages"/>.</param>
public sealed record BlameOrigin(HistoryLine Line, CurrentPage? Page, int Age)
{
    public int Revision => Line.Revision!.Value;
}
