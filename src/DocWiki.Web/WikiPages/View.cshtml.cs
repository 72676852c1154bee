using System.Globalization;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Reviewing;
using DocWiki.Web.Shared;
using DocWiki.Web.WikiPages.Rendering;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.WikiPages;

/// <summary>A page as readers see it: now, or at an old revision (<c>?rev=12</c>).</summary>
[Needs(Permission.Read)]
public sealed class ViewModel(ViewedPages pages, PageHistory history, PageNames names, RevisionTexts texts, RenderedPages rendered, KnownPeople people, ReviewQueue queue, CurrentPerson person, TimeProvider clock) : PageModel
{
    public CurrentPage Current { get; private set; } = null!;
    public RenderedPage Rendered { get; private set; } = null!;

    /// <summary>Another revision than the one readers see, asked for by its number; null when it is that one, or what its writer sees in its place.</summary>
    public HistoryLine? Old { get; private set; }

    /// <summary>What readers see, where newer text waits.</summary>
    public HistoryLine? Approved { get; private set; }

    /// <summary>Of what waits: where it stands in the queue, and how long that takes.</summary>
    public Waiting? Waits { get; private set; }

    /// <summary>The revision whose text is shown.</summary>
    public int Shown { get; private set; }

    /// <summary>The name of whoever saved the newest revision.</summary>
    public string? By { get; private set; }

    /// <summary>Right after a save that was merged with what others had saved meanwhile.</summary>
    public MergeNotice? Merged { get; private set; }

    /// <summary>Who changes the page, where not everybody does. A kept view may show it a while after its end, which it names.</summary>
    public string? ProtectedBy => Current.Page.Protection.LevelAt(clock.GetUtcNow()) switch
    {
        ProtectionLevel.Reviewed => "changes are reviewed first",
        ProtectionLevel.Maintainers => "only maintainers change it",
        _ => null,
    };

    /// <summary>The scripts the text wants, and no others.</summary>
    public string Modules => string.Join(' ', new[] { "scrolling", "headings", Rendered.HasCode ? "code" : null, Rendered.HasMath ? "math" : null, Rendered.HasDiagram ? "diagram" : null }.OfType<string>());

    public async Task<IActionResult> OnGetAsync(string? path, string? rev, string? merged, CancellationToken cancellationToken)
    {
        if (WikiAddresses.PathOf(path) is not { } at) return await OtherSpellingAsync(path, cancellationToken);
        if (await pages.FindAsync(at, cancellationToken) is not { } viewed) return await ElsewhereAsync(at, cancellationToken);

        var page = viewed.Page;
        Current = page;
        var text = page.Page.Text;
        Shown = page.Page.Revision;
        if (page.Page.IsWaiting)
        {
            Waits = await Waiting.FindAsync(page, queue, person.Id, cancellationToken);
            if (rev is null && !Waits.IsYours)
            {
                if (page.Page.ApprovedRevision == 0) return this.NotThere("A new page waits here for its first approval by a maintainer.", at);
                Approved = await history.FindAsync(page.Id, page.Page.ApprovedRevision, cancellationToken);
                (Shown, text) = (page.Page.ApprovedRevision, page.Page.ShownText);
            }
        }
        if (rev is not null)
        {
            if (!int.TryParse(rev, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return this.NotThere($"“{rev}” is not the number of a revision.", at);
            if (number != page.Page.Revision)
            {
                var line = await history.FindAsync(page.Id, number, cancellationToken);
                if (line is null || await texts.FindAsync(page.Id, number, cancellationToken) is not { } oldText)
                    return this.NotThere($"“{page.Page.Title}” has revisions 1 to {page.Page.Revision}; there is no revision {rev}.", at);
                (Old, text, Shown) = (line, oldText, number);
            }
        }
        Rendered = Shown == page.Page.Revision
            ? viewed.Markdown.Render(link => viewed.Links.GetValueOrDefault(link.Written), page.Page.Title.Value, TextSections.Of(text, page.Page.Sections).ToDictionary(section => section.Line, section => section.Id))
            : await rendered.RenderAsync(at, page.Page.Title.Value, text, cancellationToken);
        By = await people.NameOfAsync(Approved is { } approved ? approved.Person : page.UpdatedBy, cancellationToken);
        if (merged is not null) Merged = await MergeNotice.FindAsync(page, merged, history, texts, people, cancellationToken);
        if (rev is null && merged is null && Waits is not { IsYours: true }) HttpContext.Features.Set(new KeepableView(page.Id, at, page.Page.IsWaiting));
        return Page();
    }

    /// <summary>No page stands there now: perhaps it moved, perhaps it was archived, perhaps nobody wrote it yet.</summary>
    private async Task<IActionResult> ElsewhereAsync(PagePath at, CancellationToken cancellationToken)
    {
        if (await names.FindLastBearerAsync(at, cancellationToken) is not { } page) return this.NotThere("Nobody has written this page yet.", at);
        return page.Page.IsArchived
            ? await this.ArchivedAsync(page, people, cancellationToken)
            : RedirectPermanent(page.Page.Path.Address + Request.QueryString);
    }

    private async Task<IActionResult> OtherSpellingAsync(string? path, CancellationToken cancellationToken)
    {
        if (PagePath.FromText(path ?? "") is { } meant && await names.FindLastBearerAsync(meant, cancellationToken) is { } page)
            return RedirectPermanent((page.Page.IsArchived ? meant : page.Page.Path).Address + Request.QueryString);
        return this.NotThere("No page can have this address.", PagePath.FromText(path ?? ""));
    }
}
