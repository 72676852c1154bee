using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using Markdig.Extensions.Footnotes;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// A section on its way to another page: its relative links are written anew from there, and what it refers to (<c>[label]: address</c>,
/// footnotes) comes along, under another label where the other page has that one already. What its old page refers to stays there.
/// </summary>
public sealed partial class CarriedLinks
{
    private readonly string text;
    private readonly int bodyStart;
    private readonly Range section;
    private readonly PagePath from, to;
    private readonly IReadOnlyDictionary<string, LinkTarget> meant;
    private readonly HashSet<string> anchors;
    private readonly List<Definition> definitions = [];
    private readonly List<Use> uses = [];
    private readonly List<Edit> edits = [];

    private CarriedLinks(WikiPage source, TextSection section, PagePath to, int bodyStart, IReadOnlyDictionary<string, LinkTarget> meant)
    {
        (text, from, this.to, this.bodyStart, this.meant) = (source.Text, source.Path, to, bodyStart, meant);
        this.section = new(section.Start, section.End);
        anchors = MarkdownPage.Parse(text, from).AnchorsIn(section.Line, section.End == text.Length ? int.MaxValue : section.Line + text.AsSpan()[section.Start..section.End].Count('\n'));
    }

    /// <param name="meant">The pages that the links of the old page lead to, by what was written: it may have moved since.</param>
    public static CarriedSection Carry(WikiPage source, TextSection section, PagePath to, string target, IReadOnlyDictionary<string, LinkTarget> meant)
    {
        var carried = new CarriedLinks(source, section, to, Parsed(source.Text, out var document), meant);
        // A text nobody can parse has no links.
        if (document is null) return new CarriedSection(section.In(source.Text), "");
        carried.Read(document);
        Parsed(target, out var other);
        return carried.Carry(other is null ? [] : [.. other.Descendants<LinkReferenceDefinition>()]);
    }

    /// <returns>Where the body begins.</returns>
    private static int Parsed(string text, out MarkdownDocument? document)
    {
        FrontMatter.Read(text, out var start);
        document = null;
        try
        {
            var body = text[start..];
            Effort.Check(body);
            document = Markdig.Markdown.Parse(body, MarkdownDialect.WithPlaces);
        }
        // As where it is read to be shown: see MarkdownPage.
        catch (Exception e) when (e is not OutOfMemoryException)
        {
        }
        return start;
    }

    private void Read(MarkdownDocument document)
    {
        var known = new Dictionary<LinkReferenceDefinition, Definition>(ReferenceEqualityComparer.Instance);
        foreach (var definition in document.Descendants<LinkReferenceDefinition>())
        {
            if (definition.Span.IsEmpty || definition.Label is null) continue;
            var end = definition is FootnoteLinkReferenceDefinition { Footnote.Span: { IsEmpty: false } note } ? note.End : definition.Span.End;
            definitions.Add(known[definition] = new Definition(definition, Place(definition.Span.Start, Math.Max(end, definition.Span.End))));
            if (definition is not FootnoteLinkReferenceDefinition) Rewrite(definition.Url, definition.UrlSpan, isImage: false);
        }
        var notes = definitions.Where(one => one.Written is FootnoteLinkReferenceDefinition).ToDictionary(one => ((FootnoteLinkReferenceDefinition)one.Written).Footnote);
        foreach (var item in document.Descendants())
        {
            switch (item)
            {
                case FootnoteLink { IsBackLink: false } link when notes.TryGetValue(link.Footnote, out var note): uses.Add(new(note, Place(link.Span), link)); break;
                case LinkInline { Reference: { } reference } link when known.TryGetValue(reference, out var definition): uses.Add(new(definition, Place(link.Span), link)); break;
                case LinkInline { IsAutoLink: false, Reference: null } link: Rewrite(link.Url, link.UrlSpan, link.IsImage); break;
                case WikiLink { Target: "" } link when !anchors.Contains(link.Fragment[1..]):
                    var inside = Place(link.Span).Start + 2;
                    edits.Add(new(new(inside, inside), from.Value));
                    break;
                case HtmlInline or HtmlBlock: ReadRaw(Place(((MarkdownObject)item).Span)); break;
            }
        }
    }

    private void ReadRaw(Range place)
    {
        foreach (Match match in AddressPattern().Matches(text[place.Start..place.End]))
        {
            var address = match.Groups["address"];
            if (Moved(address.Value, isImage: match.Groups["name"].Value is not "href") is { } moved) edits.Add(new(new(place.Start + address.Index, place.Start + address.Index + address.Length), moved));
        }
    }

