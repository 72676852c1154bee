using DocWiki.Domain.Text;
using DocWiki.Web.WikiPages;

namespace DocWiki.Web.Editing;

/// <summary>What an open editor sends to have a change kept.</summary>
/// <param name="After">The sequence number the change follows; 0: nothing was kept yet, and the change is one of the text the editor began with.</param>
/// <param name="From">The place of the change: characters (code points) before it.</param>
/// <param name="To">Where what it replaces ends.</param>
/// <param name="Section">The section whose text this is; null: the whole page.</param>
/// <param name="Whole">The whole text in place of a change, where nothing was kept and the editor did not begin with the base revision.</param>
public sealed record KeepDraft(string Writer, long After, long Sequence, Guid? Page, DraftFields Fields, DraftSection? Section = null, int From = 0, int To = 0, string? Insert = null, string? Whole = null)
{
    public Domain.WikiPages.PageId? PageId => Page is { } page ? new(page) : null;
}

/// <summary>What an open editor sends when its draft went on in another one.</summary>
/// <param name="Text">Everything this editor holds.</param>
/// <param name="Base">What both had last; null: the text the draft began with.</param>
/// <param name="Sent">What this editor sent and got no answer for: the other writer may be itself.</param>
public sealed record JoinDraft(string Text, string? Base, string? Sent = null);

/// <summary>What an open editor sends when the page has a newer revision.</summary>
public sealed record TakeIn(long Sequence);

/// <param name="State"><c>kept</c>; <c>changed</c>: kept with others' changes, which the editor has to make too; <c>elsewhere</c>: it went on in another
/// editor; <c>contradiction</c>: cannot be put together by itself; <c>gone</c>: its section is not on the page any more; <c>closed</c>: saved or thrown away.</param>
/// <param name="Revision">The page's newest.</param>
/// <param name="By">Who saved that.</param>
/// <param name="Where">Headings of the sections concerned; empty words stand for what is above the first.</param>
public sealed record DraftAnswer(string State, long? Sequence = null, int? Revision = null, string? By = null, IReadOnlyList<string>? Where = null, IReadOnlyList<EditorEdit>? Edits = null, DraftFields? Fields = null, DraftSection? Section = null, string? Why = null)
{
    public static readonly DraftAnswer Closed = new("closed");
    public static readonly DraftAnswer ElsewhereToo = new("elsewhere");

    public static DraftAnswer Kept(long sequence, LastSave? page) => new("kept", sequence, page?.Revision, page?.By);

    public static DraftAnswer Changed(Draft draft, IReadOnlyList<EditorEdit> edits) => new("changed", draft.Sequence, Edits: edits, Fields: draft.Fields, Section: draft.Section);

    /// <param name="why">In words, for the person.</param>
    public static DraftAnswer Gone(string why, int revision) => new("gone", Revision: revision, Why: why);

    public static DraftAnswer Contradiction(IReadOnlyList<string> where, string? by, int? revision) => new("contradiction", Revision: revision, By: by, Where: where);
}

/// <summary>One replacement in an open editor. Places are UTF-16 units of the text before all of them, as scripts count.</summary>
public sealed record EditorEdit(int From, int To, string Insert)
{
    public static IReadOnlyList<EditorEdit> Between(string before, string after)
    {
        var (edits, offset, position) = (new List<EditorEdit>(), 0, TextPosition.Start);
        foreach (var (at, removed, added) in TextPatch.Between(before, after).Edits)
        {
            var from = offset + at.OffsetIn(before.AsSpan(offset), position);
            edits.Add(new EditorEdit(from, from + removed.Length, added));
            (offset, position) = (from + removed.Length, at.After(removed));
        }
        return edits;
    }
}
