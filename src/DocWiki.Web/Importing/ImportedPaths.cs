using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.Importing;

/// <summary>
/// Which page a file becomes. <c>docs/Networking/TOC.md</c> becomes <c>networking/toc</c> where <c>docs</c> is the folder imported.
/// A file keeps its page's path for ever, through removal and return; where two want the same, the first in the order of the
/// history has it. So the same history gives the same paths on every run, and the caller keeps <see cref="Known"/> for the next.
/// </summary>
public sealed class ImportedPaths
{
    // Leaves the files at least half of what a path may have.
    private const int MostSegmentsUnder = PagePath.MaxSegments / 2;
    private const int MostCharactersUnder = PagePath.MaxLength / 2;

    // Stands for a name of which no letter or digit is left: “???.md”.
    private const string Nameless = "page";

    private readonly MarkdownFiles pages;
    private readonly string[] under;
    private readonly Func<PagePath, bool> isTaken;
    private readonly Dictionary<string, PagePath> byFile;
    private readonly HashSet<PagePath> given;

    /// <param name="pages">Says which folder is left out in front.</param>
    /// <param name="under">Put in front; null for none.</param>
    /// <param name="known">From earlier runs.</param>
    /// <param name="isTaken">Whether a page of the wiki that did not come from this source has the path.</param>
    /// <exception cref="ImportSourceException">No room is left below <paramref name="under"/>.</exception>
    public ImportedPaths(MarkdownFiles pages, PagePath? under, IReadOnlyDictionary<string, PagePath> known, Func<PagePath, bool> isTaken)
    {
        this.pages = pages;
        this.isTaken = isTaken;
        this.under = under?.Value.Split('/') ?? [];
        byFile = new(known, StringComparer.Ordinal);
        given = [.. known.Values];
        if (this.under.Length > MostSegmentsUnder || under?.Value.Length > MostCharactersUnder)
            throw new ImportSourceException($"“{under}” is too long to put pages below it: at most {MostSegmentsUnder} levels and {MostCharactersUnder} characters.");
    }

    /// <summary>Every file asked for so far, and what it has got.</summary>
    public IReadOnlyDictionary<string, PagePath> Known => byFile;

    public ImportedPath For(string file)
    {
        if (byFile.TryGetValue(file, out var path)) return new(path, null);
        var (wanted, odd) = Wanted(file);
        path = Free(wanted);
        byFile.Add(file, path);
        given.Add(path);
        if (path != wanted) odd = $"the path {wanted} is taken";
        return new(path, odd is null ? null : $"{file}: {odd}; its page is {path}.");
    }

    /// <summary>For a file renamed. Where only case, spaces or the ending changed, the page stays where it is, and the old name loses it.</summary>
    public ImportedPath ForRenamed(string from, string file)
    {
        if (!byFile.ContainsKey(file) && byFile.TryGetValue(from, out var path) && Wanted(from).Path == Wanted(file).Path)
        {
            byFile.Remove(from);
            byFile.Add(file, path);
        }
        return For(file);
    }

    private PagePath Free(PagePath wanted)
    {
        var path = wanted;
        for (var number = 2; given.Contains(path) || isTaken(path); number++) path = Numbered(wanted.Value, $"-{number}");
        return path;
    }

    private (PagePath Path, string? Odd) Wanted(string file)
    {
        string? odd = null;
        var segments = pages.Stem(file).Split('/').Select(part => Segment(part, ref odd)).ToList();
        return (PagePath.Parse(string.Join('/', [.. under, .. Fitting(segments, ref odd)])), odd);
    }

    private static string Segment(string part, ref string? odd)
    {
        if (PagePath.FromText(part) is { } segment)
        {
            if (part.Length > PagePath.MaxSegmentLength) odd = $"a name has more than {PagePath.MaxSegmentLength} characters";
            else if (!string.Equals(part, segment.Value, StringComparison.OrdinalIgnoreCase)) odd = $"“{part}” has characters no path has";
            return segment.Value;
        }
        odd = $"“{part}” cannot be part of a path";
        // A reserved word, or the name of a page's source (“read.md.md”).
        return part.Any(char.IsLetterOrDigit) && PagePath.FromText(part + "-2") is { } numbered ? numbered.Value : Nameless;
    }

    private List<string> Fitting(List<string> segments, ref string? odd)
    {
        var levels = PagePath.MaxSegments - under.Length;
        if (segments.Count > levels)
        {
            odd = $"it is more than {PagePath.MaxSegments} levels deep";
            segments = [.. segments.Take(levels - 1), Cut(string.Join('-', segments.Skip(levels - 1)), PagePath.MaxSegmentLength)];
        }
        var room = PagePath.MaxLength - under.Sum(segment => segment.Length + 1);
        if (segments.Sum(segment => segment.Length + 1) - 1 <= room) return segments;
        odd = $"its path has more than {PagePath.MaxLength} characters";
        var each = ((room + 1) / segments.Count) - 1;
        return [.. segments.Select(segment => Cut(segment, each))];
    }

    private static PagePath Numbered(string path, string suffix)
    {
        var name = path.LastIndexOf('/') + 1;
        var room = Math.Min(PagePath.MaxSegmentLength, PagePath.MaxLength - name) - suffix.Length;
        return PagePath.Parse(path[..name] + Cut(path[name..], room) + suffix);
    }

    // Never empty, a reserved word, or the ending of a source.
    private static string Cut(string segment, int length)
    {
        if (segment.Length <= length) return segment;
        var cut = segment[..length].TrimEnd('-', '.');
        return PagePath.TryParse(cut, null, out _) ? cut : Nameless;
    }
}

/// <param name="Remark">A sentence for the report that names file and page, where the path is not simply the file's name; else null.</param>
public readonly record struct ImportedPath(PagePath Path, string? Remark);
