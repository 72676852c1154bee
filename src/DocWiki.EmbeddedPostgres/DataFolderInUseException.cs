namespace DocWiki.EmbeddedPostgres;

/// <summary>Another running process holds the data folder.</summary>
public sealed class DataFolderInUseException(string message) : Exception(message);
