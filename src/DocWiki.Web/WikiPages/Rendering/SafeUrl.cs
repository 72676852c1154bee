using System.Buffers;
using System.Text;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>Addresses that may stand in a page: http, https, mailto, and those relative to this wiki.</summary>
internal static class SafeUrl
{
    private static readonly SearchValues<char> AsTheyAre =
        SearchValues.Create("!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    /// <summary>Made as a browser would read it, then percent-encoded. Cleaning a clean address changes nothing.</summary>
    /// <returns>Null where the scheme is another one: <c>javascript:</c>, <c>data:</c>, <c>ftp:</c>.</returns>
    public static string? Clean(string? url)
    {
        if (url is null) return null;
        var start = 0;
        while (start < url.Length && url[start] <= ' ') start++;
        var clean = url.AsSpan(start).IndexOfAnyExcept(AsTheyAre) < 0 ? url[start..] : Encoded(url.AsSpan(start).TrimEnd());
        return SchemeOf(clean) is null or "http" or "https" or "mailto" ? clean : null;
    }

    /// <summary>Whether a clean address leads to another site.</summary>
    public static bool IsOutside(string clean) =>
        clean.StartsWith("//", StringComparison.Ordinal) || SchemeOf(clean) is "http" or "https";

    private static string? SchemeOf(string clean) =>
        clean.AsSpan().IndexOfAny(":/?#") is var end and >= 0 && clean[end] == ':' ? clean[..end].ToLowerInvariant() : null;

    private static string Encoded(ReadOnlySpan<char> url)
    {
        var encoded = new StringBuilder(url.Length + 16);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in url.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or '\r') continue;   // browsers drop them, so "java\tscript:" is a scheme
            if (rune.Value == '\\') encoded.Append('/');        // browsers take it for one
            else if (rune.IsAscii && AsTheyAre.Contains((char)rune.Value)) encoded.Append((char)rune.Value);
            else
                foreach (var b in bytes[..rune.EncodeToUtf8(bytes)]) encoded.Append('%').Append(b.ToString("X2"));
        }
        return encoded.ToString();
    }
}
