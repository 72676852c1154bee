using DocWiki.Web.People;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Everybody, by name, to be found and managed.</summary>
[Needs(Permission.VouchForPeople)]
public sealed class PeopleModel(PeopleList people) : PageModel
{
    public const int LinesPerScreen = 100;

    public string Words { get; private set; } = "";
    public string? Kind { get; private set; }
    public IReadOnlyList<PersonLine> Lines { get; private set; } = [];

    /// <summary>Where the next screen goes on; null on the last one.</summary>
    public PersonLine? Next { get; private set; }

    public async Task OnGetAsync(string? q, string? kind, string? afterName, string? afterId, CancellationToken cancellationToken)
    {
        (Words, Kind) = (q?.Replace("\0", "").Trim() ?? "", kind is "guest" or "account" or "imported" ? kind : null);
        var lines = await people.ListAsync(Words, Kind, afterName?.Replace("\0", ""), afterId?.Replace("\0", ""), LinesPerScreen + 1, cancellationToken);
        Lines = [.. lines.Take(LinesPerScreen)];
        Next = lines.Count > LinesPerScreen ? Lines[^1] : null;
    }
}
