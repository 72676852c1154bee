using System.Collections.Concurrent;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages.Rendering;

namespace DocWiki.Web.WikiPages;

/// <summary>Texts as HTML, their links looked up. Where links lead is remembered until the tree changes: previews and old revisions ask for the same ones again and again.</summary>
public sealed class RenderedPages(PageLinks links, PageTree tree)
{
    /// <summary>Links remembered; beyond that all are forgotten.</summary>
    private const int MaxRemembered = 10_000;

    /// <summary>What was written for a link may be as long as a text: longer ones than anybody writes are looked up each time.</summary>
    private const int MaxLengthRemembered = 500;

    private Remembered remembered = new(-1);

    /// <summary>A text that is not saved, or an old one.</summary>
    public async Task<RenderedPage> RenderAsync(PagePath path, string title, string text, CancellationToken cancellationToken)
    {
        var markdown = MarkdownPage.Parse(text, path);
        // Before they are looked up: a change of the tree meanwhile makes what is remembered worthless, not wrong.
        var generation = tree.Generation;
        var known = remembered;
        if (known.Generation != generation || known.Targets.Count > MaxRemembered) remembered = known = new Remembered(generation);
        var unknown = markdown.Links.Where(link => !known.Targets.ContainsKey(link)).ToList();
        var found = await links.ResolveAsync(unknown, cancellationToken);
        foreach (var link in unknown.Where(link => link.Written.Length <= MaxLengthRemembered)) known.Targets[link] = found.GetValueOrDefault(link.Written);
        return markdown.Render(link => known.Targets.TryGetValue(link, out var target) ? target : found.GetValueOrDefault(link.Written), title);
    }

    private sealed record Remembered(long Generation)
    {
        /// <summary>Null: nobody has written that page.</summary>
        public ConcurrentDictionary<WrittenLink, LinkTarget?> Targets { get; } = new();
    }
}
