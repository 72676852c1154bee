using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>One level of the tree, as the partial the layout uses: for opening it by script.</summary>
[Needs(Permission.Read)]
public sealed class TreeModel(PageTree tree) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? under, CancellationToken cancellationToken) =>
        PagePath.TryParse(under, null, out var path)
            ? Partial("Shared/_TreeLevel", new TreeLevel(await tree.ListUnderAsync(path, cancellationToken), null))
            : this.NotThere("There is no such place in the tree.");
}
