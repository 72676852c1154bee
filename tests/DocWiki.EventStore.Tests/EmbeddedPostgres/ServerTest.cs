using System.Diagnostics;
using DocWiki.EmbeddedPostgres;
using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests.EmbeddedPostgres;

/// <summary>What tests of a real server need: a folder of their own, and a note to write and to find again.</summary>
public abstract class ServerTest : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected ServerTest()
    {
        // PostgreSQL has to pass through it as another account when the tests run as root.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.OtherExecute);
    }

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("dw-").FullName;

    protected string DataFolder => Path.Combine(Folder, "data");

    /// <summary>Not durable: these tests kill processes, never the machine, and a busy disk makes a durable start slow.</summary>
    protected Task<EmbeddedPostgresServer> StartAsync() => EmbeddedPostgresServer.StartAsync(new(DataFolder) { Durable = false }, CancellationToken);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Directory.Delete(Folder, recursive: true);
    }

    protected static async Task WriteNoteAsync(string connectionString) =>
        await AskAsync(connectionString, "create table notes as select 'kept' as note");

    protected static async Task<string?> ReadNoteAsync(string connectionString) => await AskAsync(connectionString, "select note from notes");

    protected static async Task<string?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(CancellationToken);
    }

    protected static async Task<bool> BecomesTrueAsync(Func<bool> condition)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(since) < Patience)
            await Task.Delay(20, CancellationToken);
        return condition();
    }

    protected static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    protected static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill(); // SIGKILL
    }
}
