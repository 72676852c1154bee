namespace DocWiki.EventStore;

/// <summary>A stored event has a name that is not registered: written by a newer program, or its registration was removed.</summary>
public sealed class UnknownEventTypeException(string name, long position)
    : Exception($"The event at position {position} is of type '{name}', which is not registered.")
{
    public string Name { get; } = name;

    public long Position { get; } = position;
}
