namespace DocWiki.EventStore;

/// <summary>The stream has been archived: nothing can be appended to it any more.</summary>
public sealed class StreamArchivedException(Guid streamId, Exception? innerException = null)
    : Exception($"Stream {streamId} is archived.", innerException)
{
    public Guid StreamId { get; } = streamId;
}
