namespace DocWiki.Domain.Text;

/// <summary>
/// Finds the headings of a Markdown text by reading its lines, without parsing it: <c># …</c> and lines underlined with <c>===</c>
/// or <c>---</c>, outside front matter and fenced code (CommonMark 0.31 §4.2, §4.3, §4.5). Good for labels.
/// </summary>
internal static class MarkdownHeadings
{
    /// <summary>The headings in order: the line they stand in, from 0, and their text without marks.</summary>
    public static List<(int Line, string Text)> In(ReadOnlySpan<char> text)
    {
        var headings = new List<(int Line, string Text)>();
        ReadOnlySpan<char> fence = default, paragraph = default;
        var frontMatter = false;
        for (var number = 0; !text.IsEmpty; number++)
        {
            var length = text.IndexOf('\n');
            var line = Unindented(length < 0 ? text : text[..length]).TrimEnd();
            text = length < 0 ? default : text[(length + 1)..];

            var above = paragraph;
            paragraph = default;
            if (number == 0 && line is "---") frontMatter = true;
            else if (frontMatter) frontMatter = line is not ("---" or "...");
            else if (!fence.IsEmpty)
            {
                var closing = Fence(line);
                if (closing.Length == line.Length && closing.StartsWith(fence)) fence = default;
            }
            else if (Fence(line) is { IsEmpty: false } opening) fence = opening;
            else if (Heading(line) is { } heading) headings.Add((number, heading));
            else if (!above.IsEmpty && IsUnderline(line)) headings.Add((number - 1, above.ToString()));
            else paragraph = line;
        }
        return headings;
    }

    /// <summary>The line without up to three spaces of indentation; empty where it is indented further, for then it is code.</summary>
    private static ReadOnlySpan<char> Unindented(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart(' ');
        return line.Length - text.Length > 3 ? default : text;
    }

    /// <summary>The run of three or more <c>`</c> or <c>~</c> that opens or closes code; empty where there is none.</summary>
    private static ReadOnlySpan<char> Fence(ReadOnlySpan<char> line)
    {
        if (line is not (['`', '`', '`', ..] or ['~', '~', '~', ..])) return default;
        var end = line.IndexOfAnyExcept(line[0]);
        return end < 0 ? line : line[0] == '`' && line[end..].Contains('`') ? default : line[..end];
    }

    private static string? Heading(ReadOnlySpan<char> line)
    {
        if (line is not ['#', ..]) return null;
        var text = line.TrimStart('#');
        if (line.Length - text.Length > 6 || text is not ([] or [' ' or '\t', ..])) return null;
        var closed = text.TrimEnd('#');
        return (closed is [.., ' ' or '\t'] ? closed : text).Trim().ToString();
    }

    private static bool IsUnderline(ReadOnlySpan<char> line) =>
        line is ['=' or '-', ..] && line.IndexOfAnyExcept(line[0]) < 0;
}
