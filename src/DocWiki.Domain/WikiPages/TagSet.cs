namespace DocWiki.Domain.WikiPages;

/// <summary>The tags of a page: at most 20, each 1 to 50 characters, lower case, no commas, in order of the alphabet, none twice.</summary>
public sealed class TagSet : IEquatable<TagSet>
{
    public const int MaxTags = 20;
    public const int MaxTagLength = 50;

    public static readonly TagSet None = new([]);

    private TagSet(IReadOnlyList<string> tags) => Tags = tags;

    public IReadOnlyList<string> Tags { get; }

    /// <summary>Reads tags as people type them: <c>networking, how-to, Xen</c>.</summary>
    /// <exception cref="RuleViolationException">Says which tag is wrong and why.</exception>
    public static TagSet Parse(string? commaSeparated) => From((commaSeparated ?? "").Split(','));

    /// <exception cref="RuleViolationException">Says which tag is wrong and why.</exception>
    public static TagSet From(IEnumerable<string> tags)
    {
        var folded = Folded(tags);
        if (folded.Count > MaxTags) throw new RuleViolationException($"A page has at most {MaxTags} tags; these are {folded.Count}.");
        if (folded.FirstOrDefault(tag => tag.Length > MaxTagLength) is { } tooLong)
            throw new RuleViolationException($"A tag has at most {MaxTagLength} characters: “{tooLong[..20]}…” is longer.");
        return new TagSet(folded);
    }

    /// <summary>As many of these tags as are fit to be tags: for texts that were written for another system.</summary>
    public static TagSet FromText(IEnumerable<string> tags) =>
        new([.. Folded(tags).Where(tag => tag.Length <= MaxTagLength).Take(MaxTags)]);

    public TagSet With(IEnumerable<string> added, IEnumerable<string> removed) => new(Folded(Tags.Except(removed).Concat(added)));

    public bool Equals(TagSet? other) => other is not null && Tags.SequenceEqual(other.Tags);
    public override bool Equals(object? obj) => Equals(obj as TagSet);
    public override int GetHashCode() => Tags.Count == 0 ? 0 : HashCode.Combine(Tags.Count, Tags[0]);
    public override string ToString() => string.Join(", ", Tags);

    private static List<string> Folded(IEnumerable<string> tags) =>
    [
        .. tags.SelectMany(tag => tag.Split(','))
            .Select(tag => SingleLine.Fold(tag).ToLowerInvariant())
            .Where(tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
