using System.Text;

namespace DocWiki.Domain.WikiPages;

/// <summary>
/// Text that is shown on one line: control characters, half surrogate pairs and the marks that turn the direction of what follows
/// become spaces, runs of spaces one.
/// </summary>
internal static class SingleLine
{
    public static string Fold(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes turns half a pair into U+FFFD.
            var blank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar || TurnsDirection(rune.Value);
            if (!blank) line.Append(rune);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        if (line.Length > 0 && line[^1] == ' ') line.Length--;
        return line.ToString();
    }

    // Embeddings, overrides and isolates: they would reverse the page around them.
    private static bool TurnsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    /// <summary>At most <paramref name="length"/> characters, the last an ellipsis where something was cut; never half a pair.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length) return text;
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return text[..end] + "…";
    }
}
