namespace DocWiki.EmbeddedPostgres;

/// <summary>PostgreSQL was found but could not make, start or open its cluster. The message carries the last lines it said.</summary>
public sealed class PostgresFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
