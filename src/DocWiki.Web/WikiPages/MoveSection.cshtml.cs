using DocWiki.Domain;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Editing;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Moves a section to another page, or copies it there: first which page, then where in it.</summary>
[Needs(Permission.EditPages)]
public sealed class MoveSectionModel(
    CurrentPages pages, PageNames names, PageTitles titles, PageWriter writer, SectionEdits sections, CurrentPerson person, RateLimits limits) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();

    public CurrentPage Current { get; private set; } = null!;
    public EditedSection Section { get; private set; } = null!;
    public string? KnownName => person.Name;

    /// <summary>What was typed for the other page.</summary>
    public string To { get; private set; } = "";

    /// <summary>Why that means no page; null where it does.</summary>
    public string? ToProblem { get; private set; }

    /// <summary>The other page; null where it is not chosen yet, or not written.</summary>
    public CurrentPage? Target { get; private set; }

    /// <summary>Where a page would be made.</summary>
    public PagePath? NewPath { get; private set; }

    public IReadOnlyList<TextSection> Places => Target is { } target ? TextSections.Of(target.Page.Text, target.Page.Sections) : [];

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(string? path, string? section, string? to, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at || await pages.FindAsync(at, cancellationToken) is not { } page) return this.NotThere("There is no such page.");
        if (SectionEdits.Find(page.Page, section) is not { } found) return this.NotThere(await sections.WhyGoneAsync(page.Id, section, cancellationToken));
        (Current, Section) = (page, found);
        if (!string.IsNullOrWhiteSpace(to)) await ChooseAsync(to.Trim(), cancellationToken);
        Input = new Form { EditId = Guid.CreateVersion7(), Page = page.Id.Value, Section = section, Target = Target?.Id.Value, NewPath = NewPath?.Value };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var fields = new FormFields(ModelState);
        var summary = fields.Read(nameof(Form.Summary), () => EditSummary.Parse(Input.Summary ?? ""));
        var newPath = fields.Read(nameof(Form.NewPath), () => Input.Target is null ? PagePath.Parse((Input.NewPath ?? "").Trim()) : default);
        fields.Read(nameof(Form.Name), () => person.Name ?? PersonName.Parse(Input.Name ?? "").Value);
        SectionId? after = SectionId.TryParse(Input.After, null, out var place) ? place : null;
        if (!SectionId.TryParse(Input.Section, null, out var section)) return this.NotThere("There is no such section.");
        if (!string.IsNullOrEmpty(Input.After) && after is null) ModelState.AddModelError(FormFields.Prefix + nameof(Form.After), "Choose a place from the list.");
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        limits.TakeGuestEdit(person.Id);
        var edit = await person.EditAsync(Input.EditId, Input.Name, cancellationToken);
        // As in every page that is made: the edit id names it as well.
        var target = new PageId(Input.Target ?? edit.Id);
        try
        {
            var into = await writer.TransferAsync(new TransferSection(section, new PageId(Input.Page), target, newPath, after, Input.IsCopy, summary), edit, cancellationToken);
            var there = await pages.FindAsync(target, cancellationToken) ?? throw new RuleViolationException("The other page is gone.");
            return Redirect(there.Page.Path.Address + await sections.AnchorAsync(target, into, cancellationToken));
        }
        catch (PathTakenException taken)
        {
            throw new RuleViolationException($"A page stands at “{taken.Path}” by now. Choose the page once more, to say where in it the section is to stand.");
        }
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(new PageId(Input.Page), cancellationToken) is not { } page) return this.NotThere("There is no such page.");
        if (SectionEdits.Find(page.Page, Input.Section) is not { } found) return this.NotThere(await sections.WhyGoneAsync(page.Id, Input.Section, cancellationToken));
        (Current, Section) = (page, found);
        if (Input.Target is { } target) Target = await pages.FindAsync(new PageId(target), cancellationToken);
        else if (PagePath.TryParse((Input.NewPath ?? "").Trim(), null, out var path)) NewPath = path;
        To = Target?.Page.Path.Value ?? NewPath?.Value ?? "";
        return Page();
    }

    /// <summary>A page by its path, also a former one; by its title; else one that is not written yet.</summary>
    private async Task ChooseAsync(string typed, CancellationToken cancellationToken)
    {
        To = typed;
        var written = typed.Trim('/');
        PagePath? path = PagePath.TryParse(written.StartsWith("wiki/", StringComparison.Ordinal) ? written["wiki/".Length..] : written, null, out var parsed) ? parsed : null;
        Target = path is { } at ? await pages.FindAsync(at, cancellationToken) ?? await names.FindLastBearerAsync(at, cancellationToken) : null;
        if (Target is null or { Page.IsArchived: true })
        {
            Target = null;
            var called = (await titles.LikeAsync(typed, cancellationToken)).Where(page => string.Equals(page.Title, typed, StringComparison.OrdinalIgnoreCase)).ToList();
            if (called.Count == 1) Target = await pages.FindAsync(PagePath.Stored(called[0].Path), cancellationToken);
            else if (called.Count > 1) ToProblem = $"Several pages are called so. Give the path of the one you mean: {string.Join(", ", called.Select(page => page.Path))}.";
            else if ((path ?? PagePath.FromText(typed)) is { } free) NewPath = free;
            else ToProblem = $"No page is called “{typed}”, and none can be.";
        }
        if (Target?.Id == Current.Id) (Target, ToProblem) = (null, "The section is on this page already. Edit the page to move it within it.");
    }

    public sealed class Form
    {
        public Guid Page { get; set; }
        public string? Section { get; set; }

        /// <summary>Null: a page is made at <see cref="NewPath"/>.</summary>
        public Guid? Target { get; set; }
        public string? NewPath { get; set; }

        /// <summary>The section after which it is to stand; nothing: at the end.</summary>
        public string? After { get; set; }
        public bool IsCopy { get; set; }
        public string? Summary { get; set; }
        public string? Name { get; set; }
        public Guid EditId { get; set; }
    }
}
