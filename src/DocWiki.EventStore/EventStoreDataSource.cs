using Npgsql;

namespace DocWiki.EventStore;

public static class EventStoreDataSource
{
    /// <summary>The schema of all tables.</summary>
    public const string Schema = "docwiki";

    /// <summary>
    /// Opens the database so that unqualified names mean <see cref="Schema"/> and statements are prepared after their
    /// first use, which about doubles the rate of small statements.
    /// </summary>
    /// <remarks>
    /// Connections are not reset when they go back to the pool, so whoever changes a session setting, listens, or takes
    /// a session lock must undo it. <c>set local</c> needs no undoing.
    /// </remarks>
    public static NpgsqlDataSource Create(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = Schema,
            NoResetOnClose = true,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
        });
}
