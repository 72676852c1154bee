namespace DocWiki.EventStore;

/// <param name="State">The state of the event's stream after this event.</param>
/// <param name="Before">The state this event met.</param>
public sealed record Change(RecordedEvent Event, object State, object Before);
