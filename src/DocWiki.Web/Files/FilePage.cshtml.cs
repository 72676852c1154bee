using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Files;

/// <summary>One file: how to put it into a page, where it is used.</summary>
[Needs(Permission.Read)]
public sealed class FilePageModel(StoredFiles files, FileUses uses) : PageModel
{
    private const int MostUses = 100;

    public StoredFile Stored { get; private set; } = null!;
    public UsesOfFile Uses { get; private set; } = UsesOfFile.None;
    public bool IsNew { get; private set; }

    public async Task<IActionResult> OnGetAsync(string key, string? done, CancellationToken cancellationToken)
    {
        if (!FileKey.TryParse(key, null, out var parsed) || await files.FindAsync(parsed, cancellationToken) is not { } file) return this.NotThere("There is no such file, or it was deleted.");
        Stored = file;
        Uses = (await uses.OfAsync([parsed], MostUses, cancellationToken)).GetValueOrDefault(parsed, UsesOfFile.None);
        IsNew = done == "uploaded";
        return Page();
    }
}
