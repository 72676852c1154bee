using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Files;

/// <summary>Deletes a file that no page uses, for good.</summary>
[Needs(Permission.DeleteFiles)]
public sealed class DeleteFileModel(StoredFiles files, FileUses uses, TimeProvider clock) : PageModel, IShowFormAgain
{
    /// <summary>Who uploaded it so lately may still be writing the page that shows it.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    [BindProperty(SupportsGet = true)] public string Key { get; set; } = "";

    public StoredFile Stored { get; private set; } = null!;
    public UsesOfFile Uses { get; private set; } = UsesOfFile.None;
    public bool IsNew => clock.GetUtcNow() - Stored.UploadedAt < Lately;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (FileKey.TryParse(Key, null, out var key) && await files.DeleteUnusedAsync(key, cancellationToken)) return Redirect("/files?unused=true");
        throw new RuleViolationException("A page, or what somebody is writing, uses this file. Take it out of the page first.");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (!FileKey.TryParse(Key, null, out var key) || await files.FindAsync(key, cancellationToken) is not { } file)
        {
            ModelState.Clear();
            return this.NotThere("There is no such file, or it was deleted.");
        }
        Stored = file;
        Uses = (await uses.OfAsync([key], limit: 20, cancellationToken)).GetValueOrDefault(key, UsesOfFile.None);
        return Page();
    }
}
