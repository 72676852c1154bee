using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>A section under another heading than before: its level changes, and that of all sections in it with it.</summary>
public static class SectionLevels
{
    private const int Deepest = 6;

    /// <param name="section">Begins with a heading.</param>
    public static string At(string section, int level)
    {
        var headings = MarkdownHeadings.In(section);
        if (headings.Count == 0 || headings[0].Level == level) return section;
        var (result, copied) = (new StringBuilder(), 0);
        foreach (var heading in headings)
        {
            var marks = new string('#', Math.Clamp(heading.Level + level - headings[0].Level, 1, Deepest));
            result.Append(section.AsSpan(copied, heading.Offset - copied));
            var line = section.AsSpan(heading.Offset).TrimStart(' ');
            if (line is ['#', ..])
            {
                result.Append(marks);
                copied = section.Length - line.TrimStart('#').Length;
            }
            else
            {
                // An underline can say two levels only.
                result.Append(marks).Append(' ').Append(heading.Text.Replace('\n', ' '));
                copied = EndOfLines(section, heading.Offset, heading.Text.Count(c => c == '\n') + 2);
            }
        }
        return result.Append(section.AsSpan(copied)).ToString();
    }

    private static int EndOfLines(string text, int from, int lines)
    {
        for (var end = from; ; end++)
        {
            end = text.IndexOf('\n', end);
            if (end < 0) return text.Length;
            if (--lines == 0) return end;
        }
    }
}