    private CarriedSection Carry(IReadOnlyList<LinkReferenceDefinition> there)
    {
        var (used, usedOutside) = (UsedFrom(isInSection: true), UsedFrom(isInSection: false));
        var (inside, outside) = (definitions.Where(one => section.Holds(one.Place)).ToList(), definitions.Where(one => !section.Holds(one.Place)).ToList());
        Rename(used, there);
        // What only the old page refers to does not go along, if it stands by itself.
        foreach (var one in inside.Where(one => !used.Contains(one) && usedOutside.Contains(one) && IsAlone(one.Place)))
            edits.Add(new(new(one.Place.Start, text.AsSpan(one.Place.End) is ['\n', ..] ? one.Place.End + 1 : one.Place.End), "", Replaces: true));
        edits.Sort(Edit.InOrder);
        var words = Edited(section).TrimEnd('\n');
        var along = Joined(outside.Where(one => used.Contains(one) && !one.IsThere), one => Edited(one.Place).TrimEnd());
        return new CarriedSection(along.Length == 0 ? words : $"{words}\n\n{along}", Joined(inside.Where(usedOutside.Contains), one => text[one.Place.Start..one.Place.End].TrimEnd()));
    }

    /// <summary>The definitions referred to there, and those that they refer to.</summary>
    private HashSet<Definition> UsedFrom(bool isInSection)
    {
        var notes = definitions.Where(one => one.Written is FootnoteLinkReferenceDefinition).OrderBy(one => one.Place.Start).ToList();
        var starts = notes.ConvertAll(one => one.Place.Start);
        var within = uses.ToLookup(use => NoteAround(use.Place));
        var found = new HashSet<Definition>();
        var open = new Stack<Definition>(within[null].Where(use => section.Holds(use.Place) == isInSection).Select(use => use.Definition));
        while (open.TryPop(out var one))
            if (found.Add(one))
                foreach (var use in within[one]) open.Push(use.Definition);
        return found;

        Definition? NoteAround(Range place)
        {
            var at = starts.BinarySearch(place.Start);
            return (at < 0 ? ~at - 1 : at) is >= 0 and var i && notes[i].Place.Holds(place) ? notes[i] : null;
        }
    }

    /// <summary>Where the other page has the label for something else.</summary>
    private void Rename(HashSet<Definition> used, IReadOnlyList<LinkReferenceDefinition> there)
    {
        var taken = new Dictionary<string, LinkReferenceDefinition>();
        foreach (var one in there) taken.TryAdd(Folded(one.Label), one);
        var usesOf = uses.ToLookup(use => use.Definition);
        var (free, note) = (new HashSet<string>(taken.Keys.Concat(definitions.Select(one => Folded(one.Written.Label)))), 2);
        foreach (var one in used.OrderBy(one => one.Place.Start))
        {
            if (!taken.TryGetValue(Folded(one.Written.Label), out var same)) continue;
            var isNote = one.Written is FootnoteLinkReferenceDefinition;
            if (!isNote && same.Title == one.Written.Title && same.Url == (Moved(one.Written.Url ?? "", false) ?? one.Written.Url))
            {
                one.IsThere = true;
                continue;
            }
            var label = one.Written.Label!;
            var isNumber = isNote && int.TryParse(label.AsSpan(1), CultureInfo.InvariantCulture, out _);
            for (var number = 2; !free.Add(Folded(label)); number++) label = isNumber ? $"^{note++}" : $"{one.Written.Label}-{number}";
            edits.Add(isNote ? new(Place(one.Written.Span), $"[{label}]") : new(Inner(Place(one.Written.LabelSpan)), label));
            foreach (var use in usesOf[one]) edits.Add(Renamed(use, label));
        }

        Range Inner(Range place) => text[place.Start] == '[' ? new(place.Start + 1, place.End - 1) : place;
    }

    private Edit Renamed(Use use, string label)
    {
        if (use.Link is not LinkInline link) return new(use.Place, $"[{label}]");
        var opening = link.IsShortcut ? use.Place.End : text.LastIndexOf('[', use.Place.End - 1, use.Place.End - use.Place.Start);
        return new(new(opening, use.Place.End), $"[{label}]");
    }

    private void Rewrite(string? url, SourceSpan span, bool isImage)
    {
        if (url is null || span.IsEmpty || Moved(url, isImage) is not { } moved) return;
        var place = Place(span);
        edits.Add(new(place, text[place.Start] == '<' ? $"<{moved}>" : moved));
    }

