namespace DocWiki.Domain.Text;

/// <summary>A heading and what stands under it, up to the next heading of the same or a higher level.</summary>
/// <param name="Line">Of the heading, from 0.</param>
/// <param name="Start">Where the heading's first line begins, in characters.</param>
/// <param name="End">Where it ends with all sections under it.</param>
public sealed record TextSection(SectionId Id, int Level, string Heading, int Line, int Start, int End)
{
    /// <summary>As somebody edits it: without the blank lines before the next heading.</summary>
    public string In(string text) => text[Start..End].TrimEnd('\n');

    /// <summary>The text with another one in the place of this section. The blank lines after it stay; an empty one takes the section out.</summary>
    public string ReplacedIn(string text, string section)
    {
        section = section.TrimEnd('\n');
        var (before, after, blank) = (text[..Start], text[End..], text[(Start + In(text).Length)..End]);
        if (section.Length == 0) return before + after;
        // The next heading begins with a line of its own.
        return $"{before}{section}{(blank.Length == 0 && after.Length > 0 ? "\n" : blank)}{after}";
    }
}

/// <summary>A text cut at its headings.</summary>
public static class TextSections
{
    /// <param name="ids">In the order of the headings; headings beyond them have no section.</param>
    public static IReadOnlyList<TextSection> Of(string text, SectionIds ids)
    {
        var headings = MarkdownHeadings.In(text);
        var sections = new TextSection[Math.Min(headings.Count, ids.Ids.Count)];
        // From the end: where the next heading of each level or a higher one begins.
        Span<int> next = stackalloc int[7];
        next.Fill(text.Length);
        for (var i = headings.Count - 1; i >= 0; i--)
        {
            var (line, offset, level, heading) = headings[i];
            if (i < sections.Length) sections[i] = new TextSection(ids.Ids[i], level, heading, line, offset, next[level]);
            for (var deeper = level; deeper < next.Length; deeper++) next[deeper] = offset;
        }
        return sections;
    }
}
