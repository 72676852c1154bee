using System.Text;
using System.Text.RegularExpressions;

namespace DocWiki.Domain.Text;

/// <param name="Line">Where it begins, from 0.</param>
/// <param name="Offset">The same in characters.</param>
/// <param name="Level">1 to 6.</param>
/// <param name="Text">As written, without the marks of the heading.</param>
public readonly record struct MarkdownHeading(int Line, int Offset, int Level, string Text);

/// <summary>
/// Finds the headings of a Markdown text by reading its lines: <c># …</c> and paragraphs underlined with <c>===</c> or <c>---</c>
/// (CommonMark 0.31 §4.2, §4.3), outside front matter, code, maths, HTML blocks, quotes, lists and footnotes. A heading within a quote or a list is
/// none here: no section begins there.
/// </summary>
/// <remarks>The ids of sections are stored in the order of these headings, so what counts as one is part of the stored format.</remarks>
public static partial class MarkdownHeadings
{
    /// <summary>A longer block is somebody's data, not a page's front matter.</summary>
    private const int MaxFrontMatter = 8 * 1024;

    /// <summary>A tag in a longer line is not looked for.</summary>
    private const int MaxTagLine = 2_000;

    /// <summary>What stands in these elements is not Markdown, blank lines or not.</summary>
    private static readonly string[] RawNames = ["script", "pre", "style", "textarea"];

