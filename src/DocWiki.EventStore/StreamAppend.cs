namespace DocWiki.EventStore;

/// <summary>Events for one stream.</summary>
/// <param name="ExpectedVersion">The version the stream has; 0: the stream must not exist.</param>
/// <param name="StateBefore">
/// The folded state at <paramref name="ExpectedVersion"/>, handed to read models after each event. Null: the initial
/// state for a new stream; for an older one the store reads and folds the stream, which costs a round trip.
/// </param>
public sealed record StreamAppend(
    StreamType Type,
    Guid StreamId,
    long ExpectedVersion,
    IReadOnlyList<object> Events,
    object? StateBefore = null);
