using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web;

/// <summary>Why a request got no page, in words for the person; the problem page shows it.</summary>
/// <param name="Writable">Where a page could be written; null where none can.</param>
public sealed record Problem(string Message, PagePath? Writable);

/// <summary>The page that was archived at the address somebody asked for.</summary>
public sealed record ArchivedHere(CurrentPage Page, ArchiveNote Note, string? By);

public static class ProblemResults
{
    /// <summary>404, saying why. The problem page offers to write the page at <paramref name="writable"/> where nothing stands there.</summary>
    public static IActionResult NotThere(this PageModel page, string message, PagePath? writable = null)
    {
        page.HttpContext.Features.Set(new Problem(message, writable));
        return page.StatusCode(StatusCodes.Status404NotFound);
    }
}
