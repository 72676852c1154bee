using System.Globalization;
using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>The ids of a text's sections, in the order of its headings, and of those that were taken out lately: what comes back as it was has its id again.</summary>
public sealed class SectionIds : IEquatable<SectionIds>
{
    public static readonly SectionIds None = new([], []);

    /// <summary>Sections remembered after they were taken out.</summary>
    private const int MaxGone = 100;

    /// <summary>Two characters are the shortest heading, and a page has at most 1 MiB of text.</summary>
    private const int MaxIds = 1 << 19;

    /// <summary>Characters of a hash that is no more than a memory: 66 bits.</summary>
    private const int HashLength = 11;

    private readonly IReadOnlyList<(SectionId Id, string Hash)> gone;
    private readonly string written;

    private SectionIds(IReadOnlyList<SectionId> ids, IReadOnlyList<(SectionId Id, string Hash)> gone)
    {
        (Ids, this.gone) = (ids, gone);
        written = Write(ids);
    }

    public IReadOnlyList<SectionId> Ids { get; }

    /// <summary>Those of a text that was not there before.</summary>
    /// <param name="revision">Its number in the page.</param>
    public static SectionIds Of(string text, int revision) => new([.. MarkdownHeadings.In(text).Select((_, i) => new SectionId(revision, i + 1))], []);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Null where it is no list of ids, or has one twice.</returns>
    public static SectionIds? Read(string written)
    {
        var parts = written.Split('|');
        var gone = new List<(SectionId, string)>();
        foreach (var one in parts.Skip(1).SelectMany(part => part.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (one.Split('=') is not [var id, var hash] || !SectionId.TryParse(id, null, out var parsed)) return null;
            gone.Add((parsed, hash));
        }
        return ReadIds(parts[0]) is { } ids ? new SectionIds(ids, gone) : null;
    }

    /// <summary>Those of the text that <paramref name="before"/> became: of the sections that are still there the same, new ones for the others.</summary>
    /// <param name="revision">The number of the new text in the page; no section may have an id of it yet.</param>
    public SectionIds After(string before, string after, int revision)
    {
        if (before == after) return this;
        var followed = SectionMatching.Follow(Ids, before, after);
        var (ids, added) = (new SectionId[followed.Length], 0);
        var back = gone.Count > 0 && followed.Contains(null) ? Remembered() : null;
        var own = back is null ? [] : OwnTexts(after);
        for (var i = 0; i < ids.Length; i++)
            ids[i] = followed[i] ?? (back?.Remove(HashOf(own[i]), out var known) == true ? known : new SectionId(revision, ++added));
        return With(ids, before);

        // Of several that were the same, the one that went last.
        Dictionary<string, SectionId> Remembered()
        {
            var byHash = new Dictionary<string, SectionId>();
            foreach (var (id, hash) in gone) byHash[hash] = id;
            return byHash;
        }
    }

    /// <summary>Those that were recorded with a revision.</summary>
    /// <param name="recorded">As <see cref="Recorded"/> wrote them.</param>
    /// <returns>Null where that cannot be read.</returns>
    public SectionIds? AfterRecorded(string recorded, string before) => ReadIds(recorded) is { } ids ? With(ids, before) : null;

    /// <summary>The ids alone, as they are recorded: <c>1.1-4 7.1 1.5-9</c>.</summary>
    public string Recorded => written;

    /// <summary>With those that are remembered.</summary>
    public override string ToString() => gone.Count == 0 ? written : $"{written}|{string.Join(' ', gone.Select(one => $"{one.Id}={one.Hash}"))}";

    public bool Equals(SectionIds? other) => other is not null && written == other.written && gone.SequenceEqual(other.gone);
    public override bool Equals(object? obj) => Equals(obj as SectionIds);
    public override int GetHashCode() => written.GetHashCode(StringComparison.Ordinal);

    private SectionIds With(IReadOnlyList<SectionId> ids, string before)
    {
        if (ids.SequenceEqual(Ids)) return this;
        var left = ids.ToHashSet();
        var remembered = gone.Where(one => !left.Contains(one.Id)).ToList();
        if (Ids.Any(id => !left.Contains(id)))
        {
            var own = OwnTexts(before);
            remembered.AddRange(Ids.Take(own.Length).Select((id, i) => (id, i)).Where(one => !left.Contains(one.id)).TakeLast(MaxGone).Select(one => (one.id, HashOf(own[one.i]))));
        }
        return new SectionIds(ids, [.. remembered.TakeLast(MaxGone)]);
    }

    private static ReadOnlyMemory<char>[] OwnTexts(string text)
    {
        var headings = MarkdownHeadings.In(text);
        return [.. headings.Select((heading, i) => text.AsMemory(heading.Offset..(i + 1 < headings.Count ? headings[i + 1].Offset : text.Length)))];
    }

    private static string HashOf(ReadOnlyMemory<char> own) => TextHash.Of(own.TrimEnd('\n').ToString()).ToString()[..HashLength];

    private static List<SectionId>? ReadIds(string written)
    {
        var ids = new List<SectionId>();
        foreach (var run in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = run.IndexOf('-');
            if (!SectionId.TryParse(dash < 0 ? run : run[..dash], null, out var first)) return null;
            var last = first.Number;
            if (dash >= 0 && !SectionId.TryNumber(run.AsSpan(dash + 1), out last)) return null;
            // A text has fewer headings than that: somebody wrote a list to fill the memory.
            if (last < first.Number || last - first.Number + ids.Count > MaxIds) return null;
            for (var number = first.Number; number <= last; number++) ids.Add(first with { Number = number });
        }
        return ids.Distinct().Count() == ids.Count ? ids : null;
    }

    private static string Write(IReadOnlyList<SectionId> ids)
    {
        var text = new StringBuilder();
        for (var i = 0; i < ids.Count;)
        {
            var first = i++;
            while (i < ids.Count && ids[i] == ids[i - 1] with { Number = ids[i - 1].Number + 1 }) i++;
            if (text.Length > 0) text.Append(' ');
            text.Append(CultureInfo.InvariantCulture, $"{ids[first]}");
            if (i - first > 1) text.Append(CultureInfo.InvariantCulture, $"-{ids[i - 1].Number}");
        }
        return text.ToString();
    }
}
