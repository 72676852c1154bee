using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Every page in the order of the tree.</summary>
[Needs(Permission.Read)]
public sealed class AllPagesModel(CurrentPages pages, PageTree tree) : PageModel
{
    public const int LinesPerScreen = 500;

    public IReadOnlyList<PageLine> Lines { get; private set; } = [];
    public long Count { get; private set; }

    /// <summary>Where the next screen goes on; null on the last one.</summary>
    public PagePath? Next { get; private set; }
    public bool IsFirstScreen { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? after, CancellationToken cancellationToken)
    {
        PagePath? from = null;
        if (after is not null)
        {
            if (!PagePath.TryParse(after, null, out var parsed)) return this.NotThere("This place in the list of pages cannot be found. Begin at the first: /pages");
            from = parsed;
        }
        IsFirstScreen = from is null;
        var lines = await pages.ListAfterAsync(from, LinesPerScreen + 1, cancellationToken);
        Lines = [.. lines.Take(LinesPerScreen)];
        Next = lines.Count > LinesPerScreen ? Lines[^1].Path : null;
        Count = await tree.CountAsync(cancellationToken);
        return Page();
    }
}
