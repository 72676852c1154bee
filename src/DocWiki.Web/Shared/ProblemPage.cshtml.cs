using System.Diagnostics;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DocWiki.Web.Shared;

/// <summary>What is shown instead of a page that is not there, is archived, or could not be made.</summary>
[Needs(Permission.Read)]
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

    public string Heading => Status switch
    {
        StatusCodes.Status400BadRequest => "This form cannot be taken",
        StatusCodes.Status403Forbidden => "This is not yours to do",
        StatusCodes.Status405MethodNotAllowed => "This address is only for reading",
        StatusCodes.Status413PayloadTooLarge => "This is too much at once",
        StatusCodes.Status429TooManyRequests => "This was too often in a short time",
        _ => "There is nothing at this address",
    };

    public string Advice => Status switch
    {
        StatusCodes.Status400BadRequest => "It was open for long, or made before the wiki was restarted elsewhere. Go back: your text is still there. Copy it, load the page again and put it in.",
        StatusCodes.Status403Forbidden => "Ask a maintainer if you think it should be.",
        StatusCodes.Status405MethodNotAllowed => "Nothing can be sent to it, and nothing was changed. Go back: what you typed is still there.",
        StatusCodes.Status413PayloadTooLarge => "A page holds at most 1 MiB of text, a file 10 MiB. Go back: what you typed is still there. Split a text into several pages; make an image smaller.",
        StatusCodes.Status429TooManyRequests => "Nothing was changed. Go back: what you typed is still there. Wait a minute and send it again.",
        _ => "It is no page of this wiki and no part of it. The address may be mistyped, or the thing is not yours to see.",
    };

    /// <summary>What the database has too little of, and what to do; null where it is something else.</summary>
    public string? Lack => HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "The wiki’s disk has no room left. Keep what you typed, tell whoever runs the wiki, and save once more when there is room.",
        // Of class 53, insufficient resources: it passes.
        PostgresException { SqlState: ['5', '3', ..] } or NpgsqlException { IsTransient: true } => "The wiki’s database does not answer just now. Keep what you typed, and save once more in a moment.",
        _ => null,
    };

    public Task<IActionResult> OnGetAsync(int status, CancellationToken cancellationToken) => ShowAsync(status, cancellationToken);

    public Task<IActionResult> OnPostAsync(int status, CancellationToken cancellationToken) => ShowAsync(status, cancellationToken);

    public Task<IActionResult> OnPutAsync(int status, CancellationToken cancellationToken) => ShowAsync(status, cancellationToken);

    private async Task<IActionResult> ShowAsync(int status, CancellationToken cancellationToken)
    {
        // Asked for directly, there is no problem: the address itself is the one that is not there.
        Status = HttpContext.Response.StatusCode is >= 400 and var given ? given : status is >= 400 and <= 599 ? status : StatusCodes.Status404NotFound;
        HttpContext.Response.StatusCode = Status;
        Problem = HttpContext.Features.Get<Problem>();
        if (Request.IsFromScript())
            return ProblemResults.ForScript(Status, Status >= 500 ? "Something went wrong on our side" : Heading, Status >= 500 ? $"Nothing was saved. {Lack} If it happens again, tell a maintainer this reference: {Reference}" : Problem?.Message ?? Advice);
        Archived = HttpContext.Features.Get<ArchivedHere>();
        CanBeWritten = Problem?.Writable is { } path && await pages.FindAsync(path, cancellationToken) is null;
        return Page();
    }
}
