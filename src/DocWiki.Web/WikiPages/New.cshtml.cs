using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary><c>/new?title=…&amp;under=…</c>: asks what the new page is called and leads to its editor.</summary>
[Needs(Permission.Read)]
public sealed class NewModel : PageModel
{
    public string? Heading { get; private set; }
    public string? Under { get; private set; }

    public IActionResult OnGet(string? title, string? under)
    {
        (Heading, Under) = (title, under);
        if (title is null) return Page();
        if (!Title.TryParse(title, null, out var parsed) || PagePath.FromText($"{under}/{parsed.Value.Replace('/', '-')}") is not { } path)
        {
            ModelState.AddModelError("", "Give the page a title with at least one letter or digit, and where it stands as a path like guides/networking.");
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        return Redirect($"{path.Address}/edit?title={Uri.EscapeDataString(parsed.Value)}");
    }
}
