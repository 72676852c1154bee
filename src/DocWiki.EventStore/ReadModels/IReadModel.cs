using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Tables derived from events. They change in the transaction of the events and can be rebuilt at any time.</summary>
/// <remarks>
/// <para>
/// A rebuild visits one stream after the other, so what a change writes may depend on the order of events within their
/// stream, not on what other streams did before. A rule over several streams (two things with one name) belongs in a
/// unique index or constraint, not in the primary key: a rebuild sets these aside and puts them back at its end, when all
/// streams have their last state. <c>on conflict</c> can therefore only name the primary key.
/// </para>
/// <para>
/// While an event is being written its <see cref="RecordedEvent.Position"/> is 0; in a rebuild it is known. A model that
/// stores positions takes them in both cases from the event, which the transaction already sees:
/// <c>(select seq_id from mt_events where stream_id = … and version = …)</c>.
/// </para>
/// </remarks>
public interface IReadModel
{
    /// <summary>Stored, so it never changes: <c>current_pages</c>.</summary>
    string Name { get; }

    /// <summary>Raised whenever <see cref="Schema"/> or what <see cref="Apply"/> writes changes; rebuilds at the next start.</summary>
    int Version { get; }

    IReadOnlyList<string> Tables { get; }

    /// <summary>
    /// <c>create table</c> and <c>create index</c> statements with unqualified names: a rebuild runs them, and the
    /// commands of <see cref="Apply"/>, in another schema.
    /// </summary>
    string Schema { get; }

    /// <summary>Only changes of these streams are handed over.</summary>
    IReadOnlyList<StreamType> Streams { get; }

    /// <summary>
    /// Adds commands that write the changes; called once per append with all its changes, in a rebuild with about a
    /// thousand. Commands should work on sets, with arrays as parameters. May be called again for the same changes.
    /// </summary>
    /// <param name="changes">Never empty; those of one stream are in the order of their versions.</param>
    void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch);
}
