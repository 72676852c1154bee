namespace DocWiki.EventStore;

/// <summary>Who and when, kept beside each event of one append.</summary>
/// <param name="Time">When it happened; stored in UTC with microseconds.</param>
/// <param name="UserName">The one who did it, as the caller identifies people; null when nobody did.</param>
/// <param name="CorrelationId">What the events belong to.</param>
/// <param name="CausationId">What brought the events about.</param>
/// <param name="Headers">Anything else to keep; null or empty stores nothing.</param>
public sealed record EventMetadata(
    DateTimeOffset Time,
    string? UserName = null,
    string? CorrelationId = null,
    string? CausationId = null,
    IReadOnlyDictionary<string, string>? Headers = null);
