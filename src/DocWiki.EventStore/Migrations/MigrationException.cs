namespace DocWiki.EventStore;

/// <summary>The database and the migrations of this program do not fit together. The message tells the operator what to do.</summary>
public sealed class MigrationException(string message) : Exception(message);
