namespace DocWiki.EventStore;

/// <param name="Position">
/// Its place among all events, growing with <paramref name="Version"/> within a stream. Numbers may be missing. 0 while
/// the event is being written.
/// </param>
/// <param name="Version">Its place in its stream, counted from 1 without gaps.</param>
public sealed record RecordedEvent(
    long Position,
    Guid Id,
    Guid StreamId,
    long Version,
    DateTimeOffset Time,
    object Data,
    string? UserName,
    string? CorrelationId,
    string? CausationId,
    IReadOnlyDictionary<string, string>? Headers);
