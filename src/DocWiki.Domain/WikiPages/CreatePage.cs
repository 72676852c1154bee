using DocWiki.Domain.Reviewing;
using DocWiki.Domain.Text;

namespace DocWiki.Domain.WikiPages;

/// <summary>Somebody writes a page that was not there. That its path is free is a rule over all pages: see the current pages' unique index.</summary>
public sealed record CreatePage(PagePath Path, Title Title, TagSet Tags, PageText Text, EditSummary Summary, Awaits Awaits = Awaits.Nothing)
{
    public IReadOnlyList<object> Decide(WikiPage page)
    {
        if (page.Exists) throw new RuleViolationException($"This page is written already: “{page.Title}”.");
        return [new PageCreated(Path.Value, Title.Value, Text.Value, TextHash.Of(Text.Value), Tags.Tags.Count > 0 ? Tags.Tags : null, Summary.Value, Awaits: Review.WordOf(Awaits))];
    }
}
