using DocWiki.Domain;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using DocWiki.Web.WikiPages.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>Writing: a page that is there, or one that is not yet. Nothing typed is ever dropped: each refusal shows the form again as it was.</summary>
[Needs(Permission.EditPages)]
[IgnoreAntiforgeryToken]
public sealed class EditModel(CurrentPages pages, PageNames names, PageWriter writer, RenderedPages rendered, CurrentPerson person, TimeProvider clock, RateLimits limits) : PageModel, IKeepWriting
{
    [BindProperty] public Form Input { get; set; } = new();

    /// <summary>The page as it is now; null when it is not written yet.</summary>
    public CurrentPage? Current { get; private set; }

    public bool IsNew => Input.Page is null;
    public string? KnownName => person.Name;
    public RenderedPage? Preview { get; private set; }

    /// <summary>What the text says of itself in its front matter; the form's fields yield to it.</summary>
    public FrontMatter Said => FrontMatter.Read((Input.Text ?? "").ReplaceLineEndings("\n"), out _);

    private bool IsTitleChanged => Said.Title is not null || Input.Title != Input.BaseTitle;

    private bool AreTagsChanged => Said.Tags.Count > 0 || (Input.Tags ?? "") != (Input.BaseTags ?? "");

    /// <summary>Said before anything is typed: who changes this page, where this person does not; null where they may.</summary>
    public string? Closed { get; private set; }

    /// <summary>The form holds what somebody typed, not what is saved.</summary>
    public bool IsShownAgain { get; private set; }

    /// <summary>Somebody was first: their text against what was typed here.</summary>
    public Clash? Clash { get; private set; }

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(string? path, string? title, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.", PagePath.FromText(path ?? ""));

        Input.EditId = Guid.CreateVersion7();
        Current = await pages.FindAsync(at, cancellationToken);
        if (Current is { } page)
        {
            Input.Page = page.Id.Value;
            Input.Path = page.Page.Path.Value;
            Input.Title = page.Page.Title.Value;
            Input.Tags = page.Page.Tags.ToString();
            Input.Text = page.Page.Text;
            Input.BaseRevision = page.Page.Revision;
            (Input.BaseTitle, Input.BaseTags) = (Input.Title, Input.Tags);
        }
        else if (await names.FindLastBearerAsync(at, cancellationToken) is { Page.IsArchived: false } moved)
        {
            return RedirectPermanent(moved.Page.Path.Address + "/edit");
        }
        else
        {
            Input.Path = at.Value;
            Input.Title = Title.TryParse(title, null, out var wanted) ? wanted.Value : Title.FromText(TreeEntry.Words(at), at.Name).Value;
        }
        await SeeWhoMayAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? action, bool fragment, CancellationToken cancellationToken)
    {
        if (action == "preview") return await PreviewAsync(fragment, cancellationToken);

        var fields = new FormFields(ModelState);
        var text = fields.Read(nameof(Form.Text), () => PageText.Parse(Input.Text ?? ""));
        var at = fields.Read(nameof(Form.Path), () => PagePath.Parse((Input.Path ?? "").Trim()));
        var title = fields.Read(nameof(Form.Title), () => Said.Title is { } saidTitle ? Title.FromText(saidTitle, at.Name) : Title.Parse(Input.Title ?? ""));
        var tags = fields.Read(nameof(Form.Tags), () => Said.Tags.Count > 0 ? TagSet.FromText(Said.Tags) : TagSet.Parse(Input.Tags))!;
        var summary = fields.Read(nameof(Form.Summary), () => EditSummary.Parse(Input.Summary ?? ""));
        fields.Read(nameof(Form.Name), () => person.Name ?? PersonName.Parse(Input.Name ?? "").Value);
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        limits.TakeGuestEdit(person.Id);
        var edit = await person.EditAsync(Input.EditId, Input.Name, cancellationToken);
        try
        {
            if (Input.Page is not { } id)
            {
                await writer.CreateAsync(new CreatePage(at, title, tags, text, summary), edit, cancellationToken);
                return Redirect(at.Address);
            }
            var path = await writer.ReviseAsync(new PageId(id), new RevisePage(
                Input.BaseRevision, IsTitleChanged ? title : null, AreTagsChanged ? tags : null, text, summary, Input.Minor), edit, cancellationToken);
            return Redirect(path.Address);
        }
        catch (PathTakenException taken)
        {
            return await SomebodyWasFirstAsync(await pages.FindAsync(taken.Path, cancellationToken), cancellationToken);
        }
        catch (PageMovedOnException)
        {
            return await SomebodyWasFirstAsync(await FindAsync(cancellationToken), cancellationToken);
        }
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        IsShownAgain = true;
        Current = await FindAsync(cancellationToken);
        await SeeWhoMayAsync(cancellationToken);
        return Page();
    }

