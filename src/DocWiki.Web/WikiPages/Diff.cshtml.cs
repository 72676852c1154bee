using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocWiki.Domain.Text;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Two revisions of a page compared: <c>/wiki/{path}/diff/3...7</c>, inline or <c>?view=split</c>; <c>/wiki/{path}/diff/3...7.patch</c> to download.</summary>
public sealed partial class DiffModel(CurrentPages pages, PageHistory history, PageNames names, RevisionTexts texts, KnownPeople people) : PageModel
{
    public CurrentPage Current { get; private set; } = null!;
    public HistoryLine From { get; private set; } = null!;
    public HistoryLine To { get; private set; } = null!;
    public string? FromBy { get; private set; }
    public string? ToBy { get; private set; }
    public LineDiff Difference { get; private set; } = null!;
    public bool IsSplit { get; private set; }

    /// <summary>The address of this comparison, without its view.</summary>
    public string Address => $"{Current.Page.Path.Address}/diff/{From.Revision}...{To.Revision}";

    public async Task<IActionResult> OnGetAsync(string? path, string? range, string? view, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.");
        if (await FindAsync(at, cancellationToken) is not { } page)
        {
            return await names.FindWhereItWentAsync(at, cancellationToken) is { } now
                ? RedirectPermanent($"{now.Address}/diff/{range}{Request.QueryString}")
                : this.NotThere("Nobody has written this page yet, so there is nothing to compare.", at);
        }
        Current = page;
        if (RangePattern().Match(range ?? "") is not { Success: true } match
            || !int.TryParse(match.Groups["a"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var a)
            || !int.TryParse(match.Groups["b"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var b))
        {
            return this.NotThere($"A comparison is named by two revisions, like {at.Address}/diff/1...{page.Page.Revision}.");
        }

        var from = await history.FindAsync(page.Id, a, cancellationToken);
        var to = await history.FindAsync(page.Id, b, cancellationToken);
        if (from is null || to is null || await TextAsync(a) is not { } before || await TextAsync(b) is not { } after)
            return this.NotThere($"“{page.Page.Title}” has revisions 1 to {page.Page.Revision}; {range} asks for one it does not have.");

        if (match.Groups["patch"].Success)
        {
            var file = $"{at.Value}.md";
            var patch = UnifiedPatch.Write(before, after, $"a/{file}", $"b/{file}");
            return File(Encoding.UTF8.GetBytes(patch), "text/x-diff; charset=utf-8", $"{at.Name}-{a}-{b}.patch");
        }

        (From, To) = (from, to);
        FromBy = await people.NameOfAsync(from.Person, cancellationToken);
        ToBy = await people.NameOfAsync(to.Person, cancellationToken);
        IsSplit = view == "split";
        Difference = LineDiff.Between(before, after);
        return Page();

        async Task<string?> TextAsync(int revision) =>
            revision == page.Page.Revision ? page.Page.Text : await texts.FindAsync(page.Id, revision, cancellationToken);
    }

    private async Task<CurrentPage?> FindAsync(Domain.WikiPages.PagePath at, CancellationToken cancellationToken) =>
        await pages.FindAsync(at, cancellationToken) ?? await pages.FindArchivedAsync(at, cancellationToken);

    [GeneratedRegex(@"^(?<a>[0-9]{1,9})\.\.\.(?<b>[0-9]{1,9})(?<patch>\.patch)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex RangePattern();
}
