using DocWiki.Domain.Reviewing;
using DocWiki.Domain.Text;

namespace DocWiki.Domain.WikiPages;

/// <summary>A section, with all sections under it, goes to another page, or a copy of it does. Both pages say where it came from and went to, so its writers keep the credit.</summary>
/// <param name="To">Where the page is not written yet, it begins with this section.</param>
/// <param name="NewPath">Where that page will stand.</param>
/// <param name="After">The section of the other page after which it is to stand; null: at the end.</param>
public sealed record TransferSection(SectionId Section, PageId From, PageId To, PagePath NewPath, SectionId? After, bool IsCopy, EditSummary Summary)
{
    /// <summary>What the new text of each page has to wait for.</summary>
    public Awaits SourceAwaits { get; init; }
    public Awaits TargetAwaits { get; init; }

    /// <param name="target"><see cref="WikiPage.Nothing"/> where it is not written yet.</param>
    /// <param name="carry">Makes the section mean on the other page what it means here. Decisions know no Markdown beyond headings; null: it goes as it is.</param>
    /// <returns>The events of both pages; none of the source where it is copied.</returns>
    /// <exception cref="RuleViolationException">Says what stands in the way.</exception>
    public (IReadOnlyList<object> Source, IReadOnlyList<object> Target) Decide(WikiPage source, WikiPage target, Carry? carry = null)
    {
        if (From == To) throw new RuleViolationException("The section is on this page already. Edit the page to move it within it.");
        source.MustBeLive("change");
        var section = Find(source, Section) ?? throw new RuleViolationException($"“{source.Title}” has no such section any more. Somebody took it out or moved it.");
        var rest = section.ReplacedIn(source.Text, "");
        if (!IsCopy && string.IsNullOrWhiteSpace(rest)) throw new RuleViolationException("This section is the whole page. Move the page instead, or copy the section.");

        var carried = carry?.Invoke(source, section, target.Exists ? target.Path : NewPath, target.Text) ?? new CarriedSection(section.In(source.Text), "");
        var (put, into) = Put(source, section, carried.Words, target);
        if (IsCopy) return ([], [put]);
        if (carried.Left.Length > 0) rest = PageText.Parse($"{rest.TrimEnd('\n')}\n\n{carried.Left}\n").Value;
        return ([source.Revised(rest, Summary.Value, minor: false, SourceAwaits) with { To = new SectionTarget(To.Value, Section.ToString(), into.ToString()) }], [put]);
    }

    private (object Event, SectionId Into) Put(WikiPage source, TextSection section, string words, WikiPage target)
    {
        if (!target.Exists)
        {
            var title = Title.FromText(section.Heading, NewPath.Name);
            var whole = PageText.Parse(SectionLevels.At(words, 1) + "\n").Value;
            var first = new SectionId(1, 1);
            return (new PageCreated(NewPath.Value, title.Value, whole, TextHash.Of(whole), Summary: Summary.Value, From: Source(source, first), Awaits: Review.WordOf(TargetAwaits)), first);
        }

        target.MustBeLive("change");
        var neighbour = After is { } after
            ? Find(target, after) ?? throw new RuleViolationException($"The section after which it was to stand is not on “{target.Title}” any more. Choose another place.")
            : null;
        var (before, behind) = (target.Text[..(neighbour?.End ?? target.Text.Length)].TrimEnd('\n'), neighbour is null ? "" : target.Text[neighbour.End..].TrimStart('\n'));
        var at = before.Length == 0 ? 0 : before.Length + 2;
        words = SectionLevels.At(words, neighbour?.Level ?? LevelAtTheEndOf(target));
        var text = PageText.Parse($"{before}{(at == 0 ? "" : "\n\n")}{words}\n{(behind.Length == 0 ? "" : "\n")}{behind}").Value;
        var revised = target.Revised(text, Summary.Value, minor: false, TargetAwaits);
        // An HTML block or a fence nobody closed may swallow it: then it is text without a section.
        var into = TextSections.Of(text, target.After(revised).Sections).FirstOrDefault(one => one.Start == at)?.Id
            ?? throw new RuleViolationException($"At that place of “{target.Title}” a heading would not be read as one: a block of code or HTML is open there. Close it first, or choose another place.");
        return (revised with { From = Source(source, into) }, into);
    }

    private SectionSource Source(WikiPage source, SectionId into) => new(From.Value, source.Revision, Section.ToString(), into.ToString(), IsCopy);

    /// <summary>Beside the page's other sections: not as a second title, not under the last of them.</summary>
    private static int LevelAtTheEndOf(WikiPage page)
    {
        var levels = TextSections.Of(page.Text, page.Sections).Select(section => section.Level).ToList();
        if (levels.Count > 0 && levels.Count(level => level == 1) == 1) levels.Remove(1);
        return levels.Count == 0 ? 2 : levels.Min();
    }

    private static TextSection? Find(WikiPage page, SectionId id) => TextSections.Of(page.Text, page.Sections).FirstOrDefault(section => section.Id == id);
}

/// <param name="to">Where the other page stands, or will.</param>
/// <param name="text">The other page's; empty where it is not written yet.</param>
public delegate CarriedSection Carry(WikiPage source, TextSection section, PagePath to, string text);

/// <param name="Words">The section as it stands on the other page, with what it refers to.</param>
/// <param name="Left">What stood in it and its old page goes on referring to; empty: nothing.</param>
public sealed record CarriedSection(string Words, string Left);
