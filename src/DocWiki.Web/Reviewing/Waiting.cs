using DocWiki.Web.People;
using DocWiki.Web.WikiPages;

namespace DocWiki.Web.Reviewing;

/// <summary>What waits on a page, as the page says it.</summary>
/// <param name="IsYours">Whoever looks wrote some of it.</param>
/// <param name="Figures">How long others waited lately; only for whoever wrote it.</param>
/// <param name="Returned">What a reviewer said of it, where it is with its writer again.</param>
public sealed record Waiting(CurrentPage Page, bool IsYours, QueuePlace? Place, QueueFigures? Figures, ReviewLine? Returned)
{
    public static async Task<Waiting> FindAsync(CurrentPage page, ReviewQueue queue, PersonId? person, CancellationToken cancellationToken)
    {
        var place = await queue.FindPlaceAsync(page.Id, cancellationToken);
        var isYours = person is { } you && place?.People.Contains(you.Value) is true;
        return new Waiting(page, isYours, place, isYours ? await queue.CountAsync(cancellationToken) : null, page.Page.IsReturned ? await queue.FindLastAsync(page.Id, cancellationToken) : null);
    }
}
