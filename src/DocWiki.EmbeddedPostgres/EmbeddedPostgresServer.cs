using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace DocWiki.EmbeddedPostgres;

/// <summary>A private PostgreSQL, running as long as this object: in the data folder, reachable through a local socket only.</summary>
public sealed class EmbeddedPostgresServer : IAsyncDisposable
{
    internal const string DatabaseName = "docwiki";
    private const int LongestNameInBytes = 63; // PostgreSQL silently cuts longer ones, and two databases become one

    private readonly DataFolderLock heldLock;
    private readonly ClusterFolder cluster;
    private readonly PostgresPrograms programs;
    private readonly PostgresProcess process;
    private readonly NpgsqlConnectionStringBuilder connection;
    private bool removeDataFolder;
    private bool disposed;

    private EmbeddedPostgresServer(
        DataFolderLock heldLock, ClusterFolder cluster, PostgresPrograms programs, PostgresProcess process, NpgsqlConnectionStringBuilder connection)
    {
        (this.heldLock, this.cluster, this.programs, this.process, this.connection) = (heldLock, cluster, programs, process, connection);
    }

    /// <summary>To the database <c>docwiki</c>: UTF8, locale C, time zone UTC.</summary>
    public string ConnectionString => To(DatabaseName);

    /// <summary>For example <c>15.18</c>.</summary>
    public string ServerVersion => programs.Version;

    public string ProgramsFolder => programs.Folder;

    public string DataFolder => cluster.DataFolder;

    /// <summary>Of PostgreSQL itself. Null for the moment in which it died and is started again.</summary>
    public int? ProcessId => process.ProcessId;

    /// <summary>Finds PostgreSQL (or fetches it), makes the cluster if there is none, repairs what a crash left, and returns when it takes connections.</summary>
    /// <exception cref="PostgresNotFoundException"/>
    /// <exception cref="DataFolderInUseException"/>
    /// <exception cref="PostgresFailedException"/>
    public static async Task<EmbeddedPostgresServer> StartAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var dataFolder = MakeDataFolder(options.DataFolder);
        var heldLock = await DataFolderLock.TakeAsync(dataFolder, cancellationToken);
        try
        {
            var account = ServerAccount.ForThisProcess();
            var cluster = new ClusterFolder(dataFolder, account);
            var programs = await PostgresPrograms.FindAsync(options, account, cluster.Major, cancellationToken);
            await new PostmasterFile(cluster.Path).StopLeftoverAsync(cancellationToken);
            if (cluster.Major is null)
            {
                options.Tell($"Making a new database in {dataFolder} …");
                await cluster.MakeAsync(programs, options.Durable, cancellationToken);
            }
            var connection = ChooseAddress(cluster);
            var process = await PostgresProcess.StartAsync(
                programs, cluster, account, Settings(connection, options.Durable), options.Tell, cancellationToken);
            var server = new EmbeddedPostgresServer(heldLock, cluster, programs, process, connection);
            try
            {
                await server.EnsureDatabaseAsync(cancellationToken);
            }
            catch
            {
                await process.DisposeAsync();
                throw;
            }
            return server;
        }
        catch
        {
            heldLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// For tests, one for a whole test program: a new cluster in a place of its own, quick because it need not survive a power cut, removed at the end.
    /// Clusters that killed test programs left are removed first.
    /// </summary>
    /// <exception cref="PostgresNotFoundException"/>
    /// <exception cref="PostgresFailedException"/>
    public static async Task<EmbeddedPostgresServer> StartTemporaryAsync(CancellationToken cancellationToken)
    {
        await TemporaryDataFolders.RemoveAbandonedAsync(cancellationToken);
        var folder = TemporaryDataFolders.Make();
        try
        {
            var server = await StartAsync(new EmbeddedPostgresOptions(folder) { Durable = false }, cancellationToken);
            server.removeDataFolder = true;
            return server;
        }
        catch
        {
            TemporaryDataFolders.Remove(folder);
            throw;
        }
    }

    /// <summary>For tests: an empty database of their own, with the properties of the main one.</summary>
    /// <returns>Its connection string.</returns>
    /// <exception cref="PostgresException">42P04 when there is one of this name.</exception>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        if (Encoding.UTF8.GetByteCount(name) is 0 or > LongestNameInBytes)
            throw new ArgumentException($"A database's name has 1 to {LongestNameInBytes} bytes; “{name}” has not.", nameof(name));
        await using var maintenance = await OpenAsync(cancellationToken);
        // A name cannot be a parameter of this statement.
        await using var create = maintenance.CreateCommand();
        create.CommandText = $"create database {new NpgsqlCommandBuilder().QuoteIdentifier(name)} template template0 encoding 'UTF8' locale 'C'";
        await create.ExecuteNonQueryAsync(cancellationToken);
        return To(name);
    }

    /// <summary>Stops PostgreSQL, ending open transactions, and lets go of the data folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        heldLock.SayStopping();
        try
        {
            await process.DisposeAsync();
            cluster.RemoveSocketFolder();
        }
        finally
        {
            heldLock.Dispose();
        }
        if (removeDataFolder)
            TemporaryDataFolders.Remove(DataFolder);
    }

    private static string MakeDataFolder(string folder)
    {
        folder = Path.GetFullPath(folder);
        if (Directory.Exists(folder))
            return folder; // with the permissions somebody chose
        Directory.CreateDirectory(folder);
        const UnixFileMode ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        // Root's child runs as another account, which has to pass through here, and only through.
        const UnixFileMode passable = ours | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, ServerAccount.IsRoot ? passable : ours);
        return folder;
    }

    private static NpgsqlConnectionStringBuilder ChooseAddress(ClusterFolder cluster)
    {
        var connection = new NpgsqlConnectionStringBuilder { Username = ClusterFolder.Superuser };
        if (!OperatingSystem.IsWindows())
        {
            connection.Host = cluster.PrepareSocketFolder();
            return connection;
        }
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        connection.Host = "127.0.0.1";
        connection.Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        connection.Password = cluster.Password;
        return connection;
    }

    /// <summary>Given on the command line, so that a newer DocWiki's settings hold in an older data folder.</summary>
    private static IEnumerable<string> Settings(NpgsqlConnectionStringBuilder connection, bool durable) =>
    [
        OperatingSystem.IsWindows() ? "listen_addresses=127.0.0.1" : "listen_addresses=",
        OperatingSystem.IsWindows() ? "unix_socket_directories=" : $"unix_socket_directories=\"{connection.Host}\"",
        $"port={connection.Port}",
        "cluster_name=docwiki",
        // A wiki wants few; a temporary server is that of tests, which run many wikis, each with its own pool.
        durable ? "max_connections=100" : "max_connections=300",
        "shared_buffers=128MB",
        "synchronous_commit=on",
        durable ? "fsync=on" : "fsync=off",
        durable ? "full_page_writes=on" : "full_page_writes=off",
        "timezone=UTC",
        "log_timezone=UTC",
        "logging_collector=off", // we are the collector: see BoundedLog
    ];

    private async Task EnsureDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var maintenance = await OpenAsync(cancellationToken);
        await using var find = maintenance.CreateCommand();
        find.CommandText = "select exists (select from pg_database where datname = $1)";
        find.Parameters.Add(new() { Value = DatabaseName });
        if (await find.ExecuteScalarAsync(cancellationToken) is false)
            await CreateDatabaseAsync(DatabaseName, cancellationToken);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(To("postgres")) { Pooling = false }.ConnectionString);
        await opened.OpenAsync(cancellationToken);
        return opened;
    }

    private string To(string database) => new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Database = database }.ConnectionString;
}
