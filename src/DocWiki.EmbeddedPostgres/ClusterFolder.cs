using System.ComponentModel;
using System.Security.Cryptography;
using System.Text;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// What lies in a data folder: <c>cluster/</c> (PostgreSQL's own), <c>socket/</c>, <c>postgres.log</c>, <c>docwiki.lock</c> and <c>docwiki.pid</c>.
/// Only the first two belong to the account PostgreSQL runs as.
/// </summary>
internal sealed class ClusterFolder(string dataFolder, ServerAccount? account)
{
    public const string Superuser = "docwiki";

    /// <summary>Bytes a socket's path may have: 107 on Linux, 103 on macOS.</summary>
    private const int LongestSocketPath = 103;

    public string DataFolder => dataFolder;

    public string Path { get; } = System.IO.Path.Combine(dataFolder, "cluster");

    public string LogFile => System.IO.Path.Combine(dataFolder, "postgres.log");

    private string PasswordFile => System.IO.Path.Combine(dataFolder, "password");

    private string RememberedSocketFolder => System.IO.Path.Combine(dataFolder, "socket-folder");

    /// <summary>Null until the cluster is made. initdb works under another name, so a cluster that is here is a finished one.</summary>
    public int? Major => Directory.Exists(Path) ? int.Parse(File.ReadAllText(System.IO.Path.Combine(Path, "PG_VERSION"))) : null;

    /// <summary>Only on Windows; elsewhere the socket's folder lets nobody else in.</summary>
    public string? Password => OperatingSystem.IsWindows() ? File.ReadAllText(PasswordFile).Trim() : null;

    /// <exception cref="PostgresFailedException"/>
    public async Task MakeAsync(PostgresPrograms programs, bool durable, CancellationToken cancellationToken)
    {
        var unfinished = Path + ".new";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        MakePrivate(unfinished);
        List<string> arguments =
        [
            "--pgdata", unfinished, "--username", Superuser, "--encoding", "UTF8", "--locale", "C", "--data-checksums",
            .. durable ? (string[])[] : ["--no-sync"],
        ];
        if (OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(PasswordFile, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)), cancellationToken);
            arguments.AddRange(["--auth-local", "scram-sha-256", "--auth-host", "scram-sha-256", "--pwfile", PasswordFile]);
        }
        else
            arguments.AddRange(["--auth-local", "trust", "--auth-host", "reject"]);

        try
        {
            var ended = await ChildProgram.RunAsync(programs.InitDb, arguments, unfinished, account, cancellationToken);
            if (ended.ExitCode != 0)
                throw new PostgresFailedException($"initdb could not make a database in {dataFolder}:\n{ended.Errors.Trim()}");
        }
        catch (Win32Exception problem)
        {
            throw new PostgresFailedException($"initdb could not be started for {dataFolder}: {problem.Message}{HintForRoot}", problem);
        }
        Directory.Move(unfinished, Path);
    }

    /// <summary>Why a folder that root can enter may still be closed to PostgreSQL.</summary>
    public string HintForRoot => account is null
        ? ""
        : $"\nPostgreSQL refuses to run as root and runs as the account “{account.Name}” instead, which must be able to enter every folder above {Path}. "
            + $"If it cannot (/root, for example, is closed to it), choose another data folder, such as {EmbeddedPostgresOptions.DefaultDataFolder}.";

    /// <returns>An empty folder that only PostgreSQL and we may enter, with a path short enough for a socket.</returns>
    public string PrepareSocketFolder()
    {
        RemoveSocketFolder();
        var beside = System.IO.Path.Combine(dataFolder, "socket");
        // A comma separates hosts in a connection string; quotes and such would need escaping in two languages.
        if (Encoding.UTF8.GetByteCount(beside + "/.s.PGSQL.5432") <= LongestSocketPath && beside.All(c => char.IsLetterOrDigit(c) || "/-_. ".Contains(c)))
        {
            MakePrivate(beside);
            return beside;
        }
        // A new random name each time rather than a hash of the path: in /tmp, a name that can be guessed can be taken by somebody else first.
        // Not $TMPDIR, which may be long itself, or closed to PostgreSQL's account.
        var elsewhere = $"/tmp/docwiki-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        File.WriteAllText(RememberedSocketFolder, elsewhere);
        MakePrivate(elsewhere);
        return elsewhere;
    }

    public void RemoveSocketFolder()
    {
        var elsewhere = File.Exists(RememberedSocketFolder) ? File.ReadAllText(RememberedSocketFolder) : null;
        foreach (var folder in new[] { System.IO.Path.Combine(dataFolder, "socket"), elsewhere })
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        File.Delete(RememberedSocketFolder);
    }

    private void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        account?.Own(folder);
    }
}
