using DocWiki.Domain;
using DocWiki.Domain.Reviewing;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Accounts;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using DocWiki.Web.WikiPages;
using DocWiki.Web.WikiPages.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Reviewing;

/// <summary>The queue of what waits, and one entry of it: what changed, and what becomes of it. One key each, and the next entry opens.</summary>
[Needs(Permission.ReviewPages)]
public sealed class ReviewModel(
    ReviewQueue queue, PageReviewer reviewer, ReviewHolds holds, CurrentPages pages, RevisionTexts texts, RenderedPages rendered, PageHistory history, PageBlames blames, KnownPeople people, PeopleWriter peopleWriter, CurrentPerson person)
    : PageModel, IShowFormAgain
{
    public const int EntriesPerScreen = 100;

    [BindProperty(SupportsGet = true)] public Query Asked { get; set; } = new();
    [BindProperty] public Form Input { get; set; } = new();

    public QueueFigures Figures { get; private set; } = null!;
    public IReadOnlyList<QueueEntry> Entries { get; private set; } = [];
    public bool HasMore { get; private set; }

    /// <summary>What is looked at; null where nothing waits, or what was asked for does not any more.</summary>
    public QueueEntry? Entry { get; private set; }
    public DiffView? Difference { get; private set; }

    /// <summary>The same as readers would see it, where that is asked for.</summary>
    public RenderedDiffView? Rendered { get; private set; }
    public IReadOnlyList<HistoryLine> Lines { get; private set; } = [];
    public WikiPage? WikiPage { get; private set; }

    /// <summary>What was decided just now, and can be taken back.</summary>
    public Done? JustDone { get; private set; }

    /// <summary>Why what was asked for is not shown.</summary>
    public string? Gone { get; private set; }

    public PersonId Reviewer => person.Id!.Value;

    Guid IShowFormAgain.EditId { get => Input.EditId; set => Input.EditId = value; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await ShowAsync(Asked.Entry is { } id ? new PageId(id) : null, cancellationToken);
        Input = new Form { EditId = Guid.CreateVersion7(), Page = Entry?.Page.Value, Revision = Entry?.Revision ?? 0 };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? decision, CancellationToken cancellationToken)
    {
        if (Input.Page is not { } id) return this.NotThere("This form says no page. Go back to the queue and choose one.");
        var page = new PageId(id);
        var edit = await person.EditAsync(Input.EditId, null, cancellationToken);
        try
        {
            switch (decision)
            {
                case "approve":
                    await reviewer.ApproveAsync(page, Input.Revision, edit, cancellationToken);
                    break;
                case "trust":
                    await reviewer.ApproveAsync(page, Input.Revision, edit, cancellationToken);
                    await TrustAsync(cancellationToken);
                    break;
                case "seen":
                    await reviewer.SeeAsync(page, Input.Revision, edit, cancellationToken);
                    break;
                case "return":
                    await reviewer.ReturnAsync(page, Input.Revision, ReviewComment.Parse(Input.Comment ?? ""), edit, cancellationToken);
                    break;
                case "revert":
                    await reviewer.RevertAsync(page, Input.Revision, EditSummary.Parse(Input.Comment ?? ""), edit, cancellationToken);
                    break;
                default:
                    throw new RuleViolationException("Choose what is to become of it.");
            }
        }
        catch (ReviewedMeanwhileException meanwhile)
        {
            // Shown anew: what the reviewer saw is not what is there.
            ModelState.AddModelError("", meanwhile.Message);
            Response.StatusCode = StatusCodes.Status409Conflict;
            await ShowAsync(page, cancellationToken);
            Input.EditId = Guid.CreateVersion7();
            Input.Revision = Entry?.Revision ?? 0;
            return Page();
        }
        await holds.ReleaseAsync(edit.Person, cancellationToken);
        var now = await pages.FindAsync(page, cancellationToken);
        return Redirect(Asked.Address(("done", decision), ("of", id.ToString()), ("at", now?.Version.ToString())));
    }

    public async Task<IActionResult> OnPostUndoAsync(CancellationToken cancellationToken)
    {
        if (Input.Page is not { } id) return this.NotThere("This form says no page. Go back to the queue and choose one.");
        await reviewer.UndoAsync(new PageId(id), Input.Version, await person.EditAsync(Input.EditId, null, cancellationToken), cancellationToken);
        return Redirect(Asked.Address(("entry", id.ToString()), ("done", "undone"), ("of", id.ToString())));
    }

    /// <summary>A window says that its entry is being read.</summary>
    public async Task<IActionResult> OnPostHoldAsync(CancellationToken cancellationToken)
    {
        if (Input.Page is not { } id || await pages.FindAsync(new PageId(id), cancellationToken) is null) return NotFound();
        var hold = await holds.TakeAsync(new PageId(id), Reviewer, cancellationToken);
        return new JsonResult(new { isYours = hold.Person == Reviewer.Value, name = await people.NameOfAsync(hold.Person, cancellationToken), since = hold.Since });
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        await ShowAsync(Input.Page is { } id ? new PageId(id) : null, cancellationToken);
        return Page();
    }

    private async Task TrustAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(Input.Person)) throw new RuleViolationException("Several people wrote this: trust each of them from their profile.");
        await peopleWriter.SetTrustAsync(new PersonId(Input.Person), trusted: true, cancellationToken);
    }

    private async Task ShowAsync(PageId? wanted, CancellationToken cancellationToken)
    {
        Figures = await queue.CountAsync(cancellationToken);
        var entries = await queue.ListAsync(Asked.Filter, EntriesPerScreen + 1, cancellationToken);
        Entries = [.. entries.Take(EntriesPerScreen)];
        HasMore = entries.Count > EntriesPerScreen;
        JustDone = Asked is { Done: { } done, Of: { } of } && await pages.FindAsync(new PageId(of), cancellationToken) is { } decided ? new Done(done, decided, Asked.At) : null;
        Entry = wanted is { } id ? Entries.FirstOrDefault(entry => entry.Page == id) ?? await queue.FindAsync(id, cancellationToken)
            : Entries.FirstOrDefault(entry => entry.Held is null || entry.Held.Person == Reviewer.Value) ?? (Entries.Count > 0 ? Entries[0] : null);
        if (Entry is null && wanted is { } gone) Gone = await WhyGoneAsync(gone, cancellationToken);
        if (Entry is { } shown) await LoadAsync(shown, cancellationToken);
        await people.LoadAsync([.. Entries.SelectMany(entry => entry.People), .. Entries.Select(entry => entry.Held?.Person), .. Lines.Select(line => line.Person)], cancellationToken);
    }

    private async Task LoadAsync(QueueEntry entry, CancellationToken cancellationToken)
    {
        var current = (await pages.FindAsync(entry.Page, cancellationToken))!;
        WikiPage = current.Page;
        var before = entry.From == 0 ? "" : await texts.FindAsync(entry.Page, entry.From, cancellationToken) ?? "";
        // The list and the page are read one after the other: what is shown is what is decided about.
        Entry = entry with { Revision = current.Page.Revision };
        var revisions = Enumerable.Range(entry.From + 1, Math.Min(current.Page.Revision - entry.From, MaxLines)).ToArray();
        var lines = await history.FindAsync(entry.Page, [entry.From, .. revisions, current.Page.Revision], cancellationToken);
        Lines = [.. revisions.Where(lines.ContainsKey).Select(revision => lines[revision])];
        var authors = !lines.TryGetValue(entry.From, out var from) || !lines.TryGetValue(current.Page.Revision, out var to) ? null : await DiffAuthors.FindAsync(current, before, from, to, blames, history, people, cancellationToken);
        Difference = DiffView.Of(before, current.Page.Text, $"{entry.Path.Address}/diff/{entry.From}...{current.Page.Revision}", $"What would change in {entry.Title}", authors);
        if (Asked.IsRendered) Rendered = RenderedDiffView.Of(await RenderedAsync(before), await RenderedAsync(current.Page.Text));
    }

    private Task<RenderedPage> RenderedAsync(string text) => rendered.RenderAsync(WikiPage!.Path, WikiPage.Title.Value, text, HttpContext.RequestAborted);

    /// <summary>More single revisions are not listed: the history has them.</summary>
    private const int MaxLines = 100;

    private async Task<string> WhyGoneAsync(PageId page, CancellationToken cancellationToken)
    {
        if (await pages.FindAsync(page, cancellationToken) is not { } current) return "There is no such page.";
        if (current.Archived is { } archived) return $"“{current.Page.Title}” was archived by {await people.NameOfAsync(archived.Person, cancellationToken) ?? "somebody"}: nothing of it waits.";
        return await queue.FindLastAsync(page, cancellationToken) is { } line
            ? $"Nothing of “{current.Page.Title}” waits any more: {line.Decision} by {await people.NameOfAsync(line.Person, cancellationToken) ?? "somebody"}."
            : $"Nothing of “{current.Page.Title}” waits.";
    }

    /// <summary>What is listed, and which entry is open. Whatever is not understood counts as left out.</summary>
    public sealed class Query
    {
        public string? Kind { get; set; }
        public string? Person { get; set; }
        public string? Under { get; set; }
        public bool Small { get; set; }

        /// <summary>The page that is looked at.</summary>
        public Guid? Entry { get; set; }
        public string? Done { get; set; }
        public Guid? Of { get; set; }
        public long? At { get; set; }
        public string? View { get; set; }

        public bool IsSplit => View == "split";

        public bool IsRendered => View == "rendered";

        public QueueFilter Filter => new(
            Kind is "look" or "returned" ? Kind : "approval", Person is { Length: > 0 } and var id && !id.Contains('\0', StringComparison.Ordinal) ? new PersonId(id) : null,
            PagePath.TryParse(Under, null, out var under) ? under : null, Small);

        public bool IsFiltered => Filter is not { Person: null, Under: null, IsSmall: false };

        /// <summary>The same list, and what else is to be said; a null takes a filter away.</summary>
        public string Address(params (string Name, string? Value)[] with)
        {
            List<(string Name, string? Value)> parts =
                [("kind", Filter.Kind == "approval" ? null : Filter.Kind), ("person", Filter.Person?.Value), ("under", Filter.Under?.Value), ("small", Filter.IsSmall ? "true" : null), ("view", IsSplit || IsRendered ? View : null)];
            foreach (var (name, value) in with)
            {
                parts.RemoveAll(part => part.Name == name);
                parts.Add((name, value));
            }
            return "/review" + QueryString.Create(parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value)));
        }
    }

    public sealed class Form
    {
        public Guid EditId { get; set; }
        public Guid? Page { get; set; }

        /// <summary>The newest one the reviewer saw: nothing else is decided about.</summary>
        public int Revision { get; set; }
        public string? Comment { get; set; }

        /// <summary>Whom to trust.</summary>
        public string? Person { get; set; }

        /// <summary>For taking back: of the page, right after the decision.</summary>
        public long Version { get; set; }
    }

    /// <param name="Version">Null: it cannot be taken back from here.</param>
    public sealed record Done(string Decision, CurrentPage Page, long? Version)
    {
        public string Words => Decision switch
        {
            "approve" => Page.Page.IsWaiting ? $"Approved up to revision {Page.Page.ApprovedRevision}: somebody has saved “{Page.Page.Title}” again since." : $"Approved: “{Page.Page.Title}”.",
            "trust" => $"Approved: “{Page.Page.Title}”. Whoever wrote it is trusted from now on, also when the approval is taken back.",
            "seen" => $"Looked at: “{Page.Page.Title}”.",
            "return" => $"Returned: “{Page.Page.Title}”. It comes back when somebody revises it.",
            "revert" => Page.Page.IsArchived ? $"Not approved: “{Page.Page.Title}” is archived." : $"Reverted: “{Page.Page.Title}” is as it was.",
            "undone" => $"Taken back: “{Page.Page.Title}” is as it was before you decided.",
            _ => "",
        };
    }
}
