using DocWiki.Domain.WikiPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary><c>/p/{id}</c>: leads to the page wherever it stands now.</summary>
public sealed class PermalinkModel(CurrentPages pages) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken cancellationToken) =>
        PageId.TryParse(id, null, out var page) && await pages.FindAsync(page, cancellationToken) is { } found
            ? Redirect(found.Page.Path.Address)
            : this.NotThere("There is no page with this id.");
}
