using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;

namespace DocWiki.Domain.Reviewing;

/// <summary>Readers get to see the page up to a revision: the one that was looked at. What somebody saved since then still waits.</summary>
/// <param name="TextThen">The text of that revision; wanted only where it is not the newest.</param>
public sealed record ApproveRevisions(int Revision, string? TextThen = null)
{
    /// <returns>Nothing where that much is approved already.</returns>
    /// <exception cref="RuleViolationException">There is no such revision, or the page is archived.</exception>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("approve");
        if (Revision < 1 || Revision > page.Revision) throw new RuleViolationException($"“{page.Title}” has no revision {Revision}.");
        if (Revision <= page.ApprovedRevision) return [];
        var isFirst = page.ApprovedRevision == 0;
        if (Revision < page.Revision)
            return [new PageApproved(Revision, TextPatch.Between(page.ShownText, TextThen ?? throw new InvalidOperationException("The text of that revision is wanted.")), isFirst)];

        var events = new List<object> { new PageApproved(Revision, IsFirst: isFirst) };
        if (page.ProposedTitle is { } title && title != page.Title) events.Add(new PageRetitled(title.Value));
        if (page.ProposedTags is { } tags && page.Retagged(tags) is { } tagged) events.Add(tagged);
        return events;
    }
}
