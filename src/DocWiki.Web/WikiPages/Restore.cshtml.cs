using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Brings an archived page back with its history, at another path where its own was taken meanwhile.</summary>
[Needs(Permission.ArrangePages)]
public sealed class RestoreModel(CurrentPages pages, PageWriter writer, CurrentPerson person, RateLimits limits) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();

    public CurrentPage Current { get; private set; } = null!;
    public string? KnownName => person.Name;

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(string? path, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at || await pages.FindArchivedAsync(at, cancellationToken) is not { } page)
            return this.NotThere("No page is archived here.");
        Current = page;
        Input = new Form { EditId = Guid.CreateVersion7(), Page = page.Id.Value, To = page.Page.Path.Value };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("No page is archived here.");
        var fields = new FormFields(ModelState);
        var to = fields.Read(nameof(Form.To), () => PagePath.Parse((Input.To ?? page.Page.Path.Value).Trim()));
        fields.Read(nameof(Form.Name), () => person.Name ?? PersonName.Parse(Input.Name ?? "").Value);
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        limits.TakeGuestEdit(person.Id);
        var edit = await person.EditAsync(Input.EditId, Input.Name, cancellationToken);
        try
        {
            await writer.RestoreAsync(page.Id, new RestorePage(to), edit, cancellationToken);
        }
        catch (PathTakenException)
        {
            throw new RuleViolationException($"Another page stands at “{to}” by now. Choose another path for this one.");
        }
        return Redirect((await pages.FindAsync(page.Id, cancellationToken))!.Page.Path.Address);
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("No page is archived here.");
        Current = page;
        return Page();
    }

    public sealed class Form
    {
        public Guid Page { get; set; }
        public string? To { get; set; }
        public string? Name { get; set; }
        public Guid EditId { get; set; }
    }
}
