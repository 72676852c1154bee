using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace DocWiki.Web.Importing;

/// <summary>
/// The machine's <c>git</c>, called so that neither the user's settings nor the environment change what comes out, and so that a
/// hostile repository makes it run nothing: no hooks, no transports, no filters, no textconv, no work tree. Every name that leaves
/// git is asked for with <c>-z</c>, so <c>core.quotepath</c> has no say.
/// </summary>
public sealed partial class GitProgram
{
    /// <summary>2.32 is the first that can be told to read no user configuration.</summary>
    public static readonly Version Oldest = new(2, 32);

    // Settings given here win over those in the repository.
    private static readonly string[] Settings =
    [
        "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.attributesFile=/dev/null", "core.quotePath=false", "safe.directory=*",
        // Older git would else read .gitattributes of the head; the empty tree has none. Attributes change what counts as a rename.
        "attr.tree=4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        // Contents beyond what is imported are streamed rather than loaded, and never compared with each other.
        "core.bigFileThreshold=8m",
        "core.commitGraph=false", "gc.auto=0", "maintenance.auto=false", "advice.graftFileDeprecated=false", "submodule.recurse=false",
    ];

    private readonly string program;

    private GitProgram(string program) => this.program = program;

    /// <exception cref="ImportSourceException">There is no such program, or it is too old.</exception>
    public static async Task<GitProgram> FindAsync(string program, CancellationToken cancellationToken)
    {
        var git = new GitProgram(program);
        var said = await git.SayVersionAsync(cancellationToken);
        if (VersionPattern().Match(said) is not { Success: true } match) throw new ImportSourceException($"“{program} version” does not answer as git does.");
        var version = new Version(int.Parse(match.Groups[1].Value), int.Parse(match.Groups[2].Value));
        return version >= Oldest ? git : throw new ImportSourceException($"The git program here is version {version}; the import needs {Oldest} or newer.");
    }

    /// <summary>Starts git in <paramref name="folder"/>.</summary>
    /// <param name="transports">What it may fetch from: <c>none</c>, or <c>file</c> to clone a bundle.</param>
    public GitProcess Start(string folder, IEnumerable<string> arguments, string transports = "none")
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_ATTR_NOSYSTEM"] = "1";
        start.Environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        // Wins over protocol.*.allow in the repository: a partial clone whose remote is “ext::some program” runs nothing.
        start.Environment["GIT_ALLOW_PROTOCOL"] = transports;
        // The rename detection reads attributes through the index; there is none.
        start.Environment["GIT_INDEX_FILE"] = Path.Combine(folder, "no-index");
        start.Environment["LC_ALL"] = "C";
        foreach (var setting in Settings)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        try
        {
            return new GitProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new ImportSourceException($"The import needs the git program ({Oldest} or newer), and “{program}” cannot be started: {e.Message}. Install git, or put it on the PATH.", e);
        }
    }

    /// <summary>Runs git to its end and returns what it says, as text.</summary>
    /// <exception cref="GitFailedException">It ends with an error.</exception>
    public async Task<string> SayAsync(string folder, IEnumerable<string> arguments, CancellationToken cancellationToken, string transports = "none")
    {
        await using var git = Start(folder, arguments, transports);
        using var said = new MemoryStream();
        await git.CloseInputAsync();
        await git.Output.CopyToAsync(said, cancellationToken);
        await git.EndAsync(cancellationToken);
        return Encoding.UTF8.GetString(said.ToArray());
    }

    private async Task<string> SayVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SayAsync(Path.GetTempPath(), ["version"], cancellationToken);
        }
        catch (GitFailedException e)
        {
            throw new ImportSourceException($"The git program “{program}” does not work: {e.Message}", e);
        }
    }

    [GeneratedRegex(@"^git version (\d+)\.(\d+)")]
    private static partial Regex VersionPattern();
}
