namespace DocWiki.EventStore;

/// <summary>Somebody else has appended to the stream, or started it, first.</summary>
public sealed class VersionConflictException(Guid streamId, long expected, Exception? innerException = null)
    : Exception($"Stream {streamId} does not have version {expected}.", innerException)
{
    public Guid StreamId { get; } = streamId;

    public long Expected { get; } = expected;
}
