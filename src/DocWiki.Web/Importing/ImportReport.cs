namespace DocWiki.Web.Importing;

/// <summary>What an import did, counted as the replay of a history counts (a rename is a deletion and a revision), and what a person should know, by name.</summary>
public sealed class ImportReport
{
    private static readonly (TextTraits Trait, string Words)[] Kinds =
    [
        (TextTraits.ByteOrderMark, "Files that began with a byte order mark, left out"),
        (TextTraits.CarriageReturnLineFeed, "Files with CR LF line ends, now LF"),
        (TextTraits.MixedLineEnds, "Files with mixed line ends, now LF"),
        (TextTraits.LoneCarriageReturns, "Files with lone carriage returns, now LF"),
        (TextTraits.InvalidUtf8, "Files with bytes that are not UTF-8, read as Windows-1252"),
        (TextTraits.Utf16, "Files in UTF-16, now UTF-8"),
        (TextTraits.NulCharacters, "Files with U+0000, replaced by U+FFFD"),
        (TextTraits.ConflictMarkers, "Files with conflict markers in some revision, kept"),
    ];

    private readonly SortedDictionary<string, HashSet<string>> notes = new(StringComparer.Ordinal);

    public int Commits { get; set; }
    public int Revisions { get; set; }
    public int Deletions { get; set; }
    public int Renames { get; set; }
    public int Authors { get; set; }
    public int PagesAtHead { get; set; }
    public TimeSpan Elapsed { get; set; }

    /// <summary>What happened, and the names it happened to.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Notes => notes;

    public void Note(string what, string name)
    {
        if (!notes.TryGetValue(what, out var names)) notes.Add(what, names = new(StringComparer.Ordinal));
        names.Add(name);
    }

    public void NoteTraits(string file, TextTraits traits)
    {
        if (traits == TextTraits.None) return;
        foreach (var (trait, words) in Kinds)
            if (traits.HasFlag(trait))
                Note(words, file);
    }

    /// <param name="namesShown">Of each kind; <see cref="int.MaxValue"/> for all.</param>
    public void Write(TextWriter output, int namesShown)
    {
        output.WriteLine($"{Commits:N0} commits by {Authors:N0} people: {Revisions:N0} revisions, {Deletions:N0} deletions, of both {Renames:N0} by renaming; {PagesAtHead:N0} pages are there now. {Elapsed.TotalSeconds:0.0} s.");
        foreach (var (what, names) in notes)
        {
            output.WriteLine($"{what}: {names.Count:N0}");
            foreach (var name in names.Order(StringComparer.Ordinal).Take(namesShown)) output.WriteLine($"  {name}");
            if (names.Count > namesShown) output.WriteLine($"  … and {names.Count - namesShown:N0} more (--report FILE writes all names)");
        }
    }
}
