using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.WikiPages;

/// <summary>A comparison as readers see the page.</summary>
public sealed record RenderedDiffView(IReadOnlyList<RenderedDiff.Stretch> Stretches, bool HasMath, bool HasDiagram)
{
    public static RenderedDiffView Of(RenderedPage before, RenderedPage after) =>
        new(RenderedDiff.Between(before.Html, after.Html), before.HasMath || after.HasMath, before.HasDiagram || after.HasDiagram);

    /// <summary>Elements that stay visible beside a change; longer unchanged stretches are folded.</summary>
    public const int Context = 4;

    public int Changes => Runs.Count(run => run[0].IsChange);

    /// <summary>Changes that follow each other are one, with one address.</summary>
    public IReadOnlyList<IReadOnlyList<RenderedDiff.Stretch>> Runs { get; } = Grouped(Stretches);

    public string Modules => string.Join(' ', new[] { "scrolling", HasMath ? "math" : null, HasDiagram ? "diagram" : null }.OfType<string>());

    /// <summary>For the one partial that writes HTML as it is.</summary>
    public static RenderedPage Html(IEnumerable<RenderedDiff.Stretch> run) => new(string.Concat(run.Select(stretch => stretch.Html)), [], false, false, false);

    private static List<IReadOnlyList<RenderedDiff.Stretch>> Grouped(IReadOnlyList<RenderedDiff.Stretch> stretches)
    {
        var runs = new List<IReadOnlyList<RenderedDiff.Stretch>>();
        for (int from = 0, to; from < stretches.Count; from = to)
        {
            for (to = from + 1; to < stretches.Count && stretches[to].IsChange == stretches[from].IsChange;) to++;
            runs.Add([.. stretches.Skip(from).Take(to - from)]);
        }
        return runs;
    }
}
