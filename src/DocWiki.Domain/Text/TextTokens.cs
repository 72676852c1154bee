using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace DocWiki.Domain.Text;

/// <summary>
/// A text cut into pieces that are compared as numbers: equal pieces have equal numbers, also in other texts numbered by the same
/// <see cref="Numbers"/>.
/// </summary>
internal sealed class TextTokens
{
    private readonly List<int> starts = [];
    private readonly List<int> ids = [];

    public int Count => ids.Count;

    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(ids);

    /// <summary>Where token <paramref name="index"/> begins in the text; for the count, where the text ends.</summary>
    public int Start(int index) => starts[index];

    public ReadOnlySpan<char> Of(ReadOnlySpan<char> text, int index) => text[starts[index]..starts[index + 1]];

    /// <summary>Lines, each with its <c>\n</c>; the last one may have none. An empty text has no line.</summary>
    public static TextTokens Lines(ReadOnlySpan<char> text, Numbers numbers)
    {
        var tokens = new TextTokens();
        for (var start = 0; start < text.Length;)
        {
            var length = text[start..].IndexOf('\n') + 1;
            if (length == 0) length = text.Length - start;
            tokens.Add(start, numbers.Of(text.Slice(start, length)));
            start += length;
        }
        return tokens.EndingAt(text.Length);
    }

    /// <summary>Runs of letters and digits (with the marks that combine with them), runs of spaces, and every other character by itself.</summary>
    public static TextTokens Words(ReadOnlySpan<char> text, Numbers numbers)
    {
        var tokens = new TextTokens();
        for (var start = 0; start < text.Length;)
        {
            var kind = KindAt(text[start..], out var length);
            while (kind != WordKind.Other && start + length < text.Length && KindAt(text[(start + length)..], out var more) is var next
                && (next == kind || (next == WordKind.Mark && kind == WordKind.Word))) length += more;
            tokens.Add(start, numbers.Of(text.Slice(start, length)));
            start += length;
        }
        return tokens.EndingAt(text.Length);
    }

    /// <summary>Unicode scalar values; a surrogate without its partner stands for itself.</summary>
    public static TextTokens Characters(ReadOnlySpan<char> text)
    {
        var tokens = new TextTokens();
        for (var start = 0; start < text.Length;)
        {
            var whole = Rune.DecodeFromUtf16(text[start..], out var rune, out var length) == OperationStatus.Done;
            tokens.Add(start, whole ? rune.Value : text[start]);
            start += length;
        }
        return tokens.EndingAt(text.Length);
    }

    private enum WordKind { Word, Mark, Space, Other }

    private static WordKind KindAt(ReadOnlySpan<char> text, out int length)
    {
        Rune.DecodeFromUtf16(text, out var rune, out length);
        if (Rune.IsLetterOrDigit(rune)) return WordKind.Word;
        if (Rune.IsWhiteSpace(rune)) return WordKind.Space;
        var mark = Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.EnclosingMark;
        return mark ? WordKind.Mark : WordKind.Other;
    }

    private void Add(int start, int id)
    {
        starts.Add(start);
        ids.Add(id);
    }

    private TextTokens EndingAt(int length)
    {
        starts.Add(length);
        return this;
    }

    /// <summary>Gives equal strings equal numbers.</summary>
    public sealed class Numbers
    {
        private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known =
            new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

        public int Of(ReadOnlySpan<char> text)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, text, out var exists);
            if (!exists) number = known.Dictionary.Count;
            return number;
        }
    }
}
