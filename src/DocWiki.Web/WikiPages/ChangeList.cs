using DocWiki.Web.People;

namespace DocWiki.Web.WikiPages;

/// <summary>Changes as a list shows them, by day, with the names of who made them.</summary>
public sealed record ChangeList(IReadOnlyList<RecentChange> Changes, IReadOnlyDictionary<string, string> Names)
{
    public string NameOf(string? person) => person is null ? "somebody" : Names.GetValueOrDefault(person, KnownPeople.SomeoneWhoLeft);
}

/// <param name="Address">Of the list, without a place in it.</param>
/// <param name="Older">Where the next screen goes on; null on the last one.</param>
public sealed record ChangesPager(string Address, bool IsFirstScreen, RecentPlace? Older);
