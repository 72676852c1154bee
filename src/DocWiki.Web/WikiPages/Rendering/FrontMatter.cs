using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>What the YAML block at the beginning of a text says about the page. Not shown as text.</summary>
/// <param name="Problem">Words for the author where the block could not be read; it then says nothing else.</param>
public sealed record FrontMatter(string? Title, string? Description, IReadOnlyList<string> Tags, string? Problem = null)
{
    /// <summary>A longer block is somebody's data, not a page's front matter.</summary>
    private const int MaxLength = 8 * 1024;

    private const int MaxTags = 100;

    public static FrontMatter None { get; } = new(null, null, []);

    /// <summary>Reads the block between a first line <c>---</c> and the next line <c>---</c> or <c>...</c>.</summary>
    /// <param name="text">With <c>\n</c> line ends.</param>
    /// <param name="bodyStart">Where the text after the block begins; 0 where there is none (then a leading <c>---</c> is a rule).</param>
    public static FrontMatter Read(string text, out int bodyStart)
    {
        bodyStart = 0;
        if (!text.StartsWith("---", StringComparison.Ordinal)) return None;
        var firstLine = LineEnd(text, 0);
        if (!text.AsSpan(3, firstLine - 3).IsWhiteSpace()) return None;
        for (var line = firstLine + 1; line < text.Length && line <= MaxLength; line = LineEnd(text, line) + 1)
        {
            var end = LineEnd(text, line);
            if (text.AsSpan(line, end - line).TrimEnd() is not ("---" or "...")) continue;
            if (FromYaml(text[(firstLine + 1)..line]) is not { } frontMatter) return None;
            bodyStart = Math.Min(end + 1, text.Length);
            return frontMatter;
        }
        return None;
    }

    /// <returns>Null for YAML that is no mapping: then it was text between two rules.</returns>
    private static FrontMatter? FromYaml(string yaml)
    {
        try
        {
            // Events, not objects: an alias is never followed, so a few lines cannot become a million.
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) return None;
            parser.Consume<DocumentStart>();
            return parser.TryConsume<MappingStart>(out _) ? FromMapping(parser) : null;
        }
        catch (YamlException e)
        {
            return None with { Problem = $"The block between the --- lines cannot be read (line {e.Start.Line + 1}): {e.Message}" };
        }
    }

    private static FrontMatter FromMapping(Parser parser)
    {
        string? title = null, description = null;
        List<string> tags = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            switch (parser.TryConsume<Scalar>(out var key) ? key.Value.ToLowerInvariant() : null)
            {
                case "title": title = ScalarOrNull(parser); break;
                case "description": description = ScalarOrNull(parser); break;
                case "tags": tags = TagsOf(parser); break;
                case null: parser.SkipThisAndNestedEvents(); goto default;
                default: parser.SkipThisAndNestedEvents(); break;
            }
        }
        return new FrontMatter(title, description, tags);
    }

    private static string? ScalarOrNull(Parser parser)
    {
        if (parser.TryConsume<Scalar>(out var scalar)) return string.IsNullOrWhiteSpace(scalar.Value) ? null : scalar.Value.Trim();
        parser.SkipThisAndNestedEvents();
        return null;
    }

    /// <summary><c>[a, b]</c>, a list, or words with commas between them.</summary>
    private static List<string> TagsOf(Parser parser)
    {
        var words = new List<string>();
        if (parser.TryConsume<SequenceStart>(out _))
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                if (ScalarOrNull(parser) is { } word) words.Add(word);
            }
        else if (ScalarOrNull(parser) is { } line) words.AddRange(line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return [.. words.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxTags)];
    }

    private static int LineEnd(string text, int from) => text.IndexOf('\n', from) is var end and >= 0 ? end : text.Length;
}
