namespace DocWiki.Web.Importing;

/// <summary>A folder of our own, readable by nobody else, that disposing removes.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private TemporaryFolder(string path) => Path = path;

    public string Path { get; }

    public static TemporaryFolder Create() => new(Directory.CreateTempSubdirectory("docwiki-git-").FullName);

    public void Dispose()
    {
        if (!Directory.Exists(Path)) return;
        // Git makes its packs read-only, which Windows takes as “never delete”.
        if (OperatingSystem.IsWindows())
            foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)) File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Path, recursive: true);
    }
}
