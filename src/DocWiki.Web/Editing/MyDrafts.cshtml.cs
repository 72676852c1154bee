using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Editing;

/// <summary>What one is writing and has not saved, to be gone on with on any device.</summary>
[Needs(Permission.EditPages)]
public sealed class MyDraftsModel(Drafts drafts, CurrentPages pages, CurrentPerson person) : PageModel
{
    public IReadOnlyList<DraftLine> Lines { get; private set; } = [];
    public bool IsSomebody => person.Id is not null;

    /// <summary>The draft that was just thrown away, to be brought back.</summary>
    public Guid? Discarded { get; private set; }

    public async Task OnGetAsync(Guid? discarded, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (person.Id is not { } owner) return;
        Discarded = discarded;
        Lines = await drafts.ListAsync(owner, cancellationToken);
    }

    /// <param name="again">To the page's editor, which begins anew; else back to the list.</param>
    public async Task<IActionResult> OnPostDiscardAsync(Guid id, bool again, CancellationToken cancellationToken)
    {
        if (person.Id is not { } owner) return NotFound();
        var draft = await drafts.FindAsync(id, owner, cancellationToken);
        if (!await drafts.CloseAsync(id, owner, wasSaved: false, cancellationToken)) return RedirectToPage();
        if (again && draft?.Page is { } page && await pages.FindAsync(page, cancellationToken) is { Page.IsArchived: false } current)
            return Redirect($"{current.Page.Path.Address}/edit{(draft.Section is { } section ? $"?section={Uri.EscapeDataString(section.Id)}" : "")}");
        if (again && PagePath.TryParse(draft?.Fields.Path, null, out var path)) return Redirect($"{path.Address}/edit");
        return RedirectToPage(new { discarded = id });
    }

    public async Task<IActionResult> OnPostReopenAsync(Guid id, CancellationToken cancellationToken)
    {
        if (person.Id is not { } owner) return NotFound();
        await drafts.ReopenAsync(id, owner, cancellationToken);
        return RedirectToPage();
    }
}
