using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>A link to a page of this wiki, as a text has it and as it was meant where the text stands.</summary>
/// <param name="Written">What tells it from the text's other links, and stays the same when the page it stands on moves: the words of a wiki link, the address of an ordinary one.</param>
/// <param name="Key">A <see cref="LinkKey"/>.</param>
public sealed record WrittenLink(string Written, string Key)
{
    /// <summary>Null where no path can be made of the words.</summary>
    public PagePath? Path => LinkKey.PathOf(Key);

    /// <summary>In lower case; null for a link by path.</summary>
    public string? Title => LinkKey.TitleOf(Key);
}
