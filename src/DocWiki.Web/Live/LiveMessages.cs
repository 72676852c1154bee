using DocWiki.Domain.Live;

namespace DocWiki.Web.Live;

/// <summary>What a window says when it comes to a scope.</summary>
/// <param name="Scope">See <see cref="Live.Scope"/>.</param>
/// <param name="Tab">Names the window; it keeps it from page to page.</param>
/// <param name="Place">Where in it; of a page the id of a section.</param>
public sealed record WatchWish(string? Scope, string? Tab, Activity Activity = Activity.Viewing, string? Place = null);

/// <summary>What a window gets that came to a scope.</summary>
/// <param name="You">Its person's id: not to be shown to themselves. Null: gave no name.</param>
/// <param name="Position">Of the newest fact: what comes after it is told, or can be asked for with it.</param>
/// <param name="Revision">Of a page: its newest one.</param>
/// <param name="Shown">Of a page: the one readers see.</param>
public sealed record Watched(PresenceSnapshot Presence, string? You, bool IsHidden, long Position, int? Revision, int? Shown);

public sealed record PresenceSnapshot(string Scope, string Epoch, long Sequence, IReadOnlyList<PresentPerson> Here, int Unnamed);

/// <inheritdoc cref="CrowdDifference"/>
public sealed record PresenceDifference(string Scope, string Epoch, long From, long Sequence, IReadOnlyList<PresentPerson> Here, IReadOnlyCollection<string> Gone, int Unnamed);

/// <param name="Mark">“guest”, “imported”: as beside every name.</param>
public sealed record PresentPerson(string Person, string Name, string? Mark, string Initials, int Hue, Activity Activity, string? Place, bool IsLeaving);

/// <summary>Durable facts: which pages have a newer version. What became of them is fetched as always, where rights are checked as always.</summary>
/// <param name="Position">Everything up to here is told.</param>
/// <param name="IsAll">False: more pages changed than are named; whoever shows lists of them fetches anew.</param>
public sealed record Facts(long Position, IReadOnlyList<PageFact> Pages, bool IsAll = true);

/// <param name="Revision">Its newest; null where the page is archived.</param>
/// <param name="Shown">The one readers see: the one approved last.</param>
public sealed record PageFact(Guid Page, int? Revision, int? Shown);
