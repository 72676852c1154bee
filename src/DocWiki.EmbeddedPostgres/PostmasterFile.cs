using System.Diagnostics;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// <c>postmaster.pid</c>, PostgreSQL's own note of who runs a cluster. Line 1: process id; line 8: <c>ready</c> once it takes connections.
/// </summary>
internal sealed class PostmasterFile(string cluster)
{
    private const int NobodysProcessId = int.MaxValue; // above every system's highest

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly string path = Path.Combine(cluster, "postmaster.pid");

    public bool Exists => File.Exists(path);

    public bool SaysReady(int processId) =>
        ReadLines() is { Length: >= 8 } lines && lines[0] == $"{processId}" && lines[7].Trim() == "ready";

    /// <summary>Where the server that runs takes connections: line 4 has the port, line 5 the socket's folder, line 6 the address. Null where none does.</summary>
    public (string Host, int Port)? ReadyAddress()
    {
        if (ReadLines() is not { Length: >= 8 } lines || lines[7].Trim() != "ready") return null;
        if (!int.TryParse(lines[0], out var processId) || !IsAlive(processId) || !IsPostgresOfThisCluster(processId)) return null;
        var host = lines[4].Trim() is { Length: > 0 } socketFolder ? socketFolder : lines[5].Trim();
        return (host, int.Parse(lines[3]));
    }

    /// <summary>
    /// Ends the server a killed DocWiki left running here. It is not adopted: its end could not be noticed, its log has lost its reader, and its
    /// settings are those of the program that died. Starting anew after a clean stop takes a few tenths of a second.
    /// </summary>
    /// <remarks>Call with the data folder's lock held: it is what says that no living DocWiki uses this server.</remarks>
    /// <exception cref="PostgresFailedException"/>
    public async Task StopLeftoverAsync(CancellationToken cancellationToken)
    {
        if (ReadLines() is not [var first, ..] lines || !int.TryParse(first, out var processId) || processId <= 0 || !IsAlive(processId))
            return; // PostgreSQL itself clears away what a dead one left
        if (!IsPostgresOfThisCluster(processId))
        {
            // After a restart of the machine the id may be anybody's, and PostgreSQL would refuse. The file stays, with an id of nobody:
            // its shared memory key still lets PostgreSQL notice orphaned children of the dead server.
            lines[0] = $"{NobodysProcessId}";
            await File.WriteAllLinesAsync(path, lines, cancellationToken);
            return;
        }
        foreach (var (signal, patience) in PostgresProcess.StopSteps)
        {
            Send(processId, signal);
            var since = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(since) < patience)
            {
                if (!IsPostgresOfThisCluster(processId))
                    return;
                await Task.Delay(Pause, cancellationToken);
            }
        }
        throw new PostgresFailedException($"PostgreSQL (process {processId}) still runs on {cluster} from an earlier start and does not stop. End that process and start again.");
    }

    private static void Send(int processId, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NativeMethods.Kill(processId, signal);
            return;
        }
        using var process = Process.GetProcessById(processId);
        process.Kill(); // signals are unknown there; the next start recovers
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private bool IsPostgresOfThisCluster(int processId)
    {
        if (OperatingSystem.IsLinux())
            return Identity($"/proc/{processId}/cwd/postmaster.pid") is { } seen && seen == Identity(path);
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.ProcessName is "postgres" && !process.HasExited;
        }
        catch (Exception problem) when (problem is ArgumentException or InvalidOperationException)
        {
            return false;
        }

        // A server's working folder is its cluster. Its pid file, seen through the process, is ours however either path is spelled.
        // Process id, folder and start time are enough: later lines change while it starts and stops.
        static string? Identity(string file) => ReadLines(file) is { Length: >= 3 } lines ? string.Join('\n', lines[..3]) : null;
    }

    private string[]? ReadLines() => ReadLines(path);

    private static string[]? ReadLines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
