namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>The HTML of a page's text, safe to be written as it is.</summary>
/// <param name="Html">Elements, attributes and addresses of <see cref="AllowedHtml"/> only.</param>
/// <param name="Contents">The headings in the order of the text, without a first heading that was left out.</param>
/// <param name="HasCode">A code block names its language, so the page wants the highlighter.</param>
/// <param name="HasMath">The page wants KaTeX.</param>
/// <param name="HasDiagram">The page wants Mermaid.</param>
public sealed record RenderedPage(string Html, IReadOnlyList<TocEntry> Contents, bool HasCode, bool HasMath, bool HasDiagram);

/// <summary>One heading.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Id">What stands after <c>#</c> in the address, not yet escaped for one.</param>
/// <param name="Text">Plain text, not yet escaped for HTML.</param>
public sealed record TocEntry(int Level, string Id, string Text);

/// <summary>A page that exists, for a link to it.</summary>
/// <param name="Address">As in <c>PagePath.Address</c>: ready for an <c>href</c>, without fragment.</param>
/// <param name="Title">Shown where the link brings no words of its own.</param>
public sealed record LinkTarget(string Address, string Title);
