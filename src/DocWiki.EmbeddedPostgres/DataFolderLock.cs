namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// Held for as long as this process uses the folder. The operating system lets go of it when the process dies, however it dies,
/// so a lock left behind by a crash cannot exist.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream held;

    private DataFolderLock(FileStream held) => this.held = held;

    /// <exception cref="DataFolderInUseException"/>
    public static DataFolderLock Take(string dataFolder)
    {
        // Locked files cannot be read by others, so the holder's process id is in a file beside the lock.
        var holderFile = Path.Combine(dataFolder, "docwiki.pid");
        var taken = TryTake(dataFolder) ?? throw new DataFolderInUseException(
            $"The data folder {dataFolder} is in use by {Holder(holderFile)}. Stop that one first, or choose another data folder.");
        File.WriteAllText(holderFile, $"{Environment.ProcessId}\n");
        return taken;
    }

    /// <returns>Null when another process (or another server in this one) holds it.</returns>
    public static DataFolderLock? TryTake(string dataFolder)
    {
        var lockFile = Path.Combine(dataFolder, "docwiki.lock");
        try
        {
            return new DataFolderLock(new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException) when (File.Exists(lockFile))
        {
            return null;
        }
    }

    public void Dispose() => held.Dispose();

    private static string Holder(string holderFile)
    {
        try
        {
            var processId = File.ReadAllText(holderFile).Trim();
            return processId == $"{Environment.ProcessId}" ? $"this very process ({processId})" : $"process {processId}";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
