namespace DocWiki.EmbeddedPostgres;

/// <summary>No usable PostgreSQL programs, and none could be fetched. The message says what was looked at and what a person can do.</summary>
public sealed class PostgresNotFoundException(string message) : Exception(message);
