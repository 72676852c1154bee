namespace DocWiki.Web.Importing;

/// <summary>A file of an imported history and the page it is in this wiki.</summary>
public sealed class ImportedFile
{
    public required string Path { get; set; }

    /// <summary>Null: nothing of it was taken over yet, or another file has its page now.</summary>
    public Guid? PageId { get; set; }

    /// <summary>Git's id of the content that is there; null when the file is gone.</summary>
    public string? BlobId { get; set; }

    /// <summary>Of the page's stream, after the import's last event; 0 when there was none.</summary>
    public long Version { get; set; }

    public bool WasEditedHere { get; init; }
}
