using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary><c>/p/{id}</c>: leads to the page wherever it stands now.</summary>
[Needs(Permission.Read)]
public sealed class PermalinkModel(CurrentPages pages, KnownPeople people) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken cancellationToken)
    {
        if (!PageId.TryParse(id, null, out var page) || await pages.FindAsync(page, cancellationToken) is not { } found)
            return this.NotThere("There is no page with this id.");
        // Another page may stand by now where an archived one stood.
        return found.Page.IsArchived ? await this.ArchivedAsync(found, people, cancellationToken) : Redirect(found.Page.Path.Address);
    }
}
