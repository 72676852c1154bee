using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// <c>$x^2$</c> and <c>$$x^2$$</c> within a line of text. Markdig's own parser takes “$5 and (6$” for maths; these are the
/// rules of Pandoc: no space after the opening dollar or before the closing one, no digit after the closing one, and the next dollar
/// either closes or there is no maths. One of ours: no closing mark after the opening dollar and no opening bracket before the closing
/// one, since people write “names end in a dollar sign ($)”. So prices stay prices, and every character is looked at once.
/// </summary>
internal sealed class MathParser : InlineParser
{
    public MathParser() => OpeningCharacters = ['$'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = slice.PeekCharExtra(-1);
        if (before == '$' || char.IsLetterOrDigit(before)) return false;
        var text = slice.AsSpan();
        var width = text.Length > 1 && text[1] == '$' ? 2 : 1;
        var length = ClosingDollar(text[width..]);
        if (length <= 0) return false;
        var after = width + length + width;
        if (after > text.Length || (width == 2 && text[after - 1] != '$')) return false;
        var tex = text.Slice(width, length);
        if (width == 1 && (!MayBegin(tex[0]) || !MayEnd(tex[^1]) || (after < text.Length && char.IsAsciiDigit(text[after])))) return false;
        if (tex.IsWhiteSpace()) return false;

        processor.Inline = new MathInline
        {
            Delimiter = '$',
            DelimiterCount = width,
            Content = new StringSlice(slice.Text, slice.Start + width, slice.Start + width + length - 1),
        };
        slice.Start += after;
        return true;
    }

    private static bool MayBegin(char c) => !char.IsWhiteSpace(c) && c is not (')' or ',' or ';' or ':' or '!' or '?' or '"' or '\'' or '”' or '’');

    private static bool MayEnd(char c) => !char.IsWhiteSpace(c) && c is not ('(' or '[' or '“' or '‘');

    private static int ClosingDollar(ReadOnlySpan<char> text)
    {
        var from = 0;
        while (true)
        {
            var found = text[from..].IndexOf('$');
            if (found < 0) return -1;
            found += from;
            var slashes = 0;
            while (found - slashes > 0 && text[found - slashes - 1] == '\\') slashes++;
            if (slashes % 2 == 0) return found;
            from = found + 1;
        }
    }
}
