using DocWiki.Domain;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using DocWiki.Web.WikiPages;

namespace DocWiki.Web.Editing;

/// <summary>
/// What an open editor asks for while somebody writes: keep this change; put my text together with what I wrote in another tab;
/// take in what somebody else saved. None of it throws a text away: what cannot be put together stays two drafts.
/// </summary>
public sealed class DraftKeeper(Drafts drafts, CurrentPages pages, RevisionTexts texts, SectionEdits sections, KnownPeople people)
{
    /// <summary>Somebody else may write between reading and writing; more often than this is no accident.</summary>
    private const int MaxTries = 3;

    /// <summary>Longer ones than a page may be are not put together: each stays a draft of its own.</summary>
    private const int MaxJoined = PageText.MaxBytes;

    /// <summary>Putting larger texts together costs seconds of a processor: one after the other.</summary>
    private const int LargeText = 200_000;

    /// <summary>Who wrote last where it was this class: no editor takes it for a change of its own that was not answered.</summary>
    private const string Joining = "joined", TakingIn = "taken in";

    private static readonly SemaphoreSlim LargeTurn = new(1);

    /// <summary>Sections named to the person; more is a list nobody reads.</summary>
    private const int MaxNamed = 3;

    private const int MaxWriter = 100;

    /// <summary>No text kept here has so many characters.</summary>
    private const int MaxPlace = Drafts.MaxBytes;

    /// <summary>Keeps one change.</summary>
    /// <exception cref="RuleViolationException">It cannot be kept, in words for the person.</exception>
    public async Task<DraftAnswer> KeepAsync(Guid id, PersonId person, KeepDraft wish, CancellationToken cancellationToken)
    {
        if (wish.Fields is null || wish.Writer is null or { Length: > MaxWriter }) throw NoChange();
        MustBeKeepable(wish.Whole ?? wish.Insert ?? "");
        MustBeKeepable(wish.Writer);
        var change = new DraftChange(wish.After, wish.Sequence, wish.From, wish.To, wish.Insert ?? "");
        if (change.From < 0 || change.To < change.From || change.To > MaxPlace || change.Sequence <= change.After) throw NoChange();
        var fields = wish.Fields.Cut();
        if (wish.After == 0 && await AddAsync(id, person, wish, fields, change, cancellationToken))
            return await NamedAsync(DraftAnswer.Kept(wish.Sequence, await LastSaveAsync(wish.PageId, cancellationToken)), cancellationToken);

        var (isDone, page) = await drafts.ChangeAsync(id, person, fields, change, wish.Writer, cancellationToken);
        if (isDone) return await NamedAsync(DraftAnswer.Kept(wish.Sequence, page), cancellationToken);
        return await drafts.StateAsync(id, person, cancellationToken) switch
        {
            // Not theirs, or forgotten long ago: what they hold becomes a draft of its own.
            null when wish.After > 0 => DraftAnswer.Closed,
            null => throw new RuleViolationException("There is no room for this draft: save or throw away some of “My drafts”."),
            { IsClosed: true } => DraftAnswer.Closed,
            // Its answer was lost on the way.
            { } state when state.Sequence == wish.Sequence && state.Writer == wish.Writer =>
                await NamedAsync(DraftAnswer.Kept(wish.Sequence, await LastSaveAsync(wish.PageId, cancellationToken)), cancellationToken),
            { } state when state.Sequence == wish.After => throw TooLarge(),
            _ => DraftAnswer.ElsewhereToo,
        };
    }

