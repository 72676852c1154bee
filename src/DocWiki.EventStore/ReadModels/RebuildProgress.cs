namespace DocWiki.EventStore;

/// <param name="Done">Changes applied so far.</param>
/// <param name="Total">Events in the store when the rebuild began; more may have come since.</param>
public sealed record RebuildProgress(long Done, long Total);
