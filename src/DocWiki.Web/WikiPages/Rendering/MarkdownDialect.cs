using Markdig;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Parsers;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>What our Markdown is: CommonMark, what GitHub adds, footnotes, definition lists, maths and links between pages.</summary>
internal static class MarkdownDialect
{
    /// <summary>Made once: building it costs as much as parsing a page.</summary>
    public static readonly MarkdownPipeline Pipeline = Build();

    /// <summary>The same, and each link says where in the text it stands.</summary>
    public static readonly MarkdownPipeline WithPlaces = Build(withPlaces: true);

    private static MarkdownPipeline Build(bool withPlaces = false)
    {
        var builder = new MarkdownPipelineBuilder { PreciseSourceLocation = withPlaces }
            .UsePipeTables(new PipeTableOptions { UseHeaderForColumnCount = true })
            .UseTaskLists()
            .UseFootnotes()
            .UseDefinitionLists()
            .UseAutoLinks()
            .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
            .Use(new AlertExtension { AllowNestedAlerts = true });
        builder.InlineParsers.Insert(0, new WikiLinkParser());
        builder.InlineParsers.Insert(0, new MathParser());
        builder.BlockParsers.Insert(0, new MathBlockParser());
        return builder.Use<Effort.Bounds>().Build();
    }
}
