using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace DocWiki.Domain.WikiPages;

/// <summary>
/// Where a page stands in the tree, and its address: <c>guides/networking/bridging</c>. One to twelve segments joined by
/// <c>/</c>; a segment is 1 to 100 lower-case letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, does not begin or end with a dot,
/// does not end in <c>.md</c> (that is the address of the source), and is none of the words that follow a page in an address.
/// At most 300 characters in all.
/// </summary>
public readonly record struct PagePath : IParsable<PagePath>, IComparable<PagePath>
{
    public const int MaxLength = 300;
    public const int MaxSegmentLength = 100;
    public const int MaxSegments = 12;

    /// <summary>Words that follow a page's path in an address, so no segment may be one: <c>/wiki/guides/history</c>.</summary>
    public static readonly FrozenSet<string> Reserved =
        new[] { "history", "diff", "blame", "edit", "move", "archive", "restore", "protect", "new" }.ToFrozenSet();

    private readonly string? value;

    private PagePath(string value) => this.value = value;

    public static PagePath Home => new("home");

    public string Value => value ?? "home";

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The path one level up, or null at the top.</summary>
    public PagePath? Parent => Value.LastIndexOf('/') is var slash and > 0 ? new PagePath(Value[..slash]) : null;

    /// <summary>The address of the page within this wiki, ready for an <c>href</c>.</summary>
    public string Address => "/wiki/" + string.Join('/', Value.Split('/').Select(Uri.EscapeDataString));

    public bool IsUnder(PagePath other) => Value.StartsWith(other.Value + "/", StringComparison.Ordinal);

    /// <summary>This path with its beginning <paramref name="from"/> replaced by <paramref name="to"/>: how subpages follow a move.</summary>
    /// <exception cref="RuleViolationException">The result would be too long or too deep.</exception>
    public PagePath Rebased(PagePath from, PagePath to)
    {
        var moved = to.Value + Value[from.Value.Length..];
        return Refusal(moved) is { } why ? throw new RuleViolationException($"“{moved}” cannot be a path: {why}") : new PagePath(moved);
    }

    /// <summary>The path a title or a file name asks for: lower case, everything that may not stand in a path becomes one hyphen.</summary>
    /// <returns>Null where nothing usable is left.</returns>
    public static PagePath? FromText(string text)
    {
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Slug).Where(s => s.Length > 0).ToArray();
        return TryParse(string.Join('/', segments), null, out var path) ? path : null;
    }

    /// <exception cref="RuleViolationException">Says what is wrong with it.</exception>
    public static PagePath Parse(string s, IFormatProvider? provider = null) =>
        Refusal(s) is { } why ? throw new RuleViolationException($"“{Shortened(s)}” cannot be a path: {why}") : new PagePath(s);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PagePath result)
    {
        var ok = s is not null && Refusal(s) is null;
        result = ok ? new PagePath(s!) : default;
        return ok;
    }

    /// <summary>A path as an event holds it: it was right when it was recorded, whatever the rules are today.</summary>
    public static PagePath Stored(string path) => new(path);

    public int CompareTo(PagePath other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator <(PagePath left, PagePath right) => left.CompareTo(right) < 0;
    public static bool operator >(PagePath left, PagePath right) => left.CompareTo(right) > 0;
    public static bool operator <=(PagePath left, PagePath right) => left.CompareTo(right) <= 0;
    public static bool operator >=(PagePath left, PagePath right) => left.CompareTo(right) >= 0;

    private static string? Refusal(string path)
    {
        if (path.Length == 0) return "it is empty.";
        if (path.Length > MaxLength) return $"it is longer than {MaxLength} characters.";
        var segments = path.Split('/');
        if (segments.Length > MaxSegments) return $"it is more than {MaxSegments} levels deep.";
        return segments.Select(SegmentRefusal).FirstOrDefault(why => why is not null);
    }

    private static string? SegmentRefusal(string segment)
    {
        if (segment.Length == 0) return "it has an empty segment (two slashes, or one at the start or end).";
        if (segment.Length > MaxSegmentLength) return $"a segment is longer than {MaxSegmentLength} characters.";
        if (Reserved.Contains(segment)) return $"“{segment}” is a word DocWiki uses in addresses.";
        if (segment[0] == '.' || segment[^1] == '.') return "a segment begins or ends with a dot.";
        if (segment.EndsWith(".md", StringComparison.Ordinal)) return "“.md” at the end is the address of a page's source.";
        return segment.All(IsAllowed) ? null : "use lower-case letters, digits, “-”, “_”, “.” and “/” only.";
    }

    private static bool IsAllowed(char c) =>
        c is '-' or '_' or '.' || (char.IsLetterOrDigit(c) && char.ToLowerInvariant(c) == c);

    private static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (IsAllowed(lower)) slug.Append(lower);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        var trimmed = slug.ToString().Trim('-', '.');
        return trimmed.Length > MaxSegmentLength ? trimmed[..MaxSegmentLength].TrimEnd('-', '.') : trimmed;
    }

    private static string Shortened(string s) => s.Length <= 80 ? s : s[..80] + "…";
}
