using DocWiki.Domain.Text;

namespace DocWiki.Domain.WikiPages;

// Everything that happens to a page. These shapes are a storage format: a property may be added with a default, none is
// renamed or removed, and a sample of each is kept in the tests for ever. Who, when and the edit id stand beside each event.

/// <summary>Revision 1.</summary>
/// <param name="From">Its text is a section of another page: whoever wrote that wrote this.</param>
/// <param name="Awaits">approval: readers see the page once it is given; look: it is public, and a maintainer may look at it still. Null: neither.</param>
public sealed record PageCreated(
    string Path, string Title, string Text, TextHash Hash, IReadOnlyList<string>? Tags = null, string? Summary = null, SectionSource? From = null,
    string? Awaits = null);

/// <summary>
/// A new revision of the text: either a reversible <paramref name="Patch"/> against the revision before, or the whole
/// <paramref name="Text"/> (every so often, or where that is smaller).
/// </summary>
/// <param name="Hash">Of the resulting text.</param>
/// <param name="Sections">The ids of its sections in their order (<see cref="SectionIds"/>), where they are not those of the revision before. Recorded, not
/// derived: what they are called by elsewhere must not change when sections are once followed better.</param>
/// <param name="From">What was added is a section of another page.</param>
/// <param name="To">What was taken out is a section of another page now.</param>
/// <param name="Awaits">approval: readers go on with the revision approved last until it is given; look: it is public, and a maintainer may look at it still.</param>
/// <param name="Title">With its approval the page is called this.</param>
/// <param name="Tags">With its approval the page has these.</param>
/// <param name="Reverts">A reviewer put the text of this revision back: what came after it did not stay.</param>
public sealed record PageRevised(
    TextHash Hash, TextPatch? Patch = null, string? Text = null, string? Summary = null, bool Minor = false, string? Sections = null,
    SectionSource? From = null, SectionTarget? To = null, string? Awaits = null, string? Title = null, IReadOnlyList<string>? Tags = null,
    int? Reverts = null);

/// <summary>Where a section came from: those who wrote it there are its writers here.</summary>
/// <param name="Revision">Of that page, the one that was read.</param>
/// <param name="Section">Its id there.</param>
/// <param name="Into">Its id here.</param>
/// <param name="IsCopy">It stayed there too.</param>
public sealed record SectionSource(Guid Page, int Revision, string Section, string Into, bool IsCopy = false);

/// <summary>Where a section went.</summary>
/// <param name="Section">Its id here, which it has no longer.</param>
/// <param name="Into">Its id there.</param>
public sealed record SectionTarget(Guid Page, string Section, string Into);

public sealed record PageRetitled(string Title);

public sealed record PageTagged(IReadOnlyList<string>? Added = null, IReadOnlyList<string>? Removed = null);

/// <summary>The page stands at another path from now on; the former one leads here for ever.</summary>
public sealed record PageMoved(string Path);

public sealed record PageArchived(string? Reason = null);

/// <param name="Level">open, reviewed or maintainers: who may change the page from now on.</param>
/// <param name="Until">When it is open again by itself; null: for good.</param>
public sealed record PageProtected(string Level, DateTimeOffset? Until = null);

/// <param name="Path">Where it stands again, when its own path had been taken meanwhile; null: where it was.</param>
public sealed record PageRestored(string? Path = null);

/// <summary>Readers see the text up to this revision from now on.</summary>
/// <param name="Patch">From the text readers saw before to this one, where newer ones still wait; null: it is the newest.</param>
/// <param name="IsFirst">Until now they saw no page at all.</param>
public sealed record PageApproved(int Revision, TextPatch? Patch = null, bool IsFirst = false);

/// <summary>What waits is not approved as it is, and why. It stays; the next revision waits again.</summary>
/// <param name="Revision">The newest one, which was looked at.</param>
public sealed record PageReturned(int Revision, string Comment);

/// <summary>A maintainer looked at what had been public at once, up to this revision.</summary>
public sealed record PageSeen(int Revision);

/// <summary>Whoever reviewed took it back: this is approved, and this was looked at, as before.</summary>
/// <param name="Patch">From the newest text to the one readers see; null: it is the newest.</param>
public sealed record PageReviewUndone(int Approved, int Seen, TextPatch? Patch = null);
