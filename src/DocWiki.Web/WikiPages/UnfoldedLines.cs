namespace DocWiki.Web.WikiPages;

/// <summary>Unchanged lines of a comparison that somebody asked to see.</summary>
/// <param name="Before">Number of the first in the old text, from 1.</param>
/// <param name="After">Number of the first in the new text, from 1.</param>
public sealed record UnfoldedLines(int Before, int After, IReadOnlyList<string> Lines, bool IsSplit, bool HasAuthors);
