using DocWiki.Domain.Reviewing;
using DocWiki.Domain.Text;

namespace DocWiki.Domain.WikiPages;

/// <summary>A page as decisions need it: the fold of its events.</summary>
public sealed record WikiPage
{
    /// <summary>A page nobody has written.</summary>
    public static readonly WikiPage Nothing = new();

    public PagePath Path { get; init; }
    public Title Title { get; init; }
    public TagSet Tags { get; init; } = TagSet.None;
    public string Text { get; init; } = "";

    /// <summary>One for each heading of the text.</summary>
    public SectionIds Sections { get; init; } = SectionIds.None;

    /// <summary>Text revisions so far; 0 = nobody has written this page.</summary>
    public int Revision { get; init; }

    /// <summary>Patches since the last whole text in the stream; bounds the work of rebuilding an old revision.</summary>
    public int PatchesSinceWhole { get; init; }

    public bool IsArchived { get; init; }

    public Protection Protection { get; init; }

    /// <summary>What readers see is this revision; 0 = a new page that waits for its first approval.</summary>
    public int ApprovedRevision { get; init; }

    /// <summary>The text of <see cref="ApprovedRevision"/> where newer ones wait; null: it is the newest.</summary>
    public string? ApprovedText { get; init; }

    /// <summary>Up to this revision a maintainer looked, or did not have to.</summary>
    public int SeenRevision { get; init; }

    /// <summary>The revision that was returned with a comment; it counts while it is the newest. 0: none.</summary>
    public int ReturnedRevision { get; init; }

    /// <summary>What the page is called, and has for tags, once what waits is approved; null: as it is.</summary>
    public Title? ProposedTitle { get; init; }
    public TagSet? ProposedTags { get; init; }

    public bool Exists => Revision > 0;

    /// <summary>The newest text waits for approval.</summary>
    public bool IsWaiting => ApprovedRevision < Revision;

    /// <summary>What waits was returned, and nobody has revised it since.</summary>
    public bool IsReturned => IsWaiting && ReturnedRevision == Revision;

    /// <summary>What readers see; nothing where <see cref="ApprovedRevision"/> is 0.</summary>
    public string ShownText => ApprovedText ?? Text;

    /// <summary>As whoever edits finds them: with what waits.</summary>
    public Title NewestTitle => ProposedTitle ?? Title;
    public TagSet NewestTags => ProposedTags ?? Tags;

    public WikiPage After(object @event) => @event switch
    {
        PageCreated created => this with
        {
            Path = PagePath.Stored(created.Path),
            Title = Title.Stored(created.Title),
            Tags = TagSet.None.With(created.Tags ?? [], []),
            Text = created.Text,
            Sections = SectionIds.Of(created.Text, 1),
            Revision = 1,
            ApprovedRevision = created.Awaits == Review.Approval ? 0 : 1,
            ApprovedText = created.Awaits == Review.Approval ? "" : null,
            SeenRevision = created.Awaits is null ? 1 : 0,
        },
        PageRevised revised => Revised(revised, TextAfter(Text, revised)),
        PageApproved approved => this with
        {
            ApprovedRevision = approved.Revision,
            ApprovedText = approved.Revision == Revision ? null : approved.Patch?.Apply(ShownText) ?? ApprovedText,
            SeenRevision = Math.Max(SeenRevision, approved.Revision),
            ProposedTitle = approved.Revision == Revision ? null : ProposedTitle,
            ProposedTags = approved.Revision == Revision ? null : ProposedTags,
        },
        PageReturned returned => this with { ReturnedRevision = returned.Revision },
        PageSeen seen => this with { SeenRevision = Math.Max(SeenRevision, seen.Revision) },
        PageReviewUndone undone => this with
        {
            ApprovedRevision = undone.Approved,
            ApprovedText = undone.Approved == Revision ? null : undone.Patch?.Apply(Text) ?? Text,
            SeenRevision = undone.Seen,
            ReturnedRevision = 0,
        },
        PageRetitled retitled => this with { Title = Title.Stored(retitled.Title) },
        PageTagged tagged => this with { Tags = Tags.With(tagged.Added ?? [], tagged.Removed ?? []) },
        PageMoved moved => this with { Path = PagePath.Stored(moved.Path) },
        PageProtected @protected => this with { Protection = new Protection(Protection.LevelOf(@protected.Level), @protected.Until) },
        PageArchived => this with { IsArchived = true },
        PageRestored restored => this with { IsArchived = false, Path = restored.Path is { } path ? PagePath.Stored(path) : Path },
        _ => this,
    };

    /// <summary>The text alone: all that is wanted of an old revision.</summary>
    public static string TextAfter(string text, object @event) => @event switch
    {
        PageCreated created => created.Text,
        PageRevised revised => revised.Text ?? revised.Patch?.Apply(text) ?? text,
        _ => text,
    };

