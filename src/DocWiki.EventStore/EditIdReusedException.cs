namespace DocWiki.EventStore;

/// <summary>The edit id belongs to an earlier append of other events.</summary>
public sealed class EditIdReusedException(Guid editId, Exception? innerException = null)
    : Exception($"Edit id {editId} was used before, for something else.", innerException)
{
    public Guid EditId { get; } = editId;
}
