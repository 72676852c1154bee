using System.Globalization;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>The Markdown of a page as plain text, now or at an old revision: <c>/wiki/{path}.md?rev=12</c>.</summary>
[Needs(Permission.Read)]
public sealed class SourceModel(CurrentPages pages, PageNames names, RevisionTexts texts, KnownPeople people) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string? path, string? rev, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.");
        if (await pages.FindAsync(at, cancellationToken) is not { } page)
        {
            if (await names.FindLastBearerAsync(at, cancellationToken) is not { } elsewhere) return this.NotThere("Nobody has written this page yet.", at);
            return elsewhere.Page.IsArchived
                ? await this.ArchivedAsync(elsewhere, people, cancellationToken)
                : RedirectPermanent($"{elsewhere.Page.Path.Address}.md{Request.QueryString}");
        }
        if (rev is null && page.Page.ApprovedRevision == 0) return this.NotThere("A new page waits here for its first approval.");
        if (rev is null) return Content(page.Page.ShownText, "text/plain; charset=utf-8");

        return int.TryParse(rev, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && await texts.FindAsync(page.Id, number, cancellationToken) is { } text
            ? Content(text, "text/plain; charset=utf-8")
            : this.NotThere($"“{page.Page.Title}” has revisions 1 to {page.Page.Revision}; there is no revision {rev}.");
    }
}
