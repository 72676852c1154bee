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

    public bool Exists => Revision > 0;

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
        },
        PageRevised revised => Revised(revised, TextAfter(Text, revised)),
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

    /// <exception cref="RuleViolationException">The page is protected, and these rights do not suffice.</exception>
    public void MustBeOpenTo(EditorRights rights, DateTimeOffset now)
    {
        switch (Protection.LevelAt(now))
        {
            case ProtectionLevel.Reviewed when !rights.MayChangeReviewed:
                throw new RuleViolationException($"Changes to “{Title}” are reviewed first. Ask a maintainer to put yours in; what you typed is kept here.");
            case ProtectionLevel.Maintainers when !rights.MayChangeProtected:
                throw new RuleViolationException($"Only maintainers change “{Title}”. Ask one to put yours in; what you typed is kept here.");
        }
    }

    /// <summary>What records that the text became <paramref name="text"/>.</summary>
    internal PageRevised Revised(string text, string? summary, bool minor)
    {
        var stored = StoredText.Choose(Text, text, PatchesSinceWhole);
        var sections = Sections.After(Text, text, Revision + 1);
        return new PageRevised(TextHash.Of(text), stored.Patch, stored.Whole, summary, minor, sections.Recorded == Sections.Recorded ? null : sections.Recorded);
    }

    private WikiPage Revised(PageRevised revised, string text) => this with
    {
        Text = text,
        Sections = SectionsAfter(revised, text),
        Revision = Revision + 1,
        PatchesSinceWhole = revised.Text is null ? PatchesSinceWhole + 1 : 0,
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
