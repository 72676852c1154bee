namespace DocWiki.Domain.Text;

/// <summary>
/// Tells of most edits, by looking at what changed and not at the rest, that they cannot have changed a heading or a link: paragraphs of
/// nothing but words, before and after. They end every list and quote, and end no code; whatever follows is read as before.
/// </summary>
public static class Prose
{
    /// <summary>A text with very many paragraphs is not read as Markdown at all (<c>Effort</c> in the renderer), so in a longer one each may matter.</summary>
    private const int MaxLength = 100_000;

    /// <summary>None of them is part of a link, of HTML, or of what the renderer counts to bound its work (emphasis, tables, bare addresses).</summary>
    private const string Marks = " .,;:!?'\"()/%+-=&@#{}`’‘“”…–—";

    /// <returns>False where it cannot be told so easily, too.</returns>
    public static bool IsAllThatDiffers(string before, string after)
    {
        if (Math.Max(before.Length, after.Length) > MaxLength) return false;
        var start = before.AsSpan().CommonPrefixLength(after);
        if (!(EndsParagraphAt(before, start) && EndsParagraphAt(after, start))) start = StartOfParagraph(before.AsSpan(0, start));
        var same = CommonSuffixLength(before.AsSpan(start), after.AsSpan(start));
        if (!(EndsParagraph(before.AsSpan()[start..^same]) && EndsParagraph(after.AsSpan()[start..^same]))) same = LengthAfterParagraph(before.AsSpan()[^same..]);
        var old = before.AsSpan()[start..^same];
        var @new = after.AsSpan()[start..^same];
        var next = before.AsSpan()[^same..].TrimStart('\n');
        return IsProse(old) && IsProse(@new)
            // Where a paragraph comes or goes as a whole, the next line has to end what it would have ended.
            && ((HasWords(old) && HasWords(@new)) || next is [] or ['#', ..] || char.IsLetter(next[0]))
            && IsOutsideOfRawText(before.AsSpan(0, start));
    }

    /// <summary>Nothing, or a blank line, follows.</summary>
    private static bool EndsParagraphAt(string text, int at) =>
        at == text.Length || text.AsSpan(at).StartsWith(at > 0 && text[at - 1] == '\n' ? "\n" : "\n\n");

    private static int StartOfParagraph(ReadOnlySpan<char> before) => before.LastIndexOf("\n\n") is >= 0 and var blank ? blank + 2 : 0;

    private static bool EndsParagraph(ReadOnlySpan<char> lines) => lines.IsEmpty || lines.EndsWith("\n\n");

    private static int LengthAfterParagraph(ReadOnlySpan<char> text) => text.IndexOf("\n\n") is >= 0 and var end ? text.Length - end : 0;

    private static int CommonSuffixLength(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        const int stride = 64;
        var (length, longest) = (0, Math.Min(one.Length, other.Length));
        while (length + stride <= longest && one[^(length + stride)..^length].SequenceEqual(other[^(length + stride)..^length])) length += stride;
        while (length < longest && one[^(length + 1)] == other[^(length + 1)]) length++;
        return length;
    }

    private static bool HasWords(ReadOnlySpan<char> lines) => lines.ContainsAnyExcept('\n');

    private static bool IsProse(ReadOnlySpan<char> lines)
    {
        foreach (var range in lines.Split('\n'))
        {
            var line = lines[range];
            if (line.IsEmpty) continue;
            if (!char.IsLetter(line[0]) || line.Contains("http", StringComparison.Ordinal) || line.Contains("www.", StringComparison.Ordinal) || line.Contains("mailto:", StringComparison.Ordinal)) return false;
            foreach (var c in line)
                if (!char.IsLetterOrDigit(c) && !Marks.Contains(c)) return false;
        }
        return true;
    }

    /// <summary>What follows is not within front matter, or HTML that goes on over blank lines.</summary>
    private static bool IsOutsideOfRawText(ReadOnlySpan<char> before)
    {
        if (before.StartsWith("---") && !EndsFrontMatter(before)) return false;
        if (before.LastIndexOf("<!--") is >= 0 and var comment && !before[comment..].Contains("-->", StringComparison.Ordinal)) return false;
        while (before.IndexOf('<') is >= 0 and var tag)
        {
            before = before[(tag + 1)..];
            if (before is ['!' or '?', ..] && !before.StartsWith("!--") || MarkdownHeadings.BeginsWithRawName(before)) return false;
        }
        return true;
    }

    private static bool EndsFrontMatter(ReadOnlySpan<char> before)
    {
        foreach (var line in before[3..].Split('\n'))
            if (before[3..][line].TrimEnd() is "---" or "...") return true;
        return false;
    }
}
