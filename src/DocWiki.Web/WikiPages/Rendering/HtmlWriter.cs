using System.Text;
using DocWiki.Domain.WikiPages;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// Writes the HTML of one parsed text: of <see cref="AllowedHtml"/> only, whatever the text, except where the text brings HTML of
/// its own; then <see cref="HasRawHtml"/> says that the <see cref="Sanitiser"/> has to go over the whole. Blocks are in
/// <c>HtmlWriter.Blocks.cs</c>, what stands within lines in <c>HtmlWriter.Inlines.cs</c>.
/// </summary>
internal sealed partial class HtmlWriter(Func<string, LinkTarget?> resolve, int maxLength, bool rawHtmlAsText)
{
    /// <summary>Deeper than people nest, far from the end of the stack.</summary>
    public const int MaxDepth = 100;

    private readonly StringBuilder html = new(Math.Min(maxLength, 16 * 1024));
    private bool isInLink;
    private int depth;

    public bool HasRawHtml { get; private set; }
    public List<string> FootnoteIds { get; } = [];
    public bool HasCode { get; private set; }
    public bool HasMath { get; private set; }
    public bool HasDiagram { get; private set; }

    /// <param name="leftOut">A heading the layout shows already.</param>
    /// <exception cref="TooMuchException"/>
    public string Write(MarkdownDocument document, Block? leftOut)
    {
        foreach (var block in document)
            if (block != leftOut) Write(block);
        return html.ToString();
    }

    /// <summary>Called wherever something holds something else: nothing gets deep or long without passing here.</summary>
    private void Enter()
    {
        if (++depth > MaxDepth) throw new TooMuchException("nested too deeply");
        if (html.Length > maxLength) throw new TooMuchException("too long when rendered");
    }

    private void Leave() => depth--;

    private void EnsureLine()
    {
        if (html.Length > 0 && html[^1] != '\n') html.Append('\n');
    }
}

/// <summary>A text that would take too long, or become too large, to be shown as Markdown. It is shown as it is instead.</summary>
internal sealed class TooMuchException(string what) : Exception(what);
