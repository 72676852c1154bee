namespace DocWiki.EventStore;

/// <param name="Events">In the order of the append.</param>
/// <param name="WasThereAlready">An earlier append with this edit id wrote these events; nothing was written now.</param>
public sealed record AppendResult(IReadOnlyList<RecordedEvent> Events, bool WasThereAlready);
