using System.Buffers;
using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// What reading one text may cost. Some constructs take Markdig time that grows with the square of the text: found by giving it
/// a mebibyte of each, and bounded here by counting, not by a clock, so that one text is always shown the same way.
/// </summary>
internal sealed class Effort
{
    /// <summary>Steps of about a nanosecond.</summary>
    private const long MaxSteps = 200_000_000;

    /// <summary>Putting a heading in the place of its paragraph looks through all blocks before it.</summary>
    private const int MaxHeadings = 10_000;

    /// <summary>Each <c>[label]: address</c> is compared with all before it. The mark also occurs in code, hence so many.</summary>
    private const int MaxDefinitionMarks = 10_000;

    /// <summary>A blank line is shown to every list around it.</summary>
    private const int MaxParagraphs = 50_000;

    /// <summary>Longer addresses with their titles are not links.</summary>
    private const int MaxLinkLength = 4_000;

    /// <summary>A short row is filled up to the width of the header: ten thousand columns over ten thousand lines would be 10^8 cells.</summary>
    private const int MaxCells = 500_000;

    /// <summary>Each mark that is still open is passed by every later one. The most that any page of our two corpora spends so is 7 million.</summary>
    private const int StepsPerPairOfMarks = 5;

    private static readonly SearchValues<char> Marks = SearchValues.Create("*_~[");

    private long steps;
    private int headings;

    /// <exception cref="TooMuchException"/>
    public static void Check(string text)
    {
        if (text.AsSpan().Count("]:") > MaxDefinitionMarks) throw new TooMuchException("too many definitions of links");
        if (text.AsSpan().Count("\n\n") > MaxParagraphs) throw new TooMuchException("too many blank lines");
    }

    private static Effort Of(MarkdownDocument document)
    {
        if (document.GetData(typeof(Effort)) is Effort effort) return effort;
        effort = new Effort();
        document.SetData(typeof(Effort), effort);
        return effort;
    }

    private bool Spend(long more) => (steps += more) <= MaxSteps;

    private static void Weigh(BlockProcessor processor, Block block)
    {
        if (block is not LeafBlock leaf) return;
        var effort = Of(processor.Document);
        if (block is HeadingBlock && ++effort.headings > MaxHeadings) throw new TooMuchException("too many headings");
        long marks = 0, columns = 0;
        for (var i = 0; i < leaf.Lines.Count; i++)
        {
            var line = leaf.Lines.Lines[i].Slice.AsSpan();
            marks += MarksIn(line);
            columns = Math.Max(columns, line.Count('|'));
        }
        if (columns * leaf.Lines.Count > MaxCells) throw new TooMuchException("too many cells");
        if (!effort.Spend(marks * marks * StepsPerPairOfMarks)) throw new TooMuchException("too many marks in one paragraph");
    }

    /// <summary>Runs of marks that may begin something.</summary>
    private static int MarksIn(ReadOnlySpan<char> line)
    {
        var marks = 0;
        var before = ' ';
        for (var i = line.IndexOfAny(Marks); i >= 0; i = line.IndexOfAny(Marks))
        {
            if (i > 0) before = line[i - 1];
            if (line[i] == '[' || (before != line[i] && !(line[i] == '_' && char.IsLetterOrDigit(before)))) marks++;
            before = line[i];
            line = line[(i + 1)..];
        }
        return marks;
    }

    /// <summary>To be used after all other extensions, whose parsers it replaces.</summary>
    public sealed class Bounds : IMarkdownExtension
    {
        public void Setup(MarkdownPipelineBuilder pipeline)
        {
            pipeline.InlineParsers.Replace<LinkInlineParser>(new LinkParser());
            pipeline.InlineParsers.Replace<AutoLinkParser>(new BareAddressParser());
            pipeline.BlockParsers.FindExact<HeadingBlockParser>()!.Closed += Weigh;
            pipeline.BlockParsers.FindExact<ParagraphBlockParser>()!.Closed += Weigh;
        }

        public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
        {
        }
    }

    /// <summary><c>[a](</c> that is never closed is looked for to the end of the paragraph, each time.</summary>
    private sealed class LinkParser : LinkInlineParser
    {
        private const int StepsPerCharacter = 6;

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            if (slice.CurrentChar != ']' || slice.PeekChar() != '(') return base.Match(processor, ref slice);
            var end = slice.End;
            slice.End = Math.Min(end, slice.Start + MaxLinkLength);
            var looked = slice.Length;
            var matched = base.Match(processor, ref slice);
            slice.End = end;
            if (!matched && !Of(processor.Document).Spend(looked * StepsPerCharacter)) throw new TooMuchException("too many links without end");
            return matched;
        }
    }

    /// <summary>A bare address looks through all that stands before it in its paragraph, lest it is within a link.</summary>
    private sealed class BareAddressParser() : AutoLinkParser(new AutoLinkOptions { UseHttpsForWWWLinks = true })
    {
        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            // What a page may hold; ftp: and tel: stay text.
            var text = slice.AsSpan();
            if (!text.StartsWith("http") && !text.StartsWith("www.") && !text.StartsWith("mailto:")) return false;
            var first = processor.GetParserState<FirstInParagraph>(this);
            if (first.Start < 0) first.Start = slice.Start;
            return Of(processor.Document).Spend((slice.Start - first.Start) / 2) && base.Match(processor, ref slice);
        }

        private sealed class FirstInParagraph
        {
            public int Start { get; set; } = -1;
        }
    }
}
