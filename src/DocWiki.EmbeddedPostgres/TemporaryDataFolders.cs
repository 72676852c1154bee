namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// Data folders of test programs. They are in the account's own cache folder and not in /tmp, where somebody else could put
/// a folder or a link in our way that we would then remove, as root perhaps.
/// </summary>
internal static class TemporaryDataFolders
{
    /// <summary>A folder this young may belong to a program that has made it but not locked it yet.</summary>
    private static readonly TimeSpan TimeToLock = TimeSpan.FromMinutes(1);

    private static string Root => Path.Combine(EmbeddedPostgresOptions.DefaultCacheFolder, "temporary");

    public static string Make()
    {
        SharedFolder.Make(EmbeddedPostgresOptions.DefaultCacheFolder);
        SharedFolder.Make(Root);
        return Path.Combine(Root, Guid.NewGuid().ToString("N")[..8]); // short, for the socket's sake
    }

    public static async Task RemoveAbandonedAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Root))
            return;
        foreach (var folder in Directory.EnumerateDirectories(Root).Where(folder => Directory.GetCreationTimeUtc(folder) < DateTime.UtcNow - TimeToLock))
        {
            using var heldLock = TryTake(folder);
            if (heldLock is null)
                continue;
            await new PostmasterFile(Path.Combine(folder, "cluster")).StopLeftoverAsync(cancellationToken);
            new ClusterFolder(folder, account: null).RemoveSocketFolder();
            Remove(folder);
        }
    }

    public static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another test program cleans up at the same moment, or will at its start.
        }
    }

    private static DataFolderLock? TryTake(string folder)
    {
        try
        {
            return DataFolderLock.TryTake(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return null; // removed by another test program since we saw it
        }
    }
}