    /// <summary>Two editors of one person wrote in one draft: puts what this one holds together with what the other kept.</summary>
    /// <exception cref="RuleViolationException">It cannot be kept, in words for the person.</exception>
    public async Task<DraftAnswer> JoinAsync(Guid id, PersonId person, JoinDraft wish, CancellationToken cancellationToken)
    {
        if (wish.Text is null) throw NoChange();
        MustBeKeepable(wish.Text);
        if (wish.Base is { } known) MustBeKeepable(known);
        for (var tries = 1; tries <= MaxTries; tries++)
        {
            if (await drafts.FindAsync(id, person, cancellationToken) is not { } other) return DraftAnswer.Closed;
            var origin = wish.Sent == other.Text ? other.Text : wish.Base ?? await BaseTextAsync(other, cancellationToken);
            if (Math.Max(wish.Text.Length, Math.Max(origin.Length, other.Text.Length)) > MaxJoined) return DraftAnswer.Contradiction([], null, null);
            if ((await MergeAsync(origin, wish.Text, other.Text, cancellationToken)).Text is not { } joined) return DraftAnswer.Contradiction([], null, null);
            var next = other with { Text = joined, Sequence = other.Sequence + 1 };
            if (joined == other.Text) return DraftAnswer.Changed(other, EditorEdit.Between(wish.Text, joined));
            if (await drafts.ReplaceAsync(next, other.Sequence, Joining, cancellationToken)) return DraftAnswer.Changed(next, EditorEdit.Between(wish.Text, joined));
        }
        return DraftAnswer.ElsewhereToo;
    }

    /// <summary>Somebody else saved the page: puts their change into the draft, so that who writes sees it at once.</summary>
    /// <param name="sequence">What the editor had kept last; where the draft has another, nothing is done.</param>
    public async Task<DraftAnswer> TakeInAsync(Guid id, PersonId person, long sequence, CancellationToken cancellationToken)
    {
        if (await drafts.FindAsync(id, person, cancellationToken) is not { } draft) return DraftAnswer.Closed;
        if (draft.Sequence != sequence) return DraftAnswer.ElsewhereToo;
        if (draft.Page is not { } pageId || await pages.FindAsync(pageId, cancellationToken) is not { Page.IsArchived: false } page || page.Page.Revision <= draft.Fields.BaseRevision)
            return DraftAnswer.Kept(draft.Sequence, null);

        var by = await people.NameOfAsync(page.UpdatedBy, cancellationToken);
        var section = draft.Section is { } edited ? SectionEdits.Find(page.Page, edited.Id) : null;
        if (draft.Section is { } gone && section is null) return DraftAnswer.Gone(await sections.WhyGoneAsync(pageId, gone.Id, cancellationToken), page.Page.Revision);
        var (origin, theirs) = (await BaseTextAsync(draft, cancellationToken), section?.Text ?? page.Page.Text);
        var merge = await MergeAsync(origin, draft.Text, theirs, cancellationToken);
        if (merge.Text is not { } merged)
            return DraftAnswer.Contradiction([.. merge.ClashesByHeading().Select(clash => clash.Heading ?? "").Distinct().Take(MaxNamed)], by, page.Page.Revision);

        var fields = draft.Fields with
        {
            BaseRevision = page.Page.Revision,
            Title = draft.Fields.Title == draft.Fields.BaseTitle ? page.Page.Title.Value : draft.Fields.Title,
            Tags = draft.Fields.Tags == draft.Fields.BaseTags ? page.Page.Tags.ToString() : draft.Fields.Tags,
            BaseTitle = page.Page.Title.Value,
            BaseTags = page.Page.Tags.ToString(),
        };
        var next = draft with { Text = merged, Fields = fields, Section = section is null ? null : new(section.Id.ToString(), section.Place, section.Section.Heading), Sequence = draft.Sequence + 1 };
        if (!await drafts.ReplaceAsync(next, draft.Sequence, TakingIn, cancellationToken)) return DraftAnswer.ElsewhereToo;
        var where = LineDiff.Between(origin, theirs).Hunks.Select(hunk => hunk.Heading).OfType<string>().Distinct().Take(MaxNamed);
        return DraftAnswer.Changed(next, EditorEdit.Between(draft.Text, merged)) with { By = by, Where = [.. where] };
    }

