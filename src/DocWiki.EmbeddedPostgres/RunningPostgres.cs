using Npgsql;

namespace DocWiki.EmbeddedPostgres;

/// <summary>The server another DocWiki runs in a data folder: how a command reaches the wiki that is being served.</summary>
public static class RunningPostgres
{
    /// <returns>Its connection string to the database <c>docwiki</c>; null where none runs there, or it does not take connections yet.</returns>
    public static string? Find(string dataFolder)
    {
        var cluster = new ClusterFolder(Path.GetFullPath(dataFolder), account: null);
        if (new PostmasterFile(cluster.Path).ReadyAddress() is not { } address) return null;
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = address.Host,
            Port = address.Port,
            Username = ClusterFolder.Superuser,
            Password = cluster.Password,
            Database = EmbeddedPostgresServer.DatabaseName,
        };
        return connection.ConnectionString;
    }
}
