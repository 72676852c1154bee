using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace DocWiki.Web.Importing;

/// <summary>Which files of a repository are pages, below an optional folder, said in C# and in git's pathspecs.</summary>
public sealed class MarkdownFiles
{
    private readonly string below;

    /// <param name="folder"><c>docs/guides</c>, in the repository's own spelling; null or empty for everything.</param>
    /// <exception cref="ImportSourceException">It is not the name of a folder in a repository.</exception>
    public MarkdownFiles(string? folder)
    {
        var slashed = OperatingSystem.IsWindows() ? folder?.Replace('\\', '/') : folder;
        var parts = (slashed ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Contains("..") || parts.Any(part => part.Contains('\0')))
            throw new ImportSourceException($"“{folder}” is not a folder inside the repository: write it as docs/guides, from the top of the repository.");
        Folder = parts.Length == 0 ? null : string.Join('/', parts);
        below = Folder is null ? "" : Folder + "/";
    }

    public string? Folder { get; }

    /// <summary>
    /// For git: these files, and those below a folder whose name differs in case only. Plain stars (which also match <c>/</c>) because git
    /// compares them as fast as a suffix; with <c>:(glob)**/*.[mM][dD]</c> it spends four times as long on matching as on comparing trees.
    /// </summary>
    public IEnumerable<string> Pathspecs => [$":(icase){Literally(below)}*.md", $":(icase){Literally(below)}*.markdown"];

    public bool Contains(string file) => file.StartsWith(below, StringComparison.Ordinal) && ExtensionLength(file) > 0;

    /// <summary>The file's name below the folder without its ending: <c>networking/TOC</c>.</summary>
    public string Stem(string file) => file[(file.StartsWith(below, StringComparison.Ordinal) ? below.Length : 0)..^ExtensionLength(file)];

    /// <summary>A regular file; not a symbolic link (120000), a submodule (160000) or nothing (000000).</summary>
    public static bool IsRegular(ReadOnlySpan<byte> mode) => mode.StartsWith("100"u8);

    /// <summary>A file name as text. Bytes that are not UTF-8 are written <c>%E9</c>, and then <c>%</c> as <c>%25</c>, so that two names stay two.</summary>
    public static string Name(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        var name = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            var valid = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (valid && rune.Value != '%') name.Append(rune.ToString());
            else foreach (var b in bytes[..used]) name.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            bytes = bytes[used..];
        }
        return name.ToString();
    }

    private static int ExtensionLength(string file) =>
        file.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? 3 : file.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase) ? 9 : 0;

    private static string Literally(string text) => string.Concat(text.Select(c => c is '*' or '?' or '[' or '\\' ? $"\\{c}" : $"{c}"));
}
