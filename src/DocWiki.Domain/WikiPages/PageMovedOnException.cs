namespace DocWiki.Domain.WikiPages;

/// <summary>Somebody else revised the page after the editor's base revision, so saving would undo their work.</summary>
public sealed class PageMovedOnException(int baseRevision, int currentRevision)
    : Exception($"The page is at revision {currentRevision}; the edit started from revision {baseRevision}.")
{
    public int BaseRevision { get; } = baseRevision;
    public int CurrentRevision { get; } = currentRevision;
}
