using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Shared;

/// <summary>Why a request got no page, in words for the person; the problem page shows it.</summary>
/// <param name="Writable">Where a page could be written; null where none can.</param>
public sealed record Problem(string Message, PagePath? Writable);

/// <summary>The page that was archived at the address somebody asked for.</summary>
public sealed record ArchivedHere(CurrentPage Page, ArchiveNote Note, string? By);

public static class ProblemResults
{
    /// <summary>Whether a script asks, which shows the reason of a refusal itself.</summary>
    public static bool IsFromScript(this HttpRequest request) => request.GetTypedHeaders().Accept.Any(type => type.MediaType == "application/json");

    /// <summary>Problem details (RFC 9457), their <c>detail</c> written for the person.</summary>
    public static JsonResult ForScript(int status, string title, string detail) =>
        new(new ProblemDetails { Status = status, Title = title, Detail = detail }) { StatusCode = status, ContentType = "application/problem+json" };

    /// <summary>410, saying who archived the page, when and why.</summary>
    public static async Task<IActionResult> ArchivedAsync(this PageModel page, CurrentPage archived, KnownPeople people, CancellationToken cancellationToken)
    {
        var note = archived.Archived ?? throw new ArgumentException("This page is not archived.", nameof(archived));
        page.HttpContext.Features.Set(new ArchivedHere(archived, note, await people.NameOfAsync(note.Person, cancellationToken)));
        return page.StatusCode(StatusCodes.Status410Gone);
    }

    /// <summary>404, saying why. The problem page offers to write the page at <paramref name="writable"/> where nothing stands there.</summary>
    public static IActionResult NotThere(this PageModel page, string message, PagePath? writable = null)
    {
        page.HttpContext.Features.Set(new Problem(message, writable));
        return page.StatusCode(StatusCodes.Status404NotFound);
    }
}
