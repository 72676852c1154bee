using DocWiki.Domain.WikiPages;
using Microsoft.AspNetCore.Mvc;

namespace DocWiki.Web.WikiPages;

/// <summary>The tree beside every page.</summary>
[ViewComponent]
public sealed class SidebarTree(PageTree tree) : ViewComponent
{
    /// <param name="at">The page that is open; null where none is.</param>
    public async Task<IViewComponentResult> InvokeAsync(PagePath? at) =>
        View("~/Shared/_TreeLevel.cshtml", new TreeLevel(IsFailure ? [] : await tree.OpenAtAsync(at, HttpContext.RequestAborted), at));

    /// <summary>What failed may be the database; the page that says so must not need it.</summary>
    private bool IsFailure => HttpContext.Response.StatusCode >= StatusCodes.Status500InternalServerError;
}
