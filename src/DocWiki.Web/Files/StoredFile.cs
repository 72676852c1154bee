using System.Globalization;
using System.Text;
using Npgsql;

namespace DocWiki.Web.Files;

/// <summary>A file that somebody uploaded; all but its content.</summary>
/// <param name="Hash">SHA-256 of the content.</param>
/// <param name="Name">Of the first upload.</param>
/// <param name="Bytes">How many.</param>
/// <param name="Size">Null where it is no image, or does not say it.</param>
/// <param name="By">The person's id.</param>
public sealed record StoredFile(byte[] Hash, FileName Name, FileType Type, int Bytes, ImageSize? Size, string By, DateTimeOffset UploadedAt)
{
    /// <summary>In the order <see cref="From"/> reads them.</summary>
    internal const string Columns = "hash, name, media_type, size, width, height, person_id, uploaded_at";

    private const string InMarkdown = "\\`*[]<>&$~|^!";

    public FileKey Key => FileKey.Of(Hash);

    /// <summary>Of the content, for ever.</summary>
    public string Address => $"/files/{Key}/{Name.InAddress}";

    /// <summary>Of what is known about it.</summary>
    public string AboutAddress => $"/files/{Key}";

    public bool IsImage => Type.Display == FileDisplay.Image;

    /// <summary>What to write into a page: an image stands there, any other file is a link.</summary>
    public string Markdown => IsImage ? $"![{Escaped(Name.Stem)}]({Address})" : $"[{Escaped(Name.Value)}]({Address})";

    /// <summary>What it is, how large it is.</summary>
    public string Description => Size is { } size ? $"{Type.Words}, {size.Width:N0} × {size.Height:N0}, {Words(Bytes)}" : $"{Type.Words}, {Words(Bytes)}";

    internal static StoredFile From(NpgsqlDataReader row) => new(
        row.GetFieldValue<byte[]>(0), FileName.Stored(row.GetString(1)), FileType.Stored(row.GetString(2)), row.GetInt32(3),
        row.IsDBNull(4) ? null : new ImageSize(row.GetInt32(4), row.GetInt32(5)), row.GetString(6), row.GetFieldValue<DateTimeOffset>(7));

    /// <summary>A number of bytes as people read it.</summary>
    public static string Words(long bytes) => bytes switch
    {
        1 => "1 byte",
        < 1024 => $"{bytes} bytes",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:0.##} MiB"),
    };

    private static string Escaped(string words)
    {
        var escaped = new StringBuilder();
        for (var at = 0; at < words.Length; at++)
        {
            // An underscore within a word says nothing in Markdown.
            if (InMarkdown.Contains(words[at], StringComparison.Ordinal) || words[at] == '_' && !(IsLetter(at - 1) && IsLetter(at + 1))) escaped.Append('\\');
            escaped.Append(words[at]);
        }
        return escaped.ToString();

        bool IsLetter(int at) => at >= 0 && at < words.Length && char.IsLetterOrDigit(words[at]);
    }
}
