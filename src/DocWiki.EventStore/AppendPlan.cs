using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Appends worked out as far as possible without the database: ids, versions, times, JSON, folded states.</summary>
internal sealed class AppendPlan
{
    private readonly List<StreamWrite> writes = [];
    private readonly List<(StreamType Type, Change Change)> changes = [];
    private readonly List<List<StreamWrite>> writesByAppend = [];
    private readonly IReadOnlyList<IReadModel> readModels;

    private AppendPlan(IReadOnlyList<IReadModel> readModels) => this.readModels = readModels;

    /// <summary>In the order they are sent.</summary>
    public IReadOnlyList<StreamWrite> Writes => writes;

    /// <param name="fold">Reads a stream and folds it up to a version, for an append that does not bring its state.</param>
    public static async Task<AppendPlan> ForAsync(
        IReadOnlyList<Append> appends,
        EventTypes eventTypes,
        IReadOnlyList<IReadModel> readModels,
        Func<StreamType, Guid, long, Task<object>> fold)
    {
        var plan = new AppendPlan(readModels);
        var states = new Dictionary<Guid, object>();
        foreach (var append in appends)
        {
            var time = WholeMicroseconds(append.Metadata.Time);
            var headers = append.Metadata.Headers is { Count: > 0 } some ? some : null;
            var ofAppend = new List<StreamWrite>(append.Streams.Count);
            var index = 0;
            foreach (var stream in append.Streams)
            {
                if (stream.Events.Count == 0)
                    continue;
                var listened = readModels.Any(model => model.Streams.Contains(stream.Type));
                var state = !listened ? null
                    : stream.StateBefore ?? states.GetValueOrDefault(stream.StreamId)
                    ?? (stream.ExpectedVersion == 0 ? stream.Type.Initial
                    : await fold(stream.Type, stream.StreamId, stream.ExpectedVersion));
                var events = new RecordedEvent[stream.Events.Count];
                var types = new EventType[events.Length];
                for (var i = 0; i < events.Length; i++, index++)
                {
                    var data = stream.Events[i];
                    var id = append.EditId is { } editId ? EventIds.Derive(editId, index) : Guid.CreateVersion7();
                    types[i] = eventTypes.Of(data);
                    events[i] = new(
                        0, id, stream.StreamId, stream.ExpectedVersion + i + 1, time, data, append.Metadata.UserName,
                        append.Metadata.CorrelationId, append.Metadata.CausationId, headers);
                    if (state is not null)
                    {
                        var before = state;
                        state = stream.Type.After(before, data);
                        plan.changes.Add((stream.Type, new(events[i], state, before)));
                    }
                }
                if (state is not null)
                    states[stream.StreamId] = state;
                ofAppend.Add(new(stream, append.Metadata, events, types));
            }
            plan.writes.AddRange(ofAppend);
            plan.writesByAppend.Add(ofAppend);
        }
        return plan;
    }

    public IReadOnlyList<StreamWrite> WritesOf(int append) => writesByAppend[append];

    public IReadOnlyList<RecordedEvent> EventsOf(int append) =>
        [.. writesByAppend[append].SelectMany(write => write.Events)];

    /// <summary>The commands of all read models that listen.</summary>
    public void AddReadModels(NpgsqlBatch batch)
    {
        foreach (var model in readModels)
        {
            List<Change> heard = [.. changes.Where(c => model.Streams.Contains(c.Type)).Select(c => c.Change)];
            if (heard.Count > 0)
                model.Apply(heard, batch);
        }
    }

    /// <summary>What the database can keep, so that an event reads back as it was returned.</summary>
    private static DateTimeOffset WholeMicroseconds(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
