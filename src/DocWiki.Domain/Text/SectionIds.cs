using System.Globalization;
using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>The ids of a text's sections, in the order of its headings.</summary>
public sealed class SectionIds : IEquatable<SectionIds>
{
    public static readonly SectionIds None = new([]);

    private readonly string written;

    internal SectionIds(IReadOnlyList<SectionId> ids)
    {
        Ids = ids;
        written = Write(ids);
    }

    public IReadOnlyList<SectionId> Ids { get; }

    /// <summary>Those of a text that was not there before.</summary>
    /// <param name="revision">Its number in the page.</param>
    public static SectionIds Of(string text, int revision) => new([.. MarkdownHeadings.In(text).Select((_, i) => new SectionId(revision, i + 1))]);

    /// <summary>Those of the text that <paramref name="before"/> became: of the sections that are still there the same, new ones for the others.</summary>
    /// <param name="revision">The number of the new text in the page; no section may have an id of it yet.</param>
    public SectionIds After(string before, string after, int revision) => SectionMatching.Follow(this, before, after, revision);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Null where it is no list of ids, or has one twice.</returns>
    public static SectionIds? Read(string written)
    {
        var ids = new List<SectionId>();
        foreach (var run in written.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var dash = run.IndexOf('-');
            if (!SectionId.TryParse(dash < 0 ? run : run[..dash], null, out var first)) return null;
            var last = first.Number;
            if (dash >= 0 && !SectionId.TryNumber(run.AsSpan(dash + 1), out last)) return null;
            // A text has fewer headings than that: somebody wrote a list to fill the memory.
            if (last < first.Number || last - first.Number + ids.Count > PageHeadings) return null;
            for (var number = first.Number; number <= last; number++) ids.Add(first with { Number = number });
        }
        return ids.Distinct().Count() == ids.Count ? new SectionIds(ids) : null;
    }

    /// <summary>As it is stored: <c>1.1-4 7.1 1.5-9</c>.</summary>
    public override string ToString() => written;

    public bool Equals(SectionIds? other) => other is not null && written == other.written;
    public override bool Equals(object? obj) => Equals(obj as SectionIds);
    public override int GetHashCode() => written.GetHashCode(StringComparison.Ordinal);

    /// <summary>Two characters are the shortest heading, and a page has at most 1 MiB of text.</summary>
    private const int PageHeadings = 1 << 20;

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
