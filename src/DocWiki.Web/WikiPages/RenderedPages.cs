using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.WikiPages;

/// <summary>Texts as HTML, their links looked up.</summary>
public sealed class RenderedPages(PageLinks links)
{
    /// <summary>A text that is not saved, or an old one.</summary>
    public async Task<RenderedPage> RenderAsync(PagePath path, string title, string text, CancellationToken cancellationToken)
    {
        var markdown = MarkdownPage.Parse(text, path);
        var targets = await links.ResolveAsync(markdown.Links, cancellationToken);
        return markdown.Render(link => targets.GetValueOrDefault(link.Written), title);
    }
}
