using DocWiki.Domain.Text;

namespace DocWiki.Domain.WikiPages;

// Everything that happens to a page. These shapes are a storage format: a property may be added with a default, none is
// renamed or removed, and a sample of each is kept in the tests for ever. Who, when and the edit id stand beside each event.

/// <summary>Revision 1.</summary>
public sealed record PageCreated(string Path, string Title, string Text, TextHash Hash, IReadOnlyList<string>? Tags = null, string? Summary = null);

/// <summary>
/// A new revision of the text: either a reversible <paramref name="Patch"/> against the revision before, or the whole
/// <paramref name="Text"/> (every so often, or where that is smaller).
/// </summary>
/// <param name="Hash">Of the resulting text.</param>
/// <param name="Sections">The ids of its sections in their order (<see cref="SectionIds"/>), where they are not those of the revision before. Recorded, not
/// derived: what they are called by elsewhere must not change when sections are once followed better.</param>
public sealed record PageRevised(
    TextHash Hash, TextPatch? Patch = null, string? Text = null, string? Summary = null, bool Minor = false, string? Sections = null);

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
