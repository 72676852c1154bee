using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocWiki.Domain.Text;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using DocWiki.Web.WikiPages.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Two revisions of a page compared: <c>/wiki/{path}/diff/3...7</c>, inline, <c>?view=split</c> or <c>?view=rendered</c>; <c>/wiki/{path}/diff/3...7.patch</c> to download.</summary>
[Needs(Permission.Read)]
public sealed partial class DiffModel(CurrentPages pages, PageHistory history, PageNames names, RevisionTexts texts, PageBlames blames, RenderedPages rendered, KnownPeople people) : PageModel
{
    public CurrentPage Current { get; private set; } = null!;
    public HistoryLine From { get; private set; } = null!;
    public HistoryLine To { get; private set; } = null!;
    public DiffView View { get; private set; } = null!;

    /// <summary>Null where the sources are compared.</summary>
    public RenderedDiffView? Rendered { get; private set; }
    public bool IsSplit { get; private set; }

    /// <summary>Those who changed something between, each once.</summary>
    public IReadOnlyList<string?> Authors => [.. View.Authors?.Revisions.Values.Select(line => line.Person).Distinct() ?? []];

    /// <summary>Keeps the view when going on to the next comparison.</summary>
    public string ViewQuery => Rendered is not null ? "?view=rendered" : IsSplit ? "?view=split" : "";

    /// <summary>The address of this comparison, without its view.</summary>
    public string Address => $"{Current.Page.Path.Address}/diff/{From.Revision}...{To.Revision}";

    public async Task<IActionResult> OnGetAsync(
        string? path, string? range, string? view, string? context, [FromQuery] Unfolding unfolding, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.");
        if (await pages.FindAsync(at, cancellationToken) is not { } page)
        {
            if (await names.FindLastBearerAsync(at, cancellationToken) is not { } elsewhere)
                return this.NotThere("Nobody has written this page yet, so there is nothing to compare.", at);
            if (!elsewhere.Page.IsArchived) return RedirectPermanent($"{elsewhere.Page.Path.Address}/diff/{Uri.EscapeDataString(range ?? "")}{Request.QueryString}");
            page = elsewhere;
        }
        Current = page;
        if (RangePattern().Match(range ?? "") is not { Success: true } match
            || !int.TryParse(match.Groups["a"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
            || !int.TryParse(match.Groups["b"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var b))
        {
            return this.NotThere($"A comparison is named by two revisions, like {at.Address}/diff/1...{page.Page.Revision}.");
        }

        var lines = await history.FindAsync(page.Id, [a, b], cancellationToken);
        if (!lines.TryGetValue(a, out var from) || !lines.TryGetValue(b, out var to) || await TextAsync(a) is not { } before || await TextAsync(b) is not { } after)
            return this.NotThere($"“{page.Page.Title}” has revisions 1 to {page.Page.Revision}; {range} asks for one it does not have.");

        if (match.Groups["patch"].Success)
        {
            var file = $"{at.Value}.md";
            var patch = UnifiedPatch.Write(before, after, $"a/{file}", $"b/{file}");
            return File(Encoding.UTF8.GetBytes(patch), "text/x-diff; charset=utf-8", $"{at.Name}-{a}-{b}.patch");
        }

        IsSplit = view == "split";
        if (unfolding.Lines is not null) return Unfolded(unfolding, after);

        (From, To) = (from, to);
        var difference = LineDiff.Between(before, after);
        if (context == "all") difference = difference with { Parts = [.. difference.Parts.Select(part => part is LineDiff.Fold fold ? Opened(fold, after) : part)] };
        View = new DiffView(difference, Address, $"Differences between revision {a} and revision {b} of {page.Page.Title}", await AuthorsAsync(before, after, cancellationToken));
        if (view == "rendered") Rendered = RenderedDiffView.Of(await RenderedAsync(before), await RenderedAsync(after));
        return Page();

        Task<RenderedPage> RenderedAsync(string text) => rendered.RenderAsync(at, page.Page.Title.Value, text, cancellationToken);

        async Task<string?> TextAsync(int revision) =>
            revision == page.Page.Revision ? page.Page.Text : await texts.FindAsync(page.Id, revision, cancellationToken);
    }

    private async Task<DiffAuthors?> AuthorsAsync(string before, string after, CancellationToken cancellationToken) => From.Revision <= To.Revision
        ? await DiffAuthors.FindAsync(Current, before, From, To, blames, history, people, cancellationToken)
        : (await DiffAuthors.FindAsync(Current, after, To, From, blames, history, people, cancellationToken))?.Reversed();

    /// <summary>The rows of one folded stretch, for putting them in place by script.</summary>
    private IActionResult Unfolded(Unfolding unfolding, string after) =>
        unfolding is { Before: > 0 and { } old, After: > 0 and { } now, Lines: > 0 and { } count }
            ? Partial("/WikiPages/_UnfoldedLines.cshtml", new UnfoldedLines(old, now, [.. after.Split('\n').Skip(now - 1).Take(count)], IsSplit, unfolding.By))
            : this.NotThere("These lines cannot be shown.");

    private static LineDiff.Hunk Opened(LineDiff.Fold fold, string after)
    {
        var rows = after.Split('\n').Skip(fold.AfterLine - 1).Take(fold.Lines).Select((line, i) =>
        {
            LineDiff.Segment[] segments = line.Length == 0 ? [] : [new(line, false)];
            return new LineDiff.Row(LineDiff.RowKind.Unchanged, fold.BeforeLine + i, fold.AfterLine + i, segments, segments);
        });
        return new LineDiff.Hunk(fold.BeforeLine, fold.AfterLine, fold.Heading, [.. rows]);
    }

    /// <summary>Which folded lines are asked for: their first numbers in the old and the new text, and how many.</summary>
    /// <param name="By">The table has a column for who changed what.</param>
    public sealed record Unfolding(int? Before, int? After, int? Lines, bool By);

    [GeneratedRegex(@"^(?<a>[0-9]{1,9})\.\.\.(?<b>[0-9]{1,9})(?<patch>\.patch)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();
}
