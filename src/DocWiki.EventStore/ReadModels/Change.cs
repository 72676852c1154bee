namespace DocWiki.EventStore;

/// <param name="State">The state of the event's stream after this event.</param>
public sealed record Change(RecordedEvent Event, object State);
