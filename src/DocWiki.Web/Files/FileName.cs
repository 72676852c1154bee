using System.Globalization;
using System.Text;
using static System.Globalization.UnicodeCategory;

namespace DocWiki.Web.Files;

/// <summary>What a file was called where it came from: for people and for saving it, never for finding it or for what it is.</summary>
public readonly record struct FileName
{
    /// <summary>In UTF-16 units; a longer name loses the end of its stem.</summary>
    public const int MaxLength = 120;

    private const int MaxExtension = 12;

    private readonly string? value;

    private FileName(string value) => this.value = value;

    public string Value => value ?? "file";

    private string Extension => Path.GetExtension(Value) is { Length: > 1 and <= MaxExtension } extension ? extension : "";

    /// <summary>The name without its extension.</summary>
    public string Stem => Value[..^Extension.Length];

    /// <summary>For an address: ASCII letters and digits, <c>.</c>, <c>_</c> and <c>-</c>.</summary>
    public string InAddress => (Plain(Stem) is { Length: > 0 } stem ? stem : "file") + (Plain(Extension) is { Length: > 0 } extension ? "." + extension : "");

    /// <summary>Any name becomes one: a path keeps its last part, what cannot be seen goes, and nothing left is “file”.</summary>
    /// <param name="sent">As a browser sends it: HTML has it write <c>"</c> and line ends as <c>%22</c>, <c>%0D</c> and <c>%0A</c>.</param>
    public static FileName Of(string sent)
    {
        var path = sent.Replace("%22", "\"").Replace("%0D", " ").Replace("%0A", " ").Replace('\\', '/');
        var name = new StringBuilder();
        foreach (var rune in path[(path.LastIndexOf('/') + 1)..].EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is Control) name.Append(name.Length > 0 && name[^1] != ' ' ? " " : "");
            // Format: what turns the direction of a name makes “gpj.exe” of “exe.jpg”.
            else if (Rune.GetUnicodeCategory(rune) is not (Format or Surrogate or PrivateUse or OtherNotAssigned)) name.Append(rune);
        }
        var clean = new FileName(name.ToString().Trim(' ', '.'));
        if (clean.Value.Length == 0) return default;
        return clean.Value.Length <= MaxLength ? clean : new FileName(Cut(clean.Stem, MaxLength - clean.Extension.Length).TrimEnd(' ', '.') + clean.Extension);
    }

    /// <summary>As it was once stored.</summary>
    public static FileName Stored(string name) => new(name);

    public override string ToString() => Value;

    private static string Cut(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_') plain.Append(c);
            else if (plain.Length > 0 && plain[^1] != '-') plain.Append('-');
        }
        return plain.ToString().Trim('-', '.');
    }
}
