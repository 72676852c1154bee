namespace DocWiki.EmbeddedPostgres;

/// <summary>A folder that others may read and pass through, whatever the umask says: what root puts there, PostgreSQL's account uses.</summary>
internal static class SharedFolder
{
    public static void Make(string folder)
    {
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, File.GetUnixFileMode(folder)
                | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }
}
