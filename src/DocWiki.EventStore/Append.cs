namespace DocWiki.EventStore;

/// <summary>What one save writes: all of it or nothing.</summary>
/// <param name="EditId">
/// The id of the first event; the ids of the others follow from it. Appending equal events to the same streams under the
/// same id again returns the first result, so what starts a stream must also choose the same stream again (derive its id
/// from the edit id). Null: fresh ids, a repetition is not recognised. Version 7 UUIDs keep the index small.
/// </param>
public sealed record Append(EventMetadata Metadata, IReadOnlyList<StreamAppend> Streams, Guid? EditId = null);
