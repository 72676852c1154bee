using System.Text.RegularExpressions;
using static DocWiki.Domain.Text.LineDiff;

namespace DocWiki.Domain.Text;

/// <summary>Tells changes apart that leave the words as they were: of the spaces alone, or of what Markdown formats by.</summary>
internal sealed partial class ChangeNature(string after)
{
    private bool[]? isCode;

    /// <param name="line">Of the new text, from 0. Inside a code block a star is no formatting.</param>
    public Nature Of(IReadOnlyList<Segment> old, IReadOnlyList<Segment> @new, int line)
    {
        if (old.Concat(@new).Any(segment => segment.IsChanged && segment.Text.Any(char.IsLetterOrDigit))) return Nature.None;
        var (left, right) = (Text(old), Text(@new));
        if (Same(left, right)) return Nature.Spacing;
        return !(isCode ??= CodeLines(after))[line] && Same(Plain(left), Plain(right)) ? Nature.Formatting : Nature.None;

        static string Text(IEnumerable<Segment> segments) => string.Concat(segments.Select(segment => segment.Text));
        static bool Same(string left, string right) => left.Where(c => !char.IsWhiteSpace(c)).SequenceEqual(right.Where(c => !char.IsWhiteSpace(c)));
    }

    /// <summary>Without the marks of a heading, quote or list, and without those around emphasised words and code, in which every star stays.</summary>
    private static string Plain(string line)
    {
        line = Code().Replace(BlockMarks().Replace(line, ""), match => match.Groups["code"].Value.Replace('*', '\uE000').Replace('_', '\uE001').Replace('~', '\uE002'));
        for (var i = 0; i < 3; i++) line = Emphasis().Replace(line, "${text}");
        return line;
    }

    private static bool[] CodeLines(string text)
    {
        var lines = text.Split('\n');
        var code = new bool[lines.Length];
        string? fence = null;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimStart();
            code[i] = fence is not null;
            if (fence is not null && line.StartsWith(fence, StringComparison.Ordinal)) fence = null;
            else if (fence is null && (line.StartsWith("```", StringComparison.Ordinal) || line.StartsWith("~~~", StringComparison.Ordinal))) fence = line[..3];
        }
        return code;
    }

    [GeneratedRegex(@"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-+*][ \t]+)+", RegexOptions.Multiline)]
    private static partial Regex BlockMarks();

    [GeneratedRegex(@"(?<ticks>`+)(?<code>[^`]+)\k<ticks>", RegexOptions.ExplicitCapture)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<mark>\*\*|__|~~|\*|_)(?=\S)(?<text>[^*_~]+)(?<=\S)\k<mark>", RegexOptions.ExplicitCapture)]
    private static partial Regex Emphasis();
}