    public static List<MarkdownHeading> In(string text)
    {
        var reader = new Reader(text);
        var number = 0;
        var start = FrontMatterLength(text);
        if (start > 0) number = text.AsSpan(0, start).Count('\n');
        while (start < text.Length)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            reader.Read(text.AsSpan(start, end - start), number++, start);
            start = end + 1;
        }
        return reader.Headings;
    }

    /// <summary>After a <c>&lt;</c>: an element may begin here of which nothing is Markdown.</summary>
    internal static bool BeginsWithRawName(ReadOnlySpan<char> text)
    {
        foreach (var name in RawNames)
            if (text.StartsWith(name, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>Up to the end of the closing line of a block between <c>---</c> and <c>---</c> or <c>...</c>; 0 where the text begins with none.</summary>
    private static int FrontMatterLength(string text)
    {
        if (!text.StartsWith("---", StringComparison.Ordinal)) return 0;
        var (isFirst, saysSomething) = (true, false);
        for (var start = 0; start < text.Length && start <= MaxFrontMatter;)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            var line = text.AsSpan(start, end - start).TrimEnd();
            if (isFirst && line is not "---") return 0;
            if (!isFirst && line is ("---" or "...")) return saysSomething ? Math.Min(end + 1, text.Length) : 0;
            // Between two rules there may be a paragraph; what says something of the page has names with colons.
            if (!isFirst && !saysSomething && line.Length > 0 && line[0] != '#')
            {
                if (!line.Contains(':')) return 0;
                saysSomething = true;
            }
            isFirst = false;
            start = end + 1;
        }
        return 0;
    }

    /// <summary>What a line is read in: each line is looked at once.</summary>
    private sealed class Reader(string all)
    {
        public List<MarkdownHeading> Headings { get; } = [];

        /// <summary>The columns by which the lines of the open list item (or footnote) are indented; 0: none is open.</summary>
        private int item;

        private bool isInQuote;

        /// <summary>The last line within a list or a quote was of a paragraph, which goes on in lines that are not indented.</summary>
        private bool isLazy;

        /// <summary>A footnote takes every line up to the next blank one.</summary>
        private bool isGreedy;

        private (char Mark, int Length) fence;
        private (char Mark, int Length) innerFence;

        /// <summary>What ends the open HTML block: a text within a line, or "" for a blank line; null: none is open.</summary>
        private string? htmlEnd;

        /// <summary>Where the open one begins.</summary>
        private (int Line, int Offset)? paragraph;

        public void Read(ReadOnlySpan<char> line, int number, int offset)
        {
            var indent = Indent(line);
            var rest = line.Trim();
            if (rest.IsEmpty)
            {
                paragraph = null;
                (isInQuote, isLazy, isGreedy) = (false, false, false);
                if (htmlEnd == "") htmlEnd = null;
                return;
            }
            if (fence.Length > 0)
            {
                if (indent < 4 && Closes(rest, fence)) fence = default;
                return;
            }
            if (htmlEnd is not null)
            {
                if (htmlEnd.Length > 0 && rest.Contains(htmlEnd, StringComparison.OrdinalIgnoreCase)) htmlEnd = null;
                return;
            }
            if (item > 0 || isInQuote)
            {
                if (isGreedy) return;
                if (item > 0 && indent >= item)
                {
                    ReadInner(rest);
                    return;
                }
                if (isLazy && !(isInQuote && rest[0] == '>') && !(indent < 4 && BeginsBlock(rest))) return;
                if (!(isInQuote && rest[0] == '>')) innerFence = default;
                (item, isInQuote, isLazy) = (0, false, false);
            }
            // Further in it is code, or a paragraph goes on.
            if (indent < 4) ReadTop(rest, indent, number, offset);
        }

        private void ReadTop(ReadOnlySpan<char> rest, int indent, int number, int offset)
        {
            if (Heading(rest) is var (level, text))
            {
                Headings.Add(new(number, offset, level, text));
                paragraph = null;
            }
            else if (Fence(rest) is { Length: > 0 } opened)
            {
                fence = opened;
                paragraph = null;
            }
            else if (paragraph is { } open && UnderlineLevel(rest) is > 0 and var underlined)
            {
                Headings.Add(new(open.Line, open.Offset, underlined, Words(all.AsSpan(open.Offset, offset - open.Offset))));
                paragraph = null;
            }
            else if (IsRule(rest)) paragraph = null;
            else if (rest[0] == '>')
            {
                paragraph = null;
                isInQuote = true;
                ReadInner(rest[1..].TrimStart());
            }
            else if (ItemContent(rest, paragraph is not null) is > 0 and var content)
            {
                paragraph = null;
                var words = rest[Math.Min(content, rest.Length)..];
                // Five spaces after the mark are one, and code.
                var spaces = Indent(words);
                item = indent + content + (words.IsWhiteSpace() || spaces > 3 ? 0 : spaces);
                innerFence = default;
                ReadInner(words.TrimStart());
            }
            else if (FootnotePattern().IsMatch(rest[..Math.Min(rest.Length, MaxTagLine)]))
            {
                paragraph = null;
                (item, isGreedy) = (4, true);
            }
            else if (HtmlEnd(rest, paragraph is not null) is { } end)
            {
                paragraph = null;
                htmlEnd = end.Length > 0 && rest.Contains(end, StringComparison.OrdinalIgnoreCase) ? null : end;
            }
            else if (paragraph is null && !DefinitionPattern().IsMatch(rest[..Math.Min(rest.Length, MaxTagLine)])) paragraph = (number, offset);
        }

        private static string Words(ReadOnlySpan<char> paragraph)
        {
            var words = new StringBuilder(paragraph.Length);
            paragraph = paragraph.TrimEnd();
            foreach (var line in paragraph.Split('\n')) words.Append(words.Length > 0 ? "\n" : "").Append(paragraph[line].Trim());
            return words.ToString();
        }

        /// <summary>Within a list or a quote only matters whether a paragraph goes on after it.</summary>
        private void ReadInner(ReadOnlySpan<char> rest)
        {
            if (innerFence.Length > 0)
            {
                if (Closes(rest, innerFence)) innerFence = default;
                isLazy = false;
                return;
            }
            while (true)
            {
                if (rest.IsEmpty) break;
                if (rest[0] == '>') rest = rest[1..].TrimStart();
                else if (ItemContent(rest, false) is > 0 and var content) rest = rest[Math.Min(content, rest.Length)..].TrimStart();
                else break;
            }
            if (!rest.IsEmpty) innerFence = Fence(rest);
            isLazy = !rest.IsEmpty && innerFence.Length == 0 && Heading(rest) is null && !IsRule(rest) && HtmlEnd(rest, true) is null;
        }

        private static bool BeginsBlock(ReadOnlySpan<char> rest) =>
            rest[0] == '>' || Heading(rest) is not null || Fence(rest).Length > 0 || IsRule(rest) || ItemContent(rest, false) > 0 || HtmlEnd(rest, true) is not null;
    }

    private static int Indent(ReadOnlySpan<char> line)
    {
        var columns = 0;
        foreach (var c in line)
        {
            if (c == ' ') columns++;
            else if (c == '\t') columns += 4 - columns % 4;
            else break;
        }
        return columns;
    }

    /// <summary>A run of three or more <c>`</c> or <c>~</c> that opens code, or of two or more <c>$</c> alone in the line that opens maths.</summary>
    private static (char Mark, int Length) Fence(ReadOnlySpan<char> rest)
    {
        if (rest[0] is not ('`' or '~' or '$')) return default;
        var length = rest.IndexOfAnyExcept(rest[0]);
        var info = length < 0 ? default : rest[length..];
        if (length < 0) length = rest.Length;
        return rest[0] switch
        {
            '$' => length >= 2 && info.IsEmpty,
            '`' => length >= 3 && !info.Contains('`'),
            _ => length >= 3,
        } ? (rest[0], length) : default;
    }

    private static bool Closes(ReadOnlySpan<char> rest, (char Mark, int Length) fence) =>
        rest.Length >= fence.Length && rest.IndexOfAnyExcept(fence.Mark) < 0;

    private static (int Level, string Text)? Heading(ReadOnlySpan<char> line)
    {
        if (line is not ['#', ..]) return null;
        var text = line.TrimStart('#');
        if (line.Length - text.Length > 6 || text is not ([] or [' ' or '\t', ..])) return null;
        var closed = text.TrimEnd('#');
        return (line.Length - text.Length, (closed is [.., ' ' or '\t'] ? closed : text).Trim().ToString());
    }

    private static int UnderlineLevel(ReadOnlySpan<char> line) =>
        line[0] is not ('=' or '-') || line.IndexOfAnyExcept(line[0]) >= 0 ? 0 : line[0] == '=' ? 1 : 2;

    private static bool IsRule(ReadOnlySpan<char> line)
    {
        if (line[0] is not ('-' or '*' or '_')) return false;
        var marks = 0;
        foreach (var c in line)
        {
            if (c == line[0]) marks++;
            else if (c is not (' ' or '\t')) return false;
        }
        return marks >= 3;
    }

    /// <summary>The length of a list item's mark with one space after it; 0 where there is none.</summary>
    /// <param name="inParagraph">Only an item with words, and of a numbered list the first, breaks into a paragraph.</param>
    private static int ItemContent(ReadOnlySpan<char> rest, bool inParagraph)
    {
        if (rest.IsEmpty) return 0;
        var length = 1;
        if (rest[0] is not ('-' or '+' or '*'))
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9 || rest[digits] is not ('.' or ')') || (inParagraph && rest[..digits] is not "1")) return 0;
            length = digits + 1;
        }
        if (rest.Length == length) return inParagraph ? 0 : length + 1;
        return rest[length] is ' ' or '\t' ? length + 1 : 0;
    }

    /// <summary>What ends the HTML block that begins with this line (CommonMark §4.6), as in <see cref="Reader"/>; null where none begins.</summary>
    private static string? HtmlEnd(ReadOnlySpan<char> rest, bool inParagraph)
    {
        if (rest is not ['<', ..]) return null;
        if (rest.StartsWith("<!--")) return "-->";
        if (rest.StartsWith("<?")) return "?>";
        if (rest.StartsWith("<![CDATA[")) return "]]>";
        if (rest is ['<', '!', (>= 'a' and <= 'z') or (>= 'A' and <= 'Z'), ..]) return ">";
        if (rest.Length > MaxTagLine) return null;
        foreach (var name in RawNames)
            if (rest[1..].StartsWith(name, StringComparison.OrdinalIgnoreCase) && (rest.Length == name.Length + 1 || rest[name.Length + 1] is ' ' or '\t' or '>')) return $"</{name}>";
        return BlockPattern().IsMatch(rest) || (!inParagraph && TagPattern().IsMatch(rest)) ? "" : null;
    }

    [GeneratedRegex("^</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:[ \t]|/?>|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex BlockPattern();

    [GeneratedRegex("""^<(?:/[a-z][a-z0-9-]*\s*|[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?)>\s*$""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^\[\^[^\]\s]+\]:", RegexOptions.ExplicitCapture)]
    private static partial Regex FootnotePattern();

    /// <summary>Where a link leads: no paragraph, unless something follows that makes it one.</summary>
    [GeneratedRegex(@"^\[(?!\^)[^\]]+\]:\s*\S+", RegexOptions.ExplicitCapture)]
    private static partial Regex DefinitionPattern();
}