    /// <returns>Null where it means the same from the other page.</returns>
    private string? Moved(string url, bool isImage)
    {
        if (url.Length == 0 || url[0] is '/' or '\\' || url.AsSpan().IndexOfAny(":/?#") is >= 0 and var at && url[at] == ':') return null;
        if (url[0] == '#') return url.Length == 1 || anchors.Contains(url[1..].ToLowerInvariant()) ? null : Relative(from.Value) + url;
        if (url[0] == '?') return Relative(from.Value) + url;
        var end = url.AsSpan().IndexOfAny('?', '#') is >= 0 and var i ? i : url.Length;
        if (!isImage && PageLink.From(url, from) is { Link: var link })
        {
            var page = meant.TryGetValue(link.Written, out var target) ? Uri.UnescapeDataString(target.Address["/wiki/".Length..]) : link.Path?.Value;
            if (page is null || PageLink.From(url, to)?.Link.Path?.Value == page) return null;
            return Relative(page) + (Path.GetExtension(url[..end]).ToLowerInvariant() is ".md" or ".markdown" ? Path.GetExtension(url[..end]) : "") + url[end..];
        }
        // A file beside the old page.
        var segments = new List<string>(from.Parent is { } folder ? folder.Value.Split('/') : []);
        foreach (var segment in url[..end].Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") segments.Add(segment);
            else if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
        }
        return segments.Count == 0 || from.Parent == to.Parent ? null : Relative(string.Join('/', segments)) + url[end..];
    }

    /// <summary>From the other page's folder.</summary>
    private string Relative(string place)
    {
        var (folder, segments) = (to.Parent?.Value.Split('/') ?? [], place.Split('/'));
        var common = 0;
        while (common < folder.Length && common < segments.Length - 1 && folder[common] == segments[common]) common++;
        return string.Concat(Enumerable.Repeat("../", folder.Length - common)) + string.Join('/', segments[common..]);
    }

    private string Edited(Range place)
    {
        var (result, at) = (new StringBuilder(), place.Start);
        var first = edits.BinarySearch(new(new(place.Start, 0), "", Replaces: true), Edit.InOrder);
        foreach (var edit in edits.Skip(first < 0 ? ~first : first).TakeWhile(edit => edit.Place.Start < place.End))
        {
            if (edit.Place.Start < at || edit.Place.End > place.End) continue;
            result.Append(text, at, edit.Place.Start - at).Append(edit.Text);
            at = edit.Place.End;
        }
        return result.Append(text, at, place.End - at).ToString();
    }

    /// <summary>Footnotes may have several lines: a blank one parts them.</summary>
    private static string Joined(IEnumerable<Definition> all, Func<Definition, string> words)
    {
        var result = new StringBuilder();
        foreach (var one in all.OrderBy(one => one.Place.Start)) result.Append(result.Length == 0 ? "" : one.Written is FootnoteLinkReferenceDefinition ? "\n\n" : "\n").Append(words(one));
        return result.ToString();
    }

    private bool IsAlone(Range place) => (place.Start == 0 || text[place.Start - 1] == '\n') && (place.End == text.Length || text[place.End] == '\n');

    private static string Folded(string? label) => string.Join(' ', (label ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    private Range Place(SourceSpan span) => Place(span.Start, span.End);

    private Range Place(int start, int last) => new(bodyStart + start, Math.Min(text.Length, bodyStart + last + 1));

    [GeneratedRegex("""\b(?<name>href|src)\s*=\s*(?<quote>["'])(?<address>[^"'<>&]*)\k<quote>""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex AddressPattern();

    /// <summary>Characters of the text.</summary>
    private readonly record struct Range(int Start, int End)
    {
        public bool Holds(Range other) => other.Start >= Start && other.End <= End;
    }

    /// <param name="Replaces">Whatever else is done in it.</param>
    private readonly record struct Edit(Range Place, string Text, bool Replaces = false)
    {
        public static readonly Comparer<Edit> InOrder = Comparer<Edit>.Create((left, right) => (left.Place.Start, !left.Replaces, left.Place.End).CompareTo((right.Place.Start, !right.Replaces, right.Place.End)));
    }

    private sealed record Use(Definition Definition, Range Place, Inline Link);

    private sealed class Definition(LinkReferenceDefinition written, Range place)
    {
        public LinkReferenceDefinition Written => written;
        public Range Place => place;

        /// <summary>The other page has the same.</summary>
        public bool IsThere { get; set; }
    }
}
