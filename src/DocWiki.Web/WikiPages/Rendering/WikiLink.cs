using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary><c>[[Title or path]]</c>, <c>[[path|label]]</c>, <c>[[path#section]]</c>, <c>[[#section]]</c>.</summary>
internal sealed class WikiLink : LeafInline
{
    /// <summary>The title or path as written, trimmed. Empty: a section of this page.</summary>
    public required string Target { get; init; }

    /// <summary>The words of a heading, or null.</summary>
    public required string? Section { get; init; }

    /// <summary>What follows the target's address: empty, or <c>#</c> and the heading's id.</summary>
    public string Fragment => Section is null ? "" : "#" + HeadingIds.Slug(Section);

    /// <summary>Null: the target's title is shown.</summary>
    public required string? Label { get; init; }

    /// <summary>Null for a section of this page.</summary>
    public WrittenLink? Link => Target.Length == 0 ? null : link ??= new WrittenLink(LinkKey.ForTitle(Target), LinkKey.ForTitle(Target));
    private WrittenLink? link;

    /// <summary>What stands there when the target's title is not known.</summary>
    public string AsWritten => Label ?? (Target.Length > 0 ? Target : Section!);
}

/// <summary>
/// Reads <see cref="WikiLink"/>s. What does not fit (brackets inside, a line break, nothing in it, too long, an address of another
/// site) stays what CommonMark makes of it, mostly plain text. CommonMark also keeps <c>[[1]](address)</c> and <c>[[1]]</c> where
/// <c>[1]: address</c> is defined.
/// </summary>
internal sealed class WikiLinkParser : InlineParser
{
    /// <summary>Room for a title of 200 characters, a section and a label; also bounds the search for <c>]]</c>.</summary>
    private const int MaxLength = 500;

    public WikiLinkParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (slice.PeekChar() != '[') return false;
        var rest = slice.AsSpan()[2..];
        if (rest.Length > MaxLength) rest = rest[..MaxLength];
        var end = rest.IndexOfAny("[]\n\r");
        if (end <= 0 || rest[end] != ']' || end + 1 >= rest.Length || rest[end + 1] != ']') return false;
        var after = slice.PeekCharExtra(end + 4);
        if (after is '(' or ']') return false;

        var inner = rest[..end];
        if (Read(inner) is not { } link || processor.Document.ContainsLinkReferenceDefinition(inner.ToString())) return false;
        link.Span = new SourceSpan(processor.GetSourcePosition(slice.Start), processor.GetSourcePosition(slice.Start + end + 3));
        processor.Inline = link;
        slice.Start += end + 4;
        return true;
    }

    private static WikiLink? Read(ReadOnlySpan<char> inner)
    {
        var bar = inner.IndexOf('|');
        // In a table the bar may have been escaped, as other wikis ask for: [[path\|label]].
        var target = bar < 0 ? inner : inner[..(bar > 0 && inner[bar - 1] == '\\' ? bar - 1 : bar)];
        var label = bar < 0 ? default : inner[(bar + 1)..].Trim();
        var hash = SectionStart(target);
        var section = hash < 0 ? default : target[(hash + 1)..].Trim();
        if (hash >= 0) target = target[..hash];
        target = target.Trim();
        if (target.IsEmpty && section.IsEmpty) return null;
        if (target.Contains("://", StringComparison.Ordinal) || inner[^1] == '\\') return null;
        return new WikiLink
        {
            Target = target.ToString(),
            Section = section.IsEmpty ? null : section.ToString(),
            Label = label.Length > 0 ? label.ToString() : null,
        };
    }

    /// <summary>A hash followed by a space or by nothing belongs to the title: <c>C# guide</c>, <c>F#</c>.</summary>
    private static int SectionStart(ReadOnlySpan<char> target)
    {
        for (var i = 0; i < target.Length - 1; i++)
            if (target[i] == '#' && !char.IsWhiteSpace(target[i + 1])) return i;
        return -1;
    }
}
