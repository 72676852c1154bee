using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.WikiPages;

/// <summary>Texts as HTML, their links looked up.</summary>
public sealed class RenderedPages(PageLinks links)
{
    /// <param name="page">The page whose current text this is; null for a text that is not saved, or an old one.</param>
    public async Task<RenderedPage> RenderAsync(PageId? page, PagePath path, string title, string text, CancellationToken cancellationToken)
    {
        var markdown = MarkdownPage.Parse(text, path);
        var targets = await links.ResolveAsync(page, WrittenLink.Of(markdown), cancellationToken);
        return markdown.Render(written => targets.GetValueOrDefault(written), title);
    }
}
