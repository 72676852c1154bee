using System.Text;
using DocWiki.Domain.WikiPages;
using Markdig.Syntax;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// Writes the HTML of one parsed text: whatever the text, of <see cref="AllowedHtml"/> only. Blocks are in
/// <c>HtmlWriter.Blocks.cs</c>, what stands within lines in <c>HtmlWriter.Inlines.cs</c>, an author's own HTML in <c>HtmlWriter.RawHtml.cs</c>.
/// </summary>
internal sealed partial class HtmlWriter(PagePath path, Func<WrittenLink, LinkTarget?> resolve, int maxLength, IReadOnlyDictionary<HeadingBlock, (string Address, string Heading)>? editLinks = null)
{
    /// <summary>Deeper than people nest, far from the end of the stack.</summary>
    public const int MaxDepth = 100;

    private readonly StringBuilder html = new(Math.Min(maxLength, 16 * 1024));
    private bool isInLink;
    private int depth;

    public bool HasCode { get; private set; }
    public bool HasMath { get; private set; }
    public bool HasDiagram { get; private set; }

    /// <param name="leftOut">A heading the layout shows already.</param>
    /// <exception cref="TooMuchException"/>
    public string Write(MarkdownDocument document, Block? leftOut)
    {
        var around = Enter();
        foreach (var block in document)
            if (block != leftOut) Write(block);
        Leave(around);
        return html.ToString();
    }

    /// <summary>
    /// Called wherever something holds something else: nothing gets deep or long without passing here, and no element an author
    /// opened within stays open after <see cref="Leave"/>.
    /// </summary>
    /// <returns>For <see cref="Leave"/>.</returns>
    private int Enter()
    {
        if (++depth > MaxDepth) throw new TooMuchException("nested too deeply");
        if (html.Length > maxLength) throw new TooMuchException("too long when rendered");
        var around = outer;
        outer = open.Count;
        return around;
    }

    private void Leave(int around)
    {
        while (open.Count > outer) CloseInnermost();
        outer = around;
        depth--;
    }

    private void EnsureLine()
    {
        if (html.Length > 0 && html[^1] != '\n') html.Append('\n');
    }
}

/// <summary>A text that would take too long, or become too large, to be shown as Markdown. It is shown as it is instead.</summary>
internal sealed class TooMuchException(string what) : Exception(what);
