using System.Globalization;
using DocWiki.Web.Shared;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.People;

/// <summary>Somebody, and what they did here, newest first: also as the guest they were, and as the imported authors they said they are.</summary>
[Needs(Permission.Read)]
public sealed class ProfileModel(PeopleList people, PageHistory history, KnownPeople names) : PageModel
{
    public const int LinesPerScreen = 50;

    public PersonLine Line { get; private set; } = null!;
    public IReadOnlyList<PersonLine> Claimed { get; private set; } = [];

    /// <summary>Whose account an imported author is; null: nobody has said so.</summary>
    public string? ClaimedByName { get; private set; }
    public IReadOnlyList<RecentChange> Changes { get; private set; } = [];
    public RecentPlace? Older { get; private set; }
    public bool IsFirstScreen { get; private set; }

    public async Task<IActionResult> OnGetAsync(string person, string? time, Guid? id, long? version, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(new PersonId(person), cancellationToken) is not { } line) return this.NotThere("Nobody has this profile. Whoever had it may have left; what they wrote stays.");
        if (!RecentPlace.TryRead(time, id, version, out var before)) return this.NotThere("This place in the list cannot be found. Begin at the newest.");
        Line = line;
        IsFirstScreen = before is null;
        Claimed = await people.ListClaimedAsync(line.Id, cancellationToken);
        ClaimedByName = await names.NameOfAsync(line.ClaimedBy?.Value, cancellationToken);
        var changes = await history.ListByAsync([line.Id.Value, .. Claimed.Select(author => author.Id.Value)], before, LinesPerScreen + 1, cancellationToken);
        Changes = [.. changes.Take(LinesPerScreen)];
        await names.LoadAsync(Changes.Select(change => change.Line.Person), cancellationToken);
        Older = changes.Count > LinesPerScreen ? RecentPlace.After(Changes[^1]) : null;
        return Page();
    }
}
