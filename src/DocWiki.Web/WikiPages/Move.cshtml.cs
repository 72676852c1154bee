using DocWiki.Domain;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Another path for a page, and for its subpages where wanted. The former addresses lead to the new ones for ever.</summary>
[Needs(Permission.ArrangePages)]
public sealed class MoveModel(CurrentPages pages, PageWriter writer, CurrentPerson person, RateLimits limits) : PageModel, IShowFormAgain
{
    public const int SubpagesShown = 20;

    [BindProperty] public Form Input { get; set; } = new();

    public CurrentPage Current { get; private set; } = null!;
    public IReadOnlyList<PageLine> Subpages { get; private set; } = [];
    public string? KnownName => person.Name;

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(string? path, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at || await pages.FindAsync(at, cancellationToken) is not { } page)
            return this.NotThere("There is no such page to move.");
        Input = new Form { EditId = Guid.CreateVersion7(), Page = page.Id.Value, To = page.Page.Path.Value, WithSubpages = true };
        await ShowAsync(page, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var page = new PageId(Input.Page);
        if (await pages.FindAsync(page, cancellationToken) is null) return this.NotThere("There is no such page to move.");
        var fields = new FormFields(ModelState);
        var to = fields.Read(nameof(Form.To), () => PagePath.Parse((Input.To ?? "").Trim()));
        fields.Read(nameof(Form.Name), () => person.Name ?? PersonName.Parse(Input.Name ?? "").Value);
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        limits.TakeGuestEdit(person.Id);
        var edit = await person.EditAsync(Input.EditId, Input.Name, cancellationToken);
        try
        {
            await writer.MoveAsync(page, new MovePage(to), Input.WithSubpages, edit, cancellationToken);
        }
        catch (PathTakenException taken)
        {
            throw new RuleViolationException($"Another page stands at “{taken.Path}” already. Choose another path, or move that page first.");
        }
        return Redirect(to.Address);
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("There is no such page to move.");
        await ShowAsync(page, cancellationToken);
        return Page();
    }

    private async Task ShowAsync(CurrentPage page, CancellationToken cancellationToken)
    {
        Current = page;
        Subpages = await pages.ListUnderAsync(page.Page.Path, SubpagesShown + 1, cancellationToken);
    }

    public sealed class Form
    {
        public Guid Page { get; set; }
        public string? To { get; set; }
        public bool WithSubpages { get; set; }
        public string? Name { get; set; }
        public Guid EditId { get; set; }
    }
}
