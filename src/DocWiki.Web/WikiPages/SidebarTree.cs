using DocWiki.Domain.WikiPages;
using Microsoft.AspNetCore.Mvc;

namespace DocWiki.Web.WikiPages;

/// <summary>The tree beside every page.</summary>
[ViewComponent]
public sealed class SidebarTree(OpenTree tree) : ViewComponent
{
    /// <param name="at">The page that is open; null where none is.</param>
    public async Task<IViewComponentResult> InvokeAsync(PagePath? at)
    {
        var entries = await tree.AtAsync(at, HttpContext.RequestAborted);
        // The front page is where one begins, whatever its name.
        return View("~/Shared/_TreeLevel.cshtml", new TreeLevel([.. entries.OrderBy(entry => entry.Path != PagePath.Home)], at));
    }
}
