using DocWiki.Domain.WikiPages;
using DocWiki.EventStore;

namespace DocWiki.Web;

/// <summary>The one list of what the store holds: each kind of event and of stream under the name it is stored by. No name here ever changes.</summary>
public static class StoredEvents
{
    public static readonly StreamType WikiPageStream =
        StreamType.Of("wiki_page", WikiPage.Nothing, (WikiPage page, object @event) => page.After(@event));

    public static readonly EventTypes Types = new EventTypes()
        .Register<PageCreated>("page_created")
        .Register<PageRevised>("page_revised")
        .Register<PageRetitled>("page_retitled")
        .Register<PageTagged>("page_tagged")
        .Register<PageMoved>("page_moved")
        .Register<PageArchived>("page_archived")
        .Register<PageRestored>("page_restored")
        .Register<PageProtected>("page_protected")
        .Register<PageApproved>("page_approved")
        .Register<PageReturned>("page_returned")
        .Register<PageSeen>("page_seen")
        .Register<PageReviewUndone>("page_review_undone");
}
