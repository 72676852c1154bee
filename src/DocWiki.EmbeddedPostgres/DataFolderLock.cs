using System.Diagnostics;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// Held for as long as this process uses the folder. The operating system lets go of it when the process dies, however it dies,
/// so a lock left behind by a crash cannot exist.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private const string Stopping = "stopping";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A killed process is gone for its killer a moment before it is gone for the file system.</summary>
    private static readonly TimeSpan PatienceWithTheDead = TimeSpan.FromMilliseconds(300);

    /// <summary>Longer than <see cref="PostgresProcess.StopSteps"/> take.</summary>
    private static readonly TimeSpan PatienceWithTheStopping = TimeSpan.FromSeconds(20);

    private readonly FileStream held;
    private readonly string holderFile;

    private DataFolderLock(FileStream held, string holderFile) => (this.held, this.holderFile) = (held, holderFile);

    /// <exception cref="DataFolderInUseException"/>
    public static async Task<DataFolderLock> TakeAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryTake(dataFolder) is { } taken)
            {
                await File.WriteAllTextAsync(taken.holderFile, $"{Environment.ProcessId}\n", cancellationToken);
                return taken;
            }
            var (holder, stopping) = Holder(HolderFile(dataFolder));
            if (Stopwatch.GetElapsedTime(since) > (stopping ? PatienceWithTheStopping : PatienceWithTheDead))
                throw new DataFolderInUseException($"The data folder {dataFolder} is in use by {holder}. Stop that one first, or choose another data folder.");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Lets a program that starts in this moment wait instead of giving up.</summary>
    public void SayStopping()
    {
        try
        {
            File.WriteAllText(holderFile, $"{Environment.ProcessId}\n{Stopping}\n");
        }
        catch (IOException)
        {
            // A courtesy: a full disk must not keep us from stopping.
        }
    }

    /// <returns>Null when another process (or another server in this one) holds it.</returns>
    public static DataFolderLock? TryTake(string dataFolder)
    {
        var lockFile = Path.Combine(dataFolder, "docwiki.lock");
        try
        {
            return new DataFolderLock(new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), HolderFile(dataFolder));
        }
        catch (IOException) when (File.Exists(lockFile))
        {
            return null;
        }
    }

    public void Dispose() => held.Dispose();

    /// <summary>Others cannot read a locked file, so its holder's process id is in a file beside it.</summary>
    private static string HolderFile(string dataFolder) => Path.Combine(dataFolder, "docwiki.pid");

    private static (string Words, bool Stopping) Holder(string holderFile)
    {
        try
        {
            var lines = File.ReadAllLines(holderFile);
            var words = lines is not [var processId, ..] ? "another process"
                : processId == $"{Environment.ProcessId}" ? $"this very process ({processId})"
                : $"process {processId}";
            return (words, lines is [_, Stopping]);
        }
        catch (IOException)
        {
            return ("another process", false);
        }
    }
}
