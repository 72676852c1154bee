using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Takes a page out of lists and search; its history stays and it can be restored at any time.</summary>
[Needs(Permission.ArrangePages)]
public sealed class ArchiveModel(CurrentPages pages, PageWriter writer, CurrentPerson person, RateLimits limits) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();

    public CurrentPage Current { get; private set; } = null!;
    public string? KnownName => person.Name;

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(string? path, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at || await pages.FindAsync(at, cancellationToken) is not { } page)
            return this.NotThere("There is no such page to archive.");
        Current = page;
        Input = new Form { EditId = Guid.CreateVersion7(), Page = page.Id.Value };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("There is no such page to archive.");
        var fields = new FormFields(ModelState);
        var reason = fields.Read(nameof(Form.Reason), () => EditSummary.Parse(Input.Reason ?? ""));
        fields.Read(nameof(Form.Name), () => person.Name ?? PersonName.Parse(Input.Name ?? "").Value);
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        limits.TakeGuestEdit(person.Id);
        var edit = await person.EditAsync(Input.EditId, Input.Name, cancellationToken);
        await writer.ArchiveAsync(page.Id, new ArchivePage(reason), edit, cancellationToken);
        return Redirect(page.Page.Path.Address);
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("There is no such page to archive.");
        Current = page;
        return Page();
    }

    public sealed class Form
    {
        public Guid Page { get; set; }
        public string? Reason { get; set; }
        public string? Name { get; set; }
        public Guid EditId { get; set; }
    }
}
