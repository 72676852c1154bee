using DocWiki.Domain.WikiPages;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;

namespace DocWiki.Web.WikiPages;

/// <summary>The way from the front page down to a page: links where pages stand, plain words where only a folder is.</summary>
[ViewComponent]
public sealed class Trail(OpenTree tree) : ViewComponent
{
    /// <param name="path">The page the way leads to.</param>
    /// <param name="title">Of that page, where something of it is shown (its history, its form) and not the page itself.</param>
    /// <param name="history">One more step, to that page's history.</param>
    public async Task<IViewComponentResult> InvokeAsync(PagePath path, string? title = null, bool history = false)
    {
        var crumbs = new List<Crumb>();
        if (path != PagePath.Home) crumbs.Add(new Crumb("/", "Home"));

        var above = new Stack<PagePath>();
        for (var parent = path.Parent; parent is { } level; parent = level.Parent) above.Push(level);
        var entries = await tree.AtAsync(path, HttpContext.RequestAborted);
        foreach (var level in above)
        {
            var entry = entries.FirstOrDefault(entry => entry.Path == level);
            crumbs.Add(new Crumb(entry?.Title is null ? null : level.Address, entry?.Label ?? TreeEntry.Words(level)));
            entries = entry?.Entries ?? [];
        }

        if (title is not null) crumbs.Add(new Crumb(path.Address, title));
        if (history) crumbs.Add(new Crumb(path.Address + "/history", "History"));
        return View("~/Shared/_Trail.cshtml", crumbs);
    }
}