    /// <exception cref="RuleViolationException">The page is archived, or was never written.</exception>
    internal void MustBeLive(string action)
    {
        if (!Exists) throw new RuleViolationException("There is no such page.");
        if (IsArchived) throw new RuleViolationException($"“{Title}” is archived. Restore it before you {action} it; what you typed is kept here.");
    }

    /// <exception cref="ReviewedMeanwhileException">A newer revision is there than the one a reviewer looked at.</exception>
    internal void MustBeNewest(int revision)
    {
        if (revision != Revision) throw new ReviewedMeanwhileException($"Somebody saved revision {Revision} of “{Title}” while you looked at revision {revision}. Nothing was done: here is all of it.");
    }

    /// <summary>What a new text of somebody with these rights has to wait for.</summary>
    /// <exception cref="RuleViolationException">The page is protected, and these rights do not suffice.</exception>
    public Awaits TextAwaits(EditorRights rights, DateTimeOffset now)
    {
        if (Protection.LevelAt(now) != ProtectionLevel.Reviewed) MustBeOpenTo(rights, now);
        else if (!rights.MayChangeReviewed) return Awaits.Approval;
        return rights.Awaits;
    }

    /// <exception cref="RuleViolationException">The page is protected, and these rights do not suffice.</exception>
    public void MustBeOpenTo(EditorRights rights, DateTimeOffset now)
    {
        switch (Protection.LevelAt(now))
        {
            case ProtectionLevel.Reviewed when !rights.MayChangeReviewed:
                throw new RuleViolationException($"Changes to “{Title}” are reviewed first: you can edit its text, and a maintainer approves that. Ask one for anything else.");
            case ProtectionLevel.Maintainers when !rights.MayChangeProtected:
                throw new RuleViolationException($"Only maintainers change “{Title}”. Ask one to put yours in; what you typed is kept here.");
        }
    }

    /// <summary>The same for putting another page where this one is archived.</summary>
    /// <inheritdoc cref="MustBeOpenTo" path="/exception" />
    public void PlaceMustBeOpenTo(EditorRights rights, DateTimeOffset now)
    {
        if (!rights.SufficeFor(Protection.LevelAt(now)))
            throw new RuleViolationException($"“{Title}” stood at “{Path}”, is protected and archived, and its place is kept for it. Choose another path, or ask a maintainer to open it; what you typed is kept here.");
    }

    /// <summary>What records that the text became <paramref name="text"/>.</summary>
    /// <param name="awaits">Of whoever wrote it. On top of what waits everything waits: else nobody would have seen what is below.</param>
    internal PageRevised Revised(string text, string? summary, bool minor, Awaits awaits = Awaits.Nothing)
    {
        var stored = StoredText.Choose(Text, text, PatchesSinceWhole);
        var sections = Sections.After(Text, text, Revision + 1);
        return new PageRevised(TextHash.Of(text), stored.Patch, stored.Whole, summary, minor, sections.Recorded == Sections.Recorded ? null : sections.Recorded,
            Awaits: Review.WordOf(IsWaiting ? Awaits.Approval : awaits));
    }

    private WikiPage Revised(PageRevised revised, string text) => this with
    {
        Text = text,
        Sections = SectionsAfter(revised, text),
        Revision = Revision + 1,
        PatchesSinceWhole = revised.Text is null ? PatchesSinceWhole + 1 : 0,
        ApprovedRevision = revised.Awaits == Review.Approval ? ApprovedRevision : Revision + 1,
        ApprovedText = revised.Awaits == Review.Approval ? ShownText : null,
        SeenRevision = revised.Awaits is null && SeenRevision == Revision ? Revision + 1 : SeenRevision,
        ProposedTitle = revised.Title is { } title ? Title.Stored(title) : ProposedTitle,
        ProposedTags = revised.Tags is { } tags ? TagSet.None.With(tags, []) : ProposedTags,
    };

    /// <summary>Revisions from before sections had ids say nothing of them.</summary>
    private SectionIds SectionsAfter(PageRevised revised, string text)
    {
        if (revised.Sections is { } recorded && Sections.AfterRecorded(recorded, Text) is { } sections) return sections;
        return Prose.IsAllThatDiffers(Text, text) || MarkdownHeadings.In(text).Count == Sections.Ids.Count ? Sections : Sections.After(Text, text, Revision + 1);
    }

    internal PageTagged? Retagged(TagSet tags)
    {
        var added = tags.Tags.Except(Tags.Tags).ToArray();
        var removed = Tags.Tags.Except(tags.Tags).ToArray();
        return added.Length + removed.Length == 0 ? null : new PageTagged(added.Length > 0 ? added : null, removed.Length > 0 ? removed : null);
    }
}