    /// <summary>Keeps what a form held that could not be saved, or was only looked at: without script this is the draft.</summary>
    /// <param name="after">The sequence number the form knew.</param>
    /// <returns>Where it is kept: the draft itself, or one beside it where the draft has gone on elsewhere. Null where it cannot be.</returns>
    public async Task<(Guid Id, long Sequence)?> KeepFormAsync(Draft draft, long after, CancellationToken cancellationToken)
    {
        const string writer = "form";
        if (draft.Text.Contains('\0') || System.Text.Encoding.UTF8.GetByteCount(draft.Text) > Drafts.MaxBytes) return null;
        var next = draft with { Fields = draft.Fields.Cut(), Sequence = after + 1 };
        if (after == 0 ? await drafts.AddAsync(next, writer, cancellationToken) : await drafts.ReplaceAsync(next, after, writer, cancellationToken)) return (next.Id, next.Sequence);
        if (await drafts.FindAsync(draft.Id, draft.Person, cancellationToken) is { } kept && kept.Text == draft.Text) return (kept.Id, kept.Sequence);
        var beside = next with { Id = Guid.CreateVersion7(), Sequence = 1 };
        return await drafts.AddAsync(beside, writer, cancellationToken) ? (beside.Id, beside.Sequence) : null;
    }

    /// <summary>The text a draft began with.</summary>
    private async Task<string> BaseTextAsync(Draft draft, CancellationToken cancellationToken)
    {
        if (draft is not { Page: { } page, Fields.BaseRevision: > 0 and var revision }) return "";
        return (draft.Section is { } section ? (await sections.FindAsync(page, revision, section.Id, section.Place, cancellationToken))?.Text : await texts.FindAsync(page, revision, cancellationToken)) ?? "";
    }

    private async Task<bool> AddAsync(Guid id, PersonId person, KeepDraft wish, DraftFields fields, DraftChange change, CancellationToken cancellationToken)
    {
        var draft = new Draft(id, person, wish.PageId, wish.Section?.Cut(), fields, "", wish.Sequence, default);
        var text = wish.Whole ?? change.In(await BaseTextAsync(draft, cancellationToken));
        if (System.Text.Encoding.UTF8.GetByteCount(text) > Drafts.MaxBytes) throw TooLarge();
        return await drafts.AddAsync(draft with { Text = text }, wish.Writer, cancellationToken);
    }

    private async Task<LastSave?> LastSaveAsync(PageId? page, CancellationToken cancellationToken) =>
        page is { } id ? await pages.LastSaveAsync(id, cancellationToken) : null;

    private async Task<DraftAnswer> NamedAsync(DraftAnswer answer, CancellationToken cancellationToken) =>
        answer with { By = await people.NameOfAsync(answer.By, cancellationToken) };

    private static async Task<TextMerge> MergeAsync(string origin, string mine, string theirs, CancellationToken cancellationToken)
    {
        if (Math.Max(mine.Length, theirs.Length) < LargeText) return TextMerge.Of(origin, mine, theirs);
        await LargeTurn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => TextMerge.Of(origin, mine, theirs), cancellationToken);
        }
        finally
        {
            LargeTurn.Release();
        }
    }

    private static RuleViolationException NoChange() => new("This is no change of a text.");

    private static void MustBeKeepable(string text)
    {
        if (Surrogates.FirstLone(text) is not null) throw new RuleViolationException("The text holds half of a character (a lone surrogate), which cannot be kept.");
        if (text.IndexOf('\0') is var place and >= 0)
            throw new RuleViolationException($"The text holds a character that cannot be kept (U+0000), in line {text.AsSpan(0, place).Count('\n') + 1} of what was written last.");
    }

    private static RuleViolationException TooLarge() => new($"The text is longer than can be kept here ({Drafts.MaxBytes / 1024 / 1024} MB). Cut it into several pages.");
}
