using DocWiki.Domain.WikiPages;

namespace DocWiki.Domain.Reviewing;

/// <summary>A maintainer looked at what had been public at once, up to this revision.</summary>
public sealed record MarkSeen(int Revision)
{
    /// <returns>Nothing where that much was looked at already.</returns>
    /// <exception cref="RuleViolationException">There is no such revision, or its text waits for more.</exception>
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        page.MustBeLive("review");
        if (Revision < 1 || Revision > page.Revision) throw new RuleViolationException($"“{page.Title}” has no revision {Revision}.");
        if (Revision > page.ApprovedRevision) throw new ReviewedMeanwhileException($"Somebody has written on “{page.Title}” since, and that waits for approval. Look at all of it.");
        return Revision <= page.SeenRevision ? [] : [new PageSeen(Revision)];
    }
}
