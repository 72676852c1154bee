namespace DocWiki.Domain.Text;

public static class Surrogates
{
    /// <returns>Where half of a character stands, which nothing can store; null where all are whole.</returns>
    public static int? FirstLone(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return i;
            i++;
        }
        return null;
    }
}
