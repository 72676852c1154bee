using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>What happened last in the whole wiki, newest first, by day.</summary>
[Needs(Permission.Read)]
public sealed class ChangesModel(PageHistory history, KnownPeople people) : PageModel
{
    public const int LinesPerScreen = 100;

    public IReadOnlyList<RecentChange> Changes { get; private set; } = [];

    /// <summary>Where the next screen goes on; null on the last one.</summary>
    public RecentPlace? Older { get; private set; }
    public bool IsFirstScreen { get; private set; }

    // “page” cannot be a parameter: it is the route value that names the Razor page.
    public async Task<IActionResult> OnGetAsync(string? time, Guid? id, long? version, CancellationToken cancellationToken)
    {
        if (!RecentPlace.TryRead(time, id, version, out var before))
            return this.NotThere("This place in the list of changes cannot be found. Begin at the newest: /changes");
        IsFirstScreen = before is null;
        var changes = await history.ListRecentAsync(before, LinesPerScreen + 1, cancellationToken);
        Changes = [.. changes.Take(LinesPerScreen)];
        await people.LoadAsync(Changes.Select(change => change.Line.Person), cancellationToken);
        Older = changes.Count > LinesPerScreen ? RecentPlace.After(Changes[^1]) : null;
        return Page();
    }
}
