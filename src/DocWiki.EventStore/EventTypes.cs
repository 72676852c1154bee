using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace DocWiki.EventStore;

/// <summary>The events a program knows, each under the name it is stored with, and their JSON.</summary>
/// <remarks>
/// JSON is what Marten's default reads: property names as in C#, case-sensitive, enums as numbers. Unlike Marten, a value
/// that reading would fill in anyway (null, 0, the default of the constructor parameter) is not written: most events
/// leave most properties at their default, and each would cost its name and value in every row.
/// </remarks>
public sealed class EventTypes
{
    private readonly JsonSerializerOptions options;
    private readonly Dictionary<string, EventType> byName = [];
    private readonly Dictionary<Type, EventType> byType = [];

    /// <param name="converters">For value types in events. Another reader of the database needs the same.</param>
    public EventTypes(params IReadOnlyList<JsonConverter> converters)
    {
        options = new JsonSerializerOptions
        {
            // Only what JSON demands is escaped. The text never meets HTML: the database stores its own form of it.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutDefaults } },
        };
        foreach (var converter in converters)
            options.Converters.Add(converter);
    }

    /// <param name="name">Stored, so it never changes: <c>page_created</c>.</param>
    /// <exception cref="ArgumentException">The name or the type is registered already, or the name is Marten's.</exception>
    public EventTypes Register<TEvent>(string name)
        where TEvent : class
    {
        if (name is "tombstone" or "archived")
            throw new ArgumentException($"'{name}' is an event of Marten's own.", nameof(name));
        var type = typeof(TEvent);
        var eventType = new EventType(name, $"{type.FullName}, {type.Assembly.GetName().Name}", options.GetTypeInfo(type));
        if (!byType.TryAdd(type, eventType))
            throw new ArgumentException($"{type} is registered already.", nameof(name));
        if (!byName.TryAdd(name, eventType))
            throw new ArgumentException($"'{name}' is registered already.", nameof(name));
        return this;
    }

    /// <summary>Of all that are registered, as stored.</summary>
    public IReadOnlyCollection<string> Names => byName.Keys;

    internal EventType Of(object @event) =>
        byType.TryGetValue(@event.GetType(), out var type)
            ? type
            : throw new ArgumentException($"{@event.GetType()} is not registered as an event.", nameof(@event));

    internal object Read(string name, ReadOnlySpan<byte> json, long position)
    {
        if (!byName.TryGetValue(name, out var type))
            throw new UnknownEventTypeException(name, position);
        return JsonSerializer.Deserialize(json, type.Json)
            ?? throw new JsonException($"The event at position {position} is null.");
    }

    /// <summary>
    /// "Default" means what the constructor would be given for an absent property, which need not be the type's default:
    /// leaving out <c>Level: 0</c> of <c>record Raised(int Level = 1)</c> would read back as 1.
    /// </summary>
    private static void LeaveOutDefaults(JsonTypeInfo typeInfo)
    {
        foreach (var property in typeInfo.Properties)
        {
            if (property.AssociatedParameter is not { } parameter || property.IsRequired)
                continue;
            var absent = parameter.HasDefaultValue ? parameter.DefaultValue : DefaultOf(property.PropertyType);
            property.ShouldSerialize = (_, value) => !Equals(value, absent);
        }
    }

    private static object? DefaultOf(Type type) =>
        type.IsValueType ? System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type) : null;
}

internal sealed record EventType(string Name, string DotNetType, JsonTypeInfo Json)
{
    public byte[] Write(object @event) => JsonSerializer.SerializeToUtf8Bytes(@event, Json);
}
