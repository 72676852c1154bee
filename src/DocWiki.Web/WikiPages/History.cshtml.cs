using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>All that happened to a page, newest first; any two revisions can be chosen to compare.</summary>
[Needs(Permission.Read)]
public sealed class HistoryModel(PageHistory history, PageNames names, KnownPeople people) : PageModel
{
    public const int LinesPerScreen = 50;

    public CurrentPage Current { get; private set; } = null!;
    public IReadOnlyList<HistoryLine> Lines { get; private set; } = [];

    /// <summary>Where the next screen goes on; null on the last one.</summary>
    public long? Older { get; private set; }
    public bool IsFirstScreen { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? path, long? before, int? a, int? b, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.");
        var (page, lines) = await history.ListAtAsync(at, before, LinesPerScreen + 1, cancellationToken) ?? default;
        if (page is null)
        {
            if (await names.FindLastBearerAsync(at, cancellationToken) is not { } elsewhere)
                return this.NotThere("Nobody has written this page yet, so it has no history.", at);
            if (!elsewhere.Page.IsArchived) return RedirectPermanent($"{elsewhere.Page.Path.Address}/history{Request.QueryString}");
            page = elsewhere;
            lines = await history.ListAsync(page.Id, before, LinesPerScreen + 1, cancellationToken);
        }
        if (a is { } from && b is { } to) return Redirect($"{at.Address}/diff/{Math.Min(from, to)}...{Math.Max(from, to)}");

        Current = page;
        IsFirstScreen = before is null;
        Lines = [.. lines.Take(LinesPerScreen)];
        Older = lines.Count > LinesPerScreen ? Lines[^1].Version : null;
        await people.LoadAsync(Lines.Select(line => line.Person), cancellationToken);
        return Page();
    }
}
