using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>Puts two patches that follow each other together, from A to B and from B to C, without knowing A, B or C.</summary>
internal sealed class TextPatchComposition
{
    private readonly List<(TextEdit Edit, TextPosition After)> first;
    private readonly IReadOnlyList<TextEdit> second;
    private readonly List<TextEdit> result = [];

    /// <summary>The next edit of each patch.</summary>
    private int i, j;

    /// <summary>Where we are, in B; and the end of the last edit of the first patch in A and in B, which tells where in A anything later stands.</summary>
    private TextPosition here = TextPosition.Start, endBefore = TextPosition.Start, endAfter = TextPosition.Start;

    private TextPatchComposition(TextPatch first, TextPatch second) => (this.first, this.second) = ([.. first.WithPlacesAfter()], second.Edits);

    public static List<TextEdit> Of(TextPatch first, TextPatch second) => new TextPatchComposition(first, second).Compose();

    private List<TextEdit> Compose()
    {
        while (i < first.Count || j < second.Count)
        {
            var next = j == second.Count || (i < first.Count && first[i].After <= second[j].At) ? first[i].After : second[j].At;
            // Behind us lies text that was known to the character: an edit there names a column its line does not have.
            if (next < here) throw new PatchMismatchException(next);
            here = next;
            var at = here.Moved(endAfter, endBefore);
            var (removed, added) = Cluster();
            if (TextPieces.Trimmed(at, removed, added) is { } edit) result.Add(edit);
        }
        return result;
    }

    /// <summary>All edits from here on that touch each other in B, as one: what they remove from A and what they put into C.</summary>
    private (string Removed, string Added) Cluster()
    {
        var (removed, added) = (new StringBuilder(), new StringBuilder());
        // What the first patch put into B from here on, and what the second takes out of B from here on.
        var (put, taken) = (ReadOnlyMemory<char>.Empty, ReadOnlyMemory<char>.Empty);
        while (true)
        {
            if (put.IsEmpty && i < first.Count && first[i].After == here)
            {
                var edit = first[i++].Edit;
                removed.Append(edit.Removed);
                put = edit.Added.AsMemory();
                (endBefore, endAfter) = (edit.At.After(edit.Removed), here.After(edit.Added));
            }
            else if (taken.IsEmpty && j < second.Count && second[j].At == here)
            {
                added.Append(second[j].Added);
                taken = second[j++].Removed.AsMemory();
            }
            else if (!put.IsEmpty && !taken.IsEmpty)
            {
                var length = Math.Min(put.Length, taken.Length);
                if (!put.Span[..length].SequenceEqual(taken.Span[..length])) throw new PatchMismatchException(here);
                here = here.After(put.Span[..length]);
                (put, taken) = (put[length..], taken[length..]);
            }
            else if (!put.IsEmpty) put = Keep(put, added, j < second.Count ? second[j].At : null);
            else if (!taken.IsEmpty) taken = Keep(taken, removed, i < first.Count ? first[i].After : null);
            else return (removed.ToString(), added.ToString());
        }
    }

    /// <summary>Goes over text that only one patch touches, as far as the other patch's next edit.</summary>
    private ReadOnlyMemory<char> Keep(ReadOnlyMemory<char> text, StringBuilder side, TextPosition? next)
    {
        var offset = next?.OffsetIn(text.Span, here) ?? -1;
        var length = offset < 0 ? text.Length : offset;
        side.Append(text.Span[..length]);
        here = here.After(text.Span[..length]);
        return text[length..];
    }
}
