using System.ComponentModel;
using System.Diagnostics;

namespace DocWiki.EmbeddedPostgres;

/// <summary>Runs a program to its end. No shell: every argument arrives as it was given.</summary>
internal static class ChildProgram
{
    public sealed record Ended(int ExitCode, string Output, string Errors);

    /// <exception cref="Win32Exception">The program or the folder is not there, or the account may not enter it.</exception>
    public static async Task<Ended> RunAsync(
        string program, IEnumerable<string> arguments, string workingFolder, ServerAccount? account, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Describe(program, arguments, workingFolder, account) };
        process.Start();
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Ended(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string workingFolder, ServerAccount? account)
    {
        // All three streams are ours: a child that inherits the terminal has .NET and the child both change its modes.
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name); // PGPORT and its kin belong to some other server
        account?.RunAsThis(start);
        return start;
    }

    /// <returns>Null when there is no such program on the PATH.</returns>
    public static string? FindOnPath(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending))).FirstOrDefault(File.Exists);
    }
}
