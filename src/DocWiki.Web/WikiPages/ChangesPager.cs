namespace DocWiki.Web.WikiPages;

/// <param name="Address">Of the list, without a place in it.</param>
/// <param name="Older">Where the next screen goes on; null on the last one.</param>
public sealed record ChangesPager(string Address, bool IsFirstScreen, RecentPlace? Older);
