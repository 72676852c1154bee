using System.Globalization;
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
    public IReadOnlyDictionary<string, string> Names { get; private set; } = new Dictionary<string, string>();

    /// <summary>Where the next screen goes on; null on the last one.</summary>
    public RecentPlace? Older { get; private set; }
    public bool IsFirstScreen { get; private set; }

    public string NameOf(string? person) => person is null ? "somebody" : Names.GetValueOrDefault(person, KnownPeople.SomeoneWhoLeft);

    // “page” cannot be a parameter: it is the route value that names the Razor page.
    public async Task<IActionResult> OnGetAsync(string? time, Guid? id, long? version, CancellationToken cancellationToken)
    {
        RecentPlace? before = null;
        if (time is not null)
        {
            if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || id is null || version is null)
                return this.NotThere("This place in the list of changes cannot be found. Begin at the newest: /changes");
            before = new RecentPlace(at, id.Value, version.Value);
        }
        IsFirstScreen = before is null;
        var changes = await history.ListRecentAsync(before, LinesPerScreen + 1, cancellationToken);
        Changes = [.. changes.Take(LinesPerScreen)];
        Older = changes.Count > LinesPerScreen ? new RecentPlace(Changes[^1].Line.Time, Changes[^1].Line.PageId.Value, Changes[^1].Line.Version) : null;
        Names = await people.NamesOfAsync(Changes.Select(change => change.Line.Person), cancellationToken);
        return Page();
    }
}
