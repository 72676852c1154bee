using System.Diagnostics;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web;

/// <summary>What is shown instead of a page that is not there, is archived, or could not be made.</summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ProblemPageModel(CurrentPages pages) : PageModel
{
    public int Status { get; private set; }
    public Problem? Problem { get; private set; }
    public ArchivedHere? Archived { get; private set; }
    public bool CanBeWritten { get; private set; }

    /// <summary>Finds the log line of a failure.</summary>
    public string Reference => Activity.Current?.Id ?? HttpContext.TraceIdentifier;

    public Task OnGetAsync(int status, CancellationToken cancellationToken) => ShowAsync(status, cancellationToken);

    public Task OnPostAsync(int status, CancellationToken cancellationToken) => ShowAsync(status, cancellationToken);

    private async Task ShowAsync(int status, CancellationToken cancellationToken)
    {
        // Asked for directly, there is no problem: the address itself is the one that is not there.
        Status = HttpContext.Response.StatusCode is >= 400 and var given ? given : status is >= 400 and <= 599 ? status : StatusCodes.Status404NotFound;
        HttpContext.Response.StatusCode = Status;
        Problem = HttpContext.Features.Get<Problem>();
        Archived = HttpContext.Features.Get<ArchivedHere>();
        CanBeWritten = Problem?.Writable is { } path && await pages.FindAsync(path, cancellationToken) is null;
    }
}
