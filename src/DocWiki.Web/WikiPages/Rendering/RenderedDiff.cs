using System.Text;
using System.Text.RegularExpressions;
using DocWiki.Domain.Text;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// Two rendered texts compared: the new one, with what was added marked, and what was removed put back where it stood. Elements are
/// matched as lines are in <see cref="LineDiff"/>, lists and tables by their items, and what was matched word by word. Every tag of the result is one of the two texts', or <c>ins</c>,
/// <c>del</c>, or a class of ours; elements that are drawn by script (formulas, diagrams) are taken as a whole.
/// </summary>
public static partial class RenderedDiff
{
    /// <summary>Lists in lists; deeper ones are compared by word alone.</summary>
    private const int MaxDepth = 8;

    /// <summary>As for lines.</summary>
    private const double MinLikeness = 0.2;

    private static readonly HashSet<string> Containers = ["ul", "ol", "li", "dl", "dd", "blockquote", "div", "section", "details", "table", "thead", "tbody", "tfoot", "tr"];
    private static readonly HashSet<string> Blocks = [.. Containers, "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "dt", "td", "th", "caption", "figure", "summary"];

    /// <param name="before">Made by <see cref="MarkdownPage"/>, as is <paramref name="after"/>.</param>
    public static IReadOnlyList<Stretch> Between(string before, string after)
    {
        var stretches = new List<Stretch>();
        foreach (var (isChange, html, count) in Compared(Elements(before), Elements(after), 0))
        {
            if (stretches.Count > 0 && !isChange && !stretches[^1].IsChange) stretches[^1] = new(false, stretches[^1].Html + html, stretches[^1].Elements + count);
            else stretches.Add(new(isChange, html, count));
        }
        return stretches;
    }

    /// <param name="Elements">How many: paragraphs, headings, lists and so on.</param>
    public sealed record Stretch(bool IsChange, string Html, int Elements);

    private static IEnumerable<(bool IsChange, string Html, int Count)> Compared(List<string> before, List<string> after, int depth)
    {
        var diff = LineDiff.Between(Lines(before), Lines(after));
        if (diff.Parts.Count == 0)
        {
            yield return (false, string.Concat(after), after.Count);
            yield break;
        }
        foreach (var part in diff.Parts)
        {
            if (part is LineDiff.Fold fold) yield return (false, string.Concat(after.Skip(fold.AfterLine - 1).Take(fold.Lines)), fold.Lines);
            if (part is not LineDiff.Hunk hunk) continue;
            for (var i = 0; i < hunk.Rows.Count; i++)
            {
                var row = hunk.Rows[i];
                var (old, @new) = (row.BeforeLine is { } x ? before[x - 1] : "", row.AfterLine is { } y ? after[y - 1] : "");
                switch (row.Kind)
                {
                    case LineDiff.RowKind.Unchanged: yield return (false, @new, 1); break;
                    case LineDiff.RowKind.Removed: yield return (true, Whole(old, "removed"), 1); break;
                    case LineDiff.RowKind.MovedAway: yield return (true, Whole(old, "away"), 1); break;
                    case LineDiff.RowKind.Added: yield return (true, Whole(@new, "added"), 1); break;
                    case LineDiff.RowKind.MovedHere: yield return (true, Whole(@new, "moved"), 1); break;
                    case LineDiff.RowKind.Changed: yield return (true, Changed(old, @new, depth), 1); break;
                    case LineDiff.RowKind.Rewrapped:
                        // One paragraph that became several, or the other way round: their words are one run.
                        var (olds, news) = (new StringBuilder(old), new StringBuilder(@new));
                        for (; i + 1 < hunk.Rows.Count && hunk.Rows[i + 1] is { Kind: LineDiff.RowKind.Rewrapped } next && (next.BeforeLine is null || next.AfterLine is null || next.Nature == row.Nature); i++)
                        {
                            if (next.BeforeLine is { } more) olds.Append(before[more - 1]);
                            if (next.AfterLine is { } added) news.Append(after[added - 1]);
                        }
                        yield return (true, Merged(olds.ToString(), news.ToString()), 1);
                        break;
                }
            }
        }
    }

    private static string Changed(string old, string @new, int depth)
    {
        var (was, @is) = (Name(old), Name(@new));
        if (IsDrawn(old) || IsDrawn(@new)) return Whole(old, "removed") + Whole(@new, "added");
        if (was != @is || !Containers.Contains(@is) || depth >= MaxDepth) return Merged(old, @new);
        var (open, inside, close) = Parts(@new);
        var (left, right) = (Elements(Parts(old).Inside), Elements(inside));
        // Cells are what they are by their column.
        var compared = @is == "tr" && left.Count == right.Count ? left.Zip(right, (x, y) => x == y ? y : Merged(x, y)) : Compared(left, right, depth + 1).Select(part => part.Html);
        return open + string.Concat(compared) + close;
    }

    /// <summary>The tags of the new element, and the words of both.</summary>
    private static string Merged(string old, string @new)
    {
        var numbers = new Dictionary<string, int>();
        var (before, after) = (Pieces(old).Where(piece => !IsStructure(piece)).ToList(), Pieces(@new));
        var words = after.Where(piece => !IsStructure(piece)).ToList();
        var changes = SequenceDiff.Between(Numbered(before), Numbered(words), SequenceDiff.LimitFor(before.Count + words.Count));
        // Tags are alike everywhere: elements that share nothing else read better as removed and added.
        if (IsBlock(Pieces(old)[0]) && Name(old) is not ("td" or "th") && 2.0 * (Length(before) - changes.Sum(change => Length(before.Skip(change.BeforeStart).Take(change.BeforeLength)))) < MinLikeness * (Length(before) + Length(words)))
            return Whole(old, "removed") + Whole(@new, "added");
        var html = new StringBuilder();
        var (at, next, isOpen) = (0, 0, false);
        foreach (var piece in after)
        {
            if (IsStructure(piece))
            {
                // What was removed at the end of an element stood in it; before a paragraph there is no place for words.
                if (piece[1] == '/' || !IsBlock(piece)) Remove();
                Mark(false);
                html.Append(piece);
                continue;
            }
            Remove();
            Mark(next < changes.Count && at >= changes[next].AfterStart && at < changes[next].AfterEnd);
            html.Append(piece);
            at++;
            while (next < changes.Count && changes[next].AfterLength > 0 && at >= changes[next].AfterEnd) next++;
        }
        Remove();
        Mark(false);
        return html.ToString();

        static int Length(IEnumerable<string> pieces) => pieces.Where(piece => !IsTag(piece)).Sum(piece => piece.Count(char.IsLetterOrDigit));

        int[] Numbered(List<string> pieces) => [.. pieces.Select(piece => numbers.TryGetValue(piece, out var number) ? number : numbers[piece] = numbers.Count)];

        void Mark(bool added)
        {
            if (added != isOpen) html.Append(added ? "<ins>" : "</ins>");
            isOpen = added;
        }

        void Remove()
        {
            if (next == changes.Count || changes[next] is not { BeforeLength: > 0 } change || change.AfterStart != at) return;
            Mark(false);
            html.Append("<del>").AppendJoin("", before.Skip(change.BeforeStart).Take(change.BeforeLength).Select(WithoutId)).Append("</del>");
            // Said once; what was added in its place is still to come.
            changes[next] = change with { BeforeLength = 0 };
            if (change.AfterLength == 0) next++;
        }
    }

    /// <summary>An element as a whole, with a class that says what became of it.</summary>
    private static string Whole(string element, string what)
    {
        var pieces = Pieces(element);
        // It is there a second time, or was: its address is that of the one that stays.
        if (what is "removed" or "away") for (var i = 0; i < pieces.Count; i++) pieces[i] = WithoutId(pieces[i]);
        if (pieces.Count == 0 || !IsBlock(pieces[0])) return $"<{(what is "added" or "moved" ? "ins" : "del")} class=\"rendered--{what}\">{string.Concat(pieces)}</{(what is "added" or "moved" ? "ins" : "del")}>";
        pieces[0] = pieces[0].Contains(" class=\"", StringComparison.Ordinal)
            ? pieces[0].Replace(" class=\"", $" class=\"rendered--{what} ", StringComparison.Ordinal) : Tag().Replace(pieces[0], match => $"{match.Value} class=\"rendered--{what}\"", 1);
        return string.Concat(pieces);
    }

    /// <summary>The outermost blocks, each with the white space after it; words between them are one too.</summary>
    private static List<string> Elements(string html)
    {
        var elements = new List<string>();
        var (element, depth) = (new StringBuilder(), 0);
        foreach (var piece in Pieces(html))
        {
            var (isEnd, isBlock) = (piece.StartsWith("</", StringComparison.Ordinal), IsBlock(piece));
            if (isBlock && !isEnd && depth == 0) Take();
            element.Append(piece);
            if (isBlock && !AllowedHtml.Void.Contains(Name(piece))) depth += isEnd ? -1 : 1;
            if (isBlock && depth == 0) Take();
        }
        Take();
        return elements;

        void Take()
        {
            if (element.Length == 0) return;
            if (elements.Count > 0 && string.IsNullOrWhiteSpace(element.ToString())) elements[^1] += element.ToString();
            else elements.Add(element.ToString());
            element.Clear();
        }
    }

    private static (string Open, string Inside, string Close) Parts(string element)
    {
        var (from, to) = (element.IndexOf('>') + 1, element.LastIndexOf('<'));
        return (element[..from], element[from..Math.Max(from, to)], element[Math.Max(from, to)..]);
    }

    private static string Lines(IEnumerable<string> elements) => string.Concat(elements.Select(element => element.TrimEnd('\n').Replace('\n', ' ') + "\n"));

    private static List<string> Pieces(string html) => [.. Piece().Matches(html).Select(match => match.Value)];

    private static string Name(string element) => Tag().Match(element) is { Success: true } match ? match.Value.TrimStart('<', '/') : "";

    private static bool IsDrawn(string element) => Drawn().IsMatch(element);

    private static bool IsBlock(string piece) => IsTag(piece) && Blocks.Contains(Name(piece));

    private static bool IsTag(string piece) => piece is ['<', .., '>'];

    /// <summary>Something that is there or not, like a word: an image, a formula, a box to tick.</summary>
    private static bool IsAtom(string piece) => !IsTag(piece) || piece is not ['<', '/', ..] && (Name(piece) is { } name && (AllowedHtml.Void.Contains(name) || name == "svg" || piece.EndsWith("</span>", StringComparison.Ordinal)));

    private static bool IsStructure(string piece) => !IsAtom(piece);

    private static string WithoutId(string piece) => IsTag(piece) ? Id().Replace(piece, "") : piece;

    [GeneratedRegex("""<span class="math[^>]*>[^<]*</span>|<svg.*?</svg>|<[^>]*>|&[^;\s]*;|[\w\p{M}]+|\s+|.""", RegexOptions.Singleline)]
    private static partial Regex Piece();

    [GeneratedRegex("^</?[a-z0-9]+")]
    private static partial Regex Tag();

    [GeneratedRegex("^<(?:pre|div) class=\"(?:mermaid|math)\"")]
    private static partial Regex Drawn();

    [GeneratedRegex(" id=\"[^\"]*\"")]
    private static partial Regex Id();
}
