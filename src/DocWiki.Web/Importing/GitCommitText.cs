using System.Globalization;
using System.Text;
using DocWiki.Domain.Text;

namespace DocWiki.Web.Importing;

/// <summary>What stands in a commit object. Nothing in it makes reading fail: what is broken is replaced, and said.</summary>
public sealed record GitCommitText(string AuthorName, string AuthorMail, DateTimeOffset AuthorTime, string Message, IReadOnlyList<string> Remarks)
{
    public static GitCommitText Parse(ReadOnlySpan<byte> commit)
    {
        ReadOnlySpan<byte> author = default, committer = default, encodingName = default;
        while (true)
        {
            var line = TakeLine(ref commit);
            if (line.IsEmpty) break;
            if (line.StartsWith("author "u8)) author = line[7..];
            else if (line.StartsWith("committer "u8)) committer = line[10..];
            else if (line.StartsWith("encoding "u8)) encodingName = line[9..];
        }
        var remarks = new List<string>();
        var encoding = FindEncoding(Encoding.Latin1.GetString(encodingName), remarks);
        var time = Time(author);
        if (time is null) remarks.Add("The author's date cannot be read; the committer's is taken, or else 1970.");
        var message = Text(commit, encoding, "message", remarks).TrimEnd();
        return new(
            Text(Name(author), encoding, "author's name", remarks), Text(Mail(author), encoding, "author's address", remarks),
            time ?? Time(committer) ?? DateTimeOffset.UnixEpoch, message, remarks);
    }

    private static ReadOnlySpan<byte> TakeLine(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = rest.IndexOf((byte)'\n');
        var line = length < 0 ? rest : rest[..length];
        rest = length < 0 ? default : rest[(length + 1)..];
        return line;
    }

    private static Encoding? FindEncoding(string name, List<string> remarks)
    {
        if (name.Length == 0 || name.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase)) return null;
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name)
            ?? Encoding.GetEncodings().FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.GetEncoding();
        if (encoding is null) remarks.Add($"The encoding “{name}” is not known; read as UTF-8.");
        return encoding;
    }

    private static string Text(ReadOnlySpan<byte> bytes, Encoding? encoding, string what, List<string> remarks)
    {
        var valid = true;
        var text = encoding is null ? ImportedText.Decode(bytes, out valid) : encoding.GetString(bytes);
        if (!valid) remarks.Add($"The {what} is not UTF-8; its odd bytes are read as Windows-1252.");
        return LineEnds.Unified(text.Replace('\0', '\uFFFD'));
    }

    // “Name <mail> 1426900000 -0700”, taken apart as git does: the first “<”, the “>” after it, the date after the last “>”.
    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> person) =>
        (person.IndexOf((byte)'<') is var open and >= 0 ? person[..open] : person).Trim((byte)' ');

    private static ReadOnlySpan<byte> Mail(ReadOnlySpan<byte> person)
    {
        var mail = person.IndexOf((byte)'<') is var open and >= 0 ? person[(open + 1)..] : default;
        return (mail.IndexOf((byte)'>') is var close and >= 0 ? mail[..close] : mail).Trim((byte)' ');
    }

    private static DateTimeOffset? Time(ReadOnlySpan<byte> person)
    {
        var parts = Encoding.Latin1.GetString(person[(person.LastIndexOf((byte)'>') + 1)..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return null;
        // The years that DateTimeOffset has, less a day for the offset.
        if (seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() + 86400 || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 86400) return null;
        return DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(parts.Length > 1 ? Offset(parts[1]) : TimeSpan.Zero);
    }

    /// <summary>“-0730”; UTC where it is none, or one beyond the fourteen hours that .NET has. The moment is the same in any case.</summary>
    private static TimeSpan Offset(string zone)
    {
        if (!int.TryParse(zone, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return TimeSpan.Zero;
        var offset = new TimeSpan(number / 100, number % 100, 0);
        return offset.Duration() <= TimeSpan.FromHours(14) ? offset : TimeSpan.Zero;
    }
}
