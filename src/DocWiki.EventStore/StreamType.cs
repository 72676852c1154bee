namespace DocWiki.EventStore;

/// <summary>A kind of stream: the name stored with each stream, and how its events fold into a state.</summary>
public sealed class StreamType
{
    private readonly Func<object, object, object> after;

    private StreamType(string name, object initial, Func<object, object, object> after)
    {
        Name = name;
        Initial = initial;
        this.after = after;
    }

    /// <summary>Stored in the database, so it never changes: <c>wiki_page</c>.</summary>
    public string Name { get; }

    /// <summary>The state before the first event.</summary>
    public object Initial { get; }

    /// <param name="after">The state after an event; pure, and ignores events it does not know.</param>
    public static StreamType Of<TState>(string name, TState initial, Func<TState, object, TState> after)
        where TState : notnull =>
        new(name, initial, (state, @event) => after((TState)state, @event));

    public object After(object state, object @event) => after(state, @event);

    public override string ToString() => Name;
}
