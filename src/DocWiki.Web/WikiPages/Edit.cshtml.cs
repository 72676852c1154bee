using System.Text.Json;
using DocWiki.Domain;
using DocWiki.Domain.Reviewing;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Editing;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using DocWiki.Web.WikiPages.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Npgsql;

namespace DocWiki.Web.WikiPages;

/// <summary>Writing: a page that is there, or one that is not yet. Nothing typed is ever dropped: each refusal shows the form again as it was.</summary>
[Needs(Permission.EditPages)]
[IgnoreAntiforgeryToken]
public sealed class EditModel(
    CurrentPages pages, PageNames names, PageWriter writer, PageHistory history, RevisionTexts texts, RenderedPages rendered, Drafts drafts, DraftKeeper keeper, SectionEdits sections, CurrentPerson person, TimeProvider clock, RateLimits limits)
    : PageModel, IKeepWriting
{
    /// <summary>Others may save again and again while this is merged.</summary>
    private const int MaxTries = 5;

    [BindProperty] public Form Input { get; set; } = new();

    /// <summary>The page as it is now; null when it is not written yet.</summary>
    public CurrentPage? Current { get; private set; }

    public bool IsNew => Input.Page is null;
    public string? KnownName => person.Name;
    public PersonId? Writer => person.Id;

    /// <summary>The ids and headings of the page's sections, as data for its script: it says in which one the caret is, and shows where others are.</summary>
    public string SectionNames => Current is not { Page: var page } ? "[]"
        : JsonSerializer.Serialize(TextSections.Of(page.Text, page.Sections).Zip(page.Sections.Ids, (section, id) => new { id = id.ToString(), heading = section.Heading }), JsonSerializerOptions.Web);

    /// <summary>The editor writes its own style sheet; this lets it, and nobody else.</summary>
    public string StyleNonce => Hosting.StyleNonce.Of(HttpContext);

    /// <summary>What this person left unsaved here, and the form goes on with; null where it begins with the page as it is.</summary>
    public Draft? Continued { get; private set; }
    public RenderedPage? Preview { get; private set; }

    /// <summary>What the text says of itself in its front matter; the form's fields yield to it.</summary>
    public FrontMatter Said => IsSection ? FrontMatter.None : FrontMatter.Read(LineEnds.Unified(Input.Text ?? ""), out _);

    /// <summary>The form holds one section alone.</summary>
    public bool IsSection => Input.Section is not null;

    private bool IsTitleChanged => Said.Title is not null || Input.Title != Input.BaseTitle;

    private bool AreTagsChanged => Said.Tags.Count > 0 || (Input.Tags ?? "") != (Input.BaseTags ?? "");

    /// <summary>Said before anything is typed: who changes this page, where this person does not; null where they may.</summary>
    public string? Closed { get; private set; }

    /// <summary>What is saved here will have to wait for this.</summary>
    public Awaits Awaits { get; private set; }

    /// <summary>The form holds what somebody typed, not what is saved.</summary>
    public bool IsShownAgain { get; private set; }

    /// <summary>Somebody was first, in the same lines.</summary>
    public Clashes? Clashes { get; private set; }

    /// <summary>Since when the wiki has what stands in the form; null: it has not.</summary>
    public DateTimeOffset? KeptSince => Input.DraftSequence == 0 ? null : Continued?.UpdatedAt ?? clock.GetUtcNow();

    /// <summary>An old revision's text that was put into the form, or where a section went, in words.</summary>
    public string? Begun { get; private set; }

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    /// <param name="draft">Goes on with this draft; without it, with the last one of this page.</param>
    /// <param name="restore">Begins with the text of this old revision.</param>
    /// <param name="undo">Begins with the text as it is now, without what this revision changed.</param>
    /// <param name="section">The id of the section to edit alone.</param>
    /// <param name="approve">A reviewer edits what waits and approves it with that.</param>
    public async Task<IActionResult> OnGetAsync(string? path, string? title, Guid? draft, int? restore, int? undo, string? section, int? approve, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return this.NotThere("No page can have this address.", PagePath.FromText(path ?? ""));

        (Input.EditId, Input.Draft) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Current = await pages.FindAsync(at, cancellationToken);
        if (draft is { } wanted && person.Id is { } owner && await drafts.FindAsync(wanted, owner, cancellationToken) is { } left)
            return await GoOnAsync(left, cancellationToken);
        if (section is not null && Current is { } whole)
        {
            if (await FindLeftAsync(at, section, cancellationToken) is { } leftThere) return await GoOnAsync(leftThere, cancellationToken);
            if (SectionEdits.Find(whole.Page, section) is { } found) return await BeginSectionAsync(whole, found, cancellationToken);
            Begun = $"{await sections.WhyGoneAsync(whole.Id, section, cancellationToken)} Here is the whole page.";
        }
        if (draft is null && restore is null && undo is null && approve is null && await FindLeftAsync(at, null, cancellationToken) is { } last)
            return await GoOnAsync(last, cancellationToken);
        if (Current is { } page)
        {
            Input.Page = page.Id.Value;
            Input.Path = page.Page.Path.Value;
            Input.Title = page.Page.NewestTitle.Value;
            Input.Tags = page.Page.NewestTags.ToString();
            Input.Text = page.Page.Text;
            if (approve is not null && (await person.RightsAsync(cancellationToken)).May(Permission.ReviewPages)) Input.Approves = page.Page.IsWaiting;
            Input.BaseRevision = page.Page.Revision;
            (Input.BaseTitle, Input.BaseTags) = (Input.Title, Input.Tags);
            if (restore is { } old && !await RestoreAsync(page, old, cancellationToken) || undo is { } undone && !await UndoAsync(page, undone, cancellationToken))
                return this.NotThere($"“{page.Page.Title}” has revisions 1 to {page.Page.Revision}, and the first one cannot be undone: archive the page instead.", at);
        }
        else if (await names.FindLastBearerAsync(at, cancellationToken) is { Page.IsArchived: false } moved)
        {
            return RedirectPermanent(moved.Page.Path.Address + "/edit" + Request.QueryString);
        }
        else
        {
            Input.Path = at.Value;
            Input.Title = Title.TryParse(title, null, out var given) ? given.Value : Title.FromText(TreeEntry.Words(at), at.Name).Value;
        }
        await SeeWhoMayAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? action, bool fragment, CancellationToken cancellationToken)
    {
        if (action == "preview") return await PreviewAsync(fragment, cancellationToken);
        if (action == "whole" && IsSection) return await WidenAsync(cancellationToken);

        var fields = new FormFields(ModelState);
        var written = await WrittenAsync(cancellationToken);
        if (await WhyNotThereAsync(written, cancellationToken) is { } gone) ModelState.AddModelError("", gone);
        var text = fields.Read(nameof(Form.Text), () => PageText.Parse(written ?? ""));
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
                return await SavedAsync(at.Address, edit, cancellationToken);
            }
            return await ReviseAsync(new PageId(id), new RevisePage(
                Input.BaseRevision, IsTitleChanged ? title : null, AreTagsChanged ? tags : null, text, summary, Input.Minor, Approves: await ApprovesAsync(cancellationToken)), edit, cancellationToken);
        }
        catch (PathTakenException taken)
        {
            var theirs = await pages.FindAsync(taken.Path, cancellationToken) ?? throw Gone();
            // Both wrote the same: it is there.
            if (theirs.Page.Text == text.Value) return await SavedAsync(theirs.Page.Path.Address, edit, cancellationToken);
            Input.BaseRevision = 0;
            return await AskAsync(theirs, TextMerge.Of("", text.Value, theirs.Page.Text), cancellationToken);
        }
    }

    /// <summary>Saves; where the page moved on, merged with what others did meanwhile. What contradicts is asked about, and nothing is saved until it is settled.</summary>
    private async Task<IActionResult> ReviseAsync(PageId id, RevisePage command, Edit edit, CancellationToken cancellationToken)
    {
        var mine = command.Text.Value;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await SavedAsync(id, await writer.ReviseAsync(id, command, edit, cancellationToken), command.BaseRevision, edit, cancellationToken);
            }
            catch (PageMovedOnException)
            {
                if (tries == MaxTries) throw new RuleViolationException("Others save this page again and again right now. Save once more in a moment.");
                var theirs = await pages.FindAsync(id, cancellationToken) ?? throw Gone();
                if (tries == 1 && await FindSavedOnAsync(id, mine, edit, cancellationToken) is { } on) return await SavedAsync(id, theirs.Page.Path, on, edit, cancellationToken);
                var merge = await MergeWithAsync(theirs, mine, cancellationToken);
                if (Clashes.Settled(merge, Input.Decisions) is not { } merged) return await AskAsync(theirs, merge, cancellationToken);
                command = command with { BaseRevision = theirs.Page.Revision, Text = PutTogether(merged) };
            }
        }
    }

    /// <summary>Each text may be as long as a page can be, and what was chosen of both longer.</summary>
    private static PageText PutTogether(string text) => System.Text.Encoding.UTF8.GetByteCount(text) <= PageText.MaxBytes ? PageText.Parse(text)
        : throw new RuleViolationException("Put together so, the page would be longer than a page may be (1 MiB). Choose one of the two in more places, or shorten your text.");

    /// <summary>It may be this very form, sent twice, that moved the page on: put together with what others had before it, and settled as here, it is what was saved then.</summary>
    /// <returns>The revision it was put together with.</returns>
    private async Task<int?> FindSavedOnAsync(PageId id, string mine, Edit edit, CancellationToken cancellationToken) =>
        await writer.FindSavedAsync(id, edit, cancellationToken) is var (version, hash)
        && await history.RevisionAtAsync(id, version, cancellationToken) - 1 is { } on and > 0
        && await texts.FindAsync(id, on, cancellationToken) is { } theirs
        && Clashes.Settled(TextMerge.Of(await BaseTextAsync(id, cancellationToken), mine, theirs), Input.Decisions) is { } merged && TextHash.Of(merged) == hash ? on : null;

    /// <param name="on">The revision it was saved on: put together with what others saved, where that is not what the editor began with.</param>
    private async Task<IActionResult> SavedAsync(PageId id, PagePath path, int on, Edit edit, CancellationToken cancellationToken)
    {
        // Whoever undoes knows what came after; everybody else is told what their text was put together with.
        var isTold = on > Input.BaseRevision && Input.BaseRevision > 0 && Input.Undo is null;
        if (Input.Approves) return await SavedAsync($"/review?done=approve&of={id}", edit, cancellationToken);
        var anchor = IsSection ? await sections.AnchorAsync(id, Input.Section, cancellationToken) : "";
        return await SavedAsync((isTold ? $"{path.Address}?merged={Input.BaseRevision}-{on}" : path.Address) + anchor, edit, cancellationToken);
    }

    /// <summary>Both came from the text this editor began with: nothing, where the page was not written then, or the form says a revision that never was.</summary>
    private async Task<TextMerge> MergeWithAsync(CurrentPage theirs, string mine, CancellationToken cancellationToken) =>
        TextMerge.Of(await BaseTextAsync(theirs.Id, cancellationToken), mine, theirs.Page.Text);

    private async Task<string> BaseTextAsync(PageId id, CancellationToken cancellationToken) =>
        (Input.BaseRevision > 0 ? await texts.FindAsync(id, Input.BaseRevision, cancellationToken) : null) ?? "";

    private static RuleViolationException Gone() => new("Somebody changed this page while you were writing, and it is gone from here now. Your text is still below.");

    private async Task<IActionResult> BeginSectionAsync(CurrentPage page, EditedSection section, CancellationToken cancellationToken)
    {
        (Input.Section, Input.SectionPlace, Input.SectionHeading) = (section.Id.ToString(), section.Place, section.Section.Heading);
        (Input.Page, Input.Path, Input.Title, Input.Tags) = (page.Id.Value, page.Page.Path.Value, page.Page.NewestTitle.Value, page.Page.NewestTags.ToString());
        (Input.BaseRevision, Input.BaseTitle, Input.BaseTags, Input.Text) = (page.Page.Revision, Input.Title, Input.Tags, section.Text);
        await SeeWhoMayAsync(cancellationToken);
        return Page();
    }

    /// <summary>The page as this editor leaves it, with the section in its place where the form holds that alone; null where the page had none such.</summary>
    private async Task<string?> WrittenAsync(CancellationToken cancellationToken) =>
        !IsSection ? LineEnds.Unified(Input.Text ?? "")
        : Input.Page is { } id && await sections.FindAsync(new PageId(id), Input.BaseRevision, Input.Section, Input.SectionPlace, cancellationToken) is { } section ? section.Whole(Input.Text) : null;

    /// <summary>The section may be gone by now: then nobody can say where in the page its text is to stand. In words; null where it is there.</summary>
    private async Task<string?> WhyNotThereAsync(string? written, CancellationToken cancellationToken)
    {
        // Who takes out a section that is gone already has what they want.
        if (!IsSection || (written is not null && string.IsNullOrWhiteSpace(Input.Text)) || await FindAsync(cancellationToken) is not { } page) return null;
        return written is not null && (page.Page.Revision == Input.BaseRevision || SectionEdits.Find(page.Page, Input.Section) is not null) ? null
            : $"{await sections.WhyGoneAsync(page.Id, Input.Section, cancellationToken)} What you typed is below. Choose “Edit the whole page”: your text comes along, at its end.";
    }

    /// <summary>From the section to the whole page, with what was typed in its place; at the end, where the section is gone.</summary>
    private async Task<IActionResult> WidenAsync(CancellationToken cancellationToken)
    {
        var page = await FindAsync(cancellationToken) ?? throw Gone();
        var written = await WrittenAsync(cancellationToken);
        if (await WhyNotThereAsync(written, cancellationToken) is not null)
        {
            Begun = $"{await sections.WhyGoneAsync(page.Id, Input.Section, cancellationToken)} What you wrote stands at the end of the page now.";
            (written, Input.BaseRevision) = ($"{page.Page.Text.TrimEnd('\n')}\n\n{LineEnds.Unified(Input.Text ?? "").TrimEnd('\n')}\n", page.Page.Revision);
        }
        var ofSection = Input.Draft;
        (Input.Text, Input.Section, Input.Draft, Input.DraftSequence, Input.Decisions) = (written, null, Guid.CreateVersion7(), 0, []);
        var shown = await ShowFormAgainAsync(cancellationToken);
        // What it held is in the page's draft now.
        if (Input.DraftSequence > 0 && ofSection is { } done && person.Id is { } owner) await drafts.CloseAsync(done, owner, wasSaved: true, cancellationToken);
        return shown;
    }

    /// <returns>False where there is no such revision.</returns>
    private async Task<bool> RestoreAsync(CurrentPage page, int revision, CancellationToken cancellationToken)
    {
        if (await texts.FindAsync(page.Id, revision, cancellationToken) is not { } text) return false;
        IsShownAgain = true;
        (Input.Text, Input.Summary) = (text, $"Back to revision {revision}");
        Begun = $"This is the text of revision {revision}. Save it, and the page is as it was then; what came after stays in the history.";
        return true;
    }

    /// <summary>What undoing is: a change that began at that revision, and was made beside all that came after it.</summary>
    /// <returns>False where there is no such revision, or nothing before it.</returns>
    private async Task<bool> UndoAsync(CurrentPage page, int revision, CancellationToken cancellationToken)
    {
        if (revision < 2 || await texts.FindAsync(page.Id, revision, cancellationToken) is not { } undone || await texts.FindAsync(page.Id, revision - 1, cancellationToken) is not { } text) return false;
        IsShownAgain = true;
        Input.Summary = $"Undo revision {revision}";
        var merge = TextMerge.Of(undone, text, page.Page.Text);
        if (merge.Text is { } merged)
        {
            Input.Text = merged;
            Begun = $"This is the page without what revision {revision} changed. Look it through and save.";
            return true;
        }
        (Input.Text, Input.BaseRevision, Input.Undo) = (text, revision, revision);
        ShowClashes(page, merge, StatusCodes.Status200OK);
        return true;
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        IsShownAgain = true;
        Current = await FindAsync(cancellationToken);
        await SeeWhoMayAsync(cancellationToken);
        await KeepAsync(cancellationToken);
        // Its clashes are still to be settled, whatever the form was refused for.
        if (Current is { } page && Input.Decisions.Count > 0)
            Clashes = Clashes.Of(page, Input.BaseRevision, Input.Undo, await MergeWithAsync(page, await WrittenAsync(cancellationToken) ?? "", cancellationToken), Input.Decisions);
        return Page();
    }

    private async Task<IActionResult> PreviewAsync(bool fragment, CancellationToken cancellationToken)
    {
        var text = PageText.Parse(Input.Text ?? "");
        // While a path is being typed it is not always one; the text can be shown all the same.
        var at = PagePath.TryParse((Input.Path ?? "").Trim(), null, out var path) ? path : PagePath.Home;
        var shown = text.Value;
        if (Input.Decisions.Count > 0 && await FindAsync(cancellationToken) is { } theirs)
            shown = Clashes.Provisional(await MergeWithAsync(theirs, await WrittenAsync(cancellationToken) ?? shown, cancellationToken), Input.Decisions);
        Preview = await rendered.RenderAsync(at, Input.Title ?? "", shown, cancellationToken);
        return fragment ? Partial("/WikiPages/_Preview.cshtml", Preview) : await ShowFormAgainAsync(cancellationToken);
    }

    /// <summary>What this person left unsaved on the page in hand.</summary>
    private async Task<Draft?> FindLeftAsync(PagePath at, string? section, CancellationToken cancellationToken) => person.Id is not { } owner || section?.Contains('\0') is true ? null
        : Current is { } page ? await drafts.FindLastAsync(owner, page.Id, section, cancellationToken) : await drafts.FindLastAsync(owner, at, cancellationToken);

    private async Task<IActionResult> GoOnAsync(Draft draft, CancellationToken cancellationToken)
    {
        (Continued, IsShownAgain) = (draft, true);
        // The page may have been moved, archived or written by somebody else since.
        Current = draft.Page is { } page ? await pages.FindAsync(page, cancellationToken) : null;
        var fields = draft.Fields;
        (Input.Draft, Input.DraftSequence, Input.Page, Input.Text) = (draft.Id, draft.Sequence, draft.Page?.Value, draft.Text);
        (Input.Section, Input.SectionPlace, Input.SectionHeading) = (draft.Section?.Id, draft.Section?.Place ?? 0, draft.Section?.Heading);
        (Input.Path, Input.Title, Input.Tags, Input.Summary, Input.Minor) = (fields.Path, fields.Title, fields.Tags, fields.Summary, fields.Minor);
        (Input.BaseRevision, Input.BaseTitle, Input.BaseTags) = (fields.BaseRevision, fields.BaseTitle, fields.BaseTags);
        await SeeWhoMayAsync(cancellationToken);
        return Page();
    }

    /// <summary>Saved: the draft has done its work. A script asks where to go, and goes there itself.</summary>
    private async Task<IActionResult> SavedAsync(string address, Edit edit, CancellationToken cancellationToken)
    {
        try
        {
            if (Input.Draft is { } draft) await drafts.CloseAsync(draft, edit.Person, wasSaved: true, cancellationToken);
        }
        catch (NpgsqlException)
        {
            // It is saved, and that is what is said; the draft is still among theirs.
        }
        return Request.Headers.Accept == "application/json" ? new JsonResult(new { address }) : Redirect(address);
    }

    /// <summary>What stands in a form that is shown again is kept like anything typed: the tab may be closed now.</summary>
    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        if (HttpContext.Features.Get<WritingRefused>() is not null)
        {
            // Nothing is kept but what stands in the form; the draft it names may be another person's.
            (Input.Draft, Input.DraftSequence) = (Guid.CreateVersion7(), 0);
            return;
        }
        if (person.Id is not { } owner) return;
        Input.Draft ??= Guid.CreateVersion7();
        var fields = new DraftFields(Input.Path ?? "", Input.Title ?? "", Input.Tags ?? "", Input.Summary ?? "", Input.Minor, Input.BaseRevision, Input.BaseTitle ?? "", Input.BaseTags ?? "");
        var section = Input.Section is { } id ? new DraftSection(id, Input.SectionPlace, Input.SectionHeading ?? "").Cut() : null;
        var draft = new Draft(Input.Draft.Value, owner, Input.Page is { } page ? new PageId(page) : null, section, fields, LineEnds.Unified(Input.Text ?? ""), 0, default);
        if (await keeper.KeepFormAsync(draft, Input.DraftSequence, cancellationToken) is { } kept) (Input.Draft, Input.DraftSequence) = kept;
    }

    private async Task<IActionResult> AskAsync(CurrentPage theirs, TextMerge merge, CancellationToken cancellationToken)
    {
        var shown = ShowClashes(theirs, merge, StatusCodes.Status409Conflict);
        await KeepAsync(cancellationToken);
        return shown;
    }

    /// <summary>Nothing is saved: what this editor typed stays in the form, and each place where it contradicts what somebody else saved is asked about.</summary>
    private PageResult ShowClashes(CurrentPage theirs, TextMerge merge, int status)
    {
        IsShownAgain = true;
        Current = theirs;
        Clashes = Clashes.Of(theirs, Input.BaseRevision, Input.Undo, merge, Input.Decisions);
        if (Input.Decisions.Count > 0) ModelState.AddModelError("", "Choose for each place below what is to stand there.");
        // What this editor left alone is theirs by now.
        if (!IsTitleChanged) Input.Title = theirs.Page.NewestTitle.Value;
        if (!AreTagsChanged) Input.Tags = theirs.Page.NewestTags.ToString();
        (Input.BaseTitle, Input.BaseTags) = (theirs.Page.NewestTitle.Value, theirs.Page.NewestTags.ToString());
        Input.Page = theirs.Id.Value;
        Input.Path = theirs.Page.Path.Value;
        Input.EditId = Guid.CreateVersion7();
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>Asked for by the form, and theirs to do.</summary>
    private async Task<bool> ApprovesAsync(CancellationToken cancellationToken) =>
        Input.Approves && (await person.RightsAsync(cancellationToken)).May(Permission.ReviewPages);

    private async Task SeeWhoMayAsync(CancellationToken cancellationToken)
    {
        var rights = await person.EditorRightsAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (Current is null)
        {
            var isKept = PagePath.TryParse(Input.Path, null, out var at) && (await pages.ListKeptPlacesAsync([at], cancellationToken)).Any(kept => !rights.SufficeFor(kept.Page.Protection.LevelAt(now)));
            Awaits = rights.Awaits;
            Closed = isKept ? "A protected page is archived here, and its place is kept for it. Choose another path, or ask a maintainer to open this one." : null;
            return;
        }
        var isClosed = Current.Page.Protection.LevelAt(now) is ProtectionLevel.Maintainers && !rights.MayChangeProtected;
        Closed = isClosed ? "Only maintainers change this page. Ask one to make your change." : null;
        if (!isClosed) Awaits = Current.Page.IsWaiting && !Input.Approves ? Awaits.Approval : Current.Page.TextAwaits(rights, now);
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

        /// <summary>The section the form holds alone (its id, and which of the base revision's sections it was); null: the whole page.</summary>
        public string? Section { get; set; }
        public int SectionPlace { get; set; }
        public string? SectionHeading { get; set; }

        /// <summary>A reviewer edits what waits and approves all of it with that.</summary>
        public bool Approves { get; set; }

        /// <summary>The revision this form undoes, where that clashes with what came after.</summary>
        public int? Undo { get; set; }

        /// <summary>Where what is typed is kept until it is saved, and how many changes of it the form knows of.</summary>
        public Guid? Draft { get; set; }
        public long DraftSequence { get; set; }

        /// <summary>What was chosen where this text and somebody else's contradict each other.</summary>
        public List<ClashDecision> Decisions { get; set; } = [];
        public Guid EditId { get; set; }
    }
}
