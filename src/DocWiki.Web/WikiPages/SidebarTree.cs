using DocWiki.Domain.WikiPages;
using Microsoft.AspNetCore.Mvc;

namespace DocWiki.Web.WikiPages;

/// <summary>The tree beside every page.</summary>
[ViewComponent]
public sealed class SidebarTree(OpenTree tree) : ViewComponent
{
    /// <param name="at">The page that is open; null where none is.</param>
<<<<<<< HEAD
    public async Task<IViewComponentResult> InvokeAsync(PagePath? at)
    {
        var entries = await tree.AtAsync(at, HttpContext.RequestAborted);
        // The front page is where one begins, whatever its name.
        return View("~/Shared/_TreeLevel.cshtml", new TreeLevel([.. entries.OrderBy(entry => entry.Path != PagePath.Home)], at));
    }
=======
    public async Task<IViewComponentResult> InvokeAsync(PagePath? at) =>
        View("~/Shared/_TreeLevel.cshtml", new TreeLevel(IsFailure ? [] : await tree.OpenAtAsync(at, HttpContext.RequestAborted), at));

    /// <summary>What failed may be the database; the page that says so must not need it.</summary>
    private bool IsFailure => HttpContext.Response.StatusCode >= StatusCodes.Status500InternalServerError;
>>>>>>> webtests
}