    private async Task<IActionResult> PreviewAsync(bool fragment, CancellationToken cancellationToken)
    {
        var text = PageText.Parse(Input.Text ?? "");
        // While a path is being typed it is not always one; the text can be shown all the same.
        var at = PagePath.TryParse((Input.Path ?? "").Trim(), null, out var path) ? path : PagePath.Home;
        Preview = await rendered.RenderAsync(at, Input.Title ?? "", text.Value, cancellationToken);
        return fragment ? Partial("/WikiPages/_Preview.cshtml", Preview) : await ShowFormAgainAsync(cancellationToken);
    }

    /// <summary>Saving now would undo somebody's work: shows theirs against ours, with our text still in the form and based on theirs from now on.</summary>
    private async Task<IActionResult> SomebodyWasFirstAsync(CurrentPage? theirs, CancellationToken cancellationToken)
    {
        if (theirs is null) throw new RuleViolationException("Somebody changed this page while you were writing, and it is gone from here now. Your text is still below.");
        IsShownAgain = true;
        Current = theirs;
        Clash = new Clash(theirs, LineDiff.Between(theirs.Page.Text, PageText.Parse(Input.Text ?? "").Value), WasNew: IsNew);
        // What this editor left alone is theirs by now.
        if (!IsTitleChanged) Input.Title = theirs.Page.Title.Value;
        if (!AreTagsChanged) Input.Tags = theirs.Page.Tags.ToString();
        (Input.BaseTitle, Input.BaseTags) = (theirs.Page.Title.Value, theirs.Page.Tags.ToString());
        // Whoever has seen this and saves again means their text to stand on top of the other.
        Input.Page = theirs.Id.Value;
        Input.BaseRevision = theirs.Page.Revision;
        Input.Path = theirs.Page.Path.Value;
        Input.EditId = Guid.CreateVersion7();
        ModelState.Clear();
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    private async Task SeeWhoMayAsync(CancellationToken cancellationToken)
    {
        var rights = await person.EditorRightsAsync(cancellationToken);
        Closed = Current?.Page.Protection.LevelAt(clock.GetUtcNow()) switch
        {
            ProtectionLevel.Reviewed when !rights.MayChangeReviewed => "Changes to this page are reviewed first, and yours cannot be handed in here yet: ask a maintainer to make them.",
            ProtectionLevel.Maintainers when !rights.MayChangeProtected => "Only maintainers change this page. Ask one to make your change.",
            _ => null,
        };
    }

    /// <summary>The page that is edited, wherever it stands by now; null for one that is not written yet.</summary>
    private async Task<CurrentPage?> FindAsync(CancellationToken cancellationToken) =>
        Input.Page is { } id ? await pages.FindAsync(new PageId(id), cancellationToken) : null;

    public sealed class Form
    {
        /// <summary>Null: the page is not written yet.</summary>
        public Guid? Page { get; set; }
        public string? Path { get; set; }
        public string? Title { get; set; }
        public string? Tags { get; set; }
        public string? Text { get; set; }
        public string? Summary { get; set; }
        public string? Name { get; set; }
        public bool Minor { get; set; }
        public int BaseRevision { get; set; }

        /// <summary>What the page was called when the form was opened; only what differs from it was changed by this editor.</summary>
        public string? BaseTitle { get; set; }
        public string? BaseTags { get; set; }
        public Guid EditId { get; set; }
    }
}

public sealed record Clash(CurrentPage Theirs, LineDiff Difference, bool WasNew);
