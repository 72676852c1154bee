namespace DocWiki.EventStore;

/// <summary>What one save writes: all of it or nothing.</summary>
/// <param name="EditId">
/// The id of the first event; the ids of the others follow from it. Appending the same events under the same id again
/// returns the first result. Null: fresh ids, a repetition is not recognised. Version 7 UUIDs keep the index small.
/// </param>
public sealed record Append(EventMetadata Metadata, IReadOnlyList<StreamAppend> Streams, Guid? EditId = null);
