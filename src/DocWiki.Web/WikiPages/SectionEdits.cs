using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.WikiPages;

/// <summary>
/// Editing one section: the form holds its text alone, and what is saved is the whole page as the form began with it, with that section replaced. From
/// there on it is a save like any other, put together with what others saved meanwhile.
/// </summary>
public sealed class SectionEdits(CurrentPages pages, RevisionTexts texts, PageSections sections, PageHistory history)
{
    /// <summary>The section a form is opened for.</summary>
    /// <param name="id">As in the address; anything may stand there.</param>
    /// <returns>Null where the page has none such.</returns>
    public static EditedSection? Find(WikiPage page, string? id)
    {
        if (!SectionId.TryParse(id, null, out var wanted)) return null;
        var all = TextSections.Of(page.Text, page.Sections);
        var place = page.Sections.Ids.ToList().IndexOf(wanted);
        return place >= 0 && place < all.Count ? new EditedSection(wanted, place, all[place], page.Text) : null;
    }

    /// <summary>The section a form that was sent is about, in the text that form began with.</summary>
    /// <returns>Null where a form says what cannot be.</returns>
    public async Task<EditedSection?> FindAsync(PageId page, int baseRevision, string? id, int place, CancellationToken cancellationToken)
    {
        if (!SectionId.TryParse(id, null, out var wanted) || await texts.FindAsync(page, baseRevision, cancellationToken) is not { } text) return null;
        // Which ids sections had then is not known by now, and not wanted: the form says which one of them it was.
        var all = TextSections.Of(text, SectionIds.Of(text, baseRevision));
        return place >= 0 && place < all.Count ? new EditedSection(wanted, place, all[place], text) : null;
    }

    /// <summary>Why there is no such section on the page, for the person.</summary>
    public async Task<string> WhyGoneAsync(PageId page, string? id, CancellationToken cancellationToken) =>
        !SectionId.TryParse(id, null, out var wanted) || await sections.FindGoneAsync(page, wanted, cancellationToken) is not var (heading, revision) ? "This page has no such section."
        : (await history.FindAsync(page, revision, cancellationToken))?.Transfer is { Kind: SectionTransfer.MovedTo, Title: var title }
            ? $"The section “{heading}” is not on this page any more: revision {revision} moved it to the page “{title}”, where it can be edited."
            : $"The section “{heading}” is not on this page any more: revision {revision} took it out.";

    /// <summary>Where a page shows the section, as it is now: <c>#heading</c>; nothing where it is gone.</summary>
    public async Task<string> AnchorAsync(PageId page, string? id, CancellationToken cancellationToken) =>
        await pages.FindAsync(page, cancellationToken) is { Page: var now } && Find(now, id) is { } section && MarkdownPage.Parse(now.Text, now.Path).AnchorAt(section.Section.Line) is { } anchor
            ? "#" + Uri.EscapeDataString(anchor)
            : "";
}

/// <param name="Place">Which of the sections of its page it is, from 0.</param>
/// <param name="Page">The text of the page it is in.</param>
public sealed record EditedSection(SectionId Id, int Place, TextSection Section, string Page)
{
    public string Text => Section.In(Page);

    /// <summary>The page with this text in the section's place.</summary>
    public string Whole(string? typed) => Section.ReplacedIn(Page, LineEnds.Unified(typed ?? ""));
}
