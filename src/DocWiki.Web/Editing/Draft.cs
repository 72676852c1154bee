using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;

namespace DocWiki.Web.Editing;

/// <summary>What somebody is writing and has not saved yet, as the server has it.</summary>
/// <param name="Page">Null: the page is not written yet.</param>
/// <param name="Section">Null: the whole page.</param>
/// <param name="Sequence">How many changes it took to be what it is; 0 for one that is nowhere kept yet.</param>
public sealed record Draft(Guid Id, PersonId Person, PageId? Page, DraftSection? Section, DraftFields Fields, string Text, long Sequence, DateTimeOffset UpdatedAt);

/// <summary>The one section a draft holds.</summary>
/// <param name="Id">A <see cref="Domain.Text.SectionId"/>, as the editor says it.</param>
/// <param name="Place">Which of the base revision's sections it is, from 0.</param>
public sealed record DraftSection(string Id, int Place, string Heading)
{
    /// <inheritdoc cref="DraftFields.Cut()"/>
    public DraftSection Cut() => new(DraftFields.Cut(Id), Place, DraftFields.Cut(Heading));
}

/// <summary>What an editor holds beside the text. Kept as typed: what may be saved is decided when it is saved.</summary>
/// <param name="BaseRevision">What the editor began with; 0 for a page that was not written then.</param>
/// <param name="BaseTitle">What the page was called then: only what differs was changed by this editor.</param>
public sealed record DraftFields(string Path, string Title, string Tags, string Summary, bool Minor, int BaseRevision, string BaseTitle, string BaseTags)
{
    /// <summary>More is no title, no summary and no list of tags; kept so far that the refusal can show what was typed.</summary>
    private const int MaxLength = 4_000;

    /// <summary>As PostgreSQL can keep it.</summary>
    public DraftFields Cut() => new(Cut(Path), Cut(Title), Cut(Tags), Cut(Summary), Minor, BaseRevision, Cut(BaseTitle), Cut(BaseTags));

    internal static string Cut(string? text)
    {
        text = (text ?? "").Replace('\0', '\uFFFD');
        if (text.Length > MaxLength) text = text[..MaxLength];
        // Half of a pair cannot be stored; one at the end may be what cutting left.
        return string.Concat(text.EnumerateRunes());
    }
}
