using System.Globalization;
using System.Text;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// The ids of a page's headings, as GitHub makes them (the rule is that of its <c>html-pipeline</c> and of <c>github-slugger</c>):
/// lower case; everything dropped but letters, marks, decimal digits, connecting punctuation, hyphens and spaces; spaces become
/// hyphens; a repeated one gets <c>-1</c>, <c>-2</c>. One difference: where nothing is left the id is <c>section</c>.
/// </summary>
/// <remarks>
/// The layout's own ids begin with <c>dw-</c>. A heading may have such an id, or one like <c>location</c>: that is harmless as long
/// as scripts look elements up by data attributes and never by a global name.
/// </remarks>
internal sealed class HeadingIds
{
    private readonly Dictionary<string, int> taken = [];

    public string Next(string text)
    {
        var slug = Slug(text);
        if (slug.Length == 0) slug = "section";
        var id = slug;
        while (!taken.TryAdd(id, 0)) id = $"{slug}-{++taken[slug]}";
        return id;
    }

    public static string Slug(ReadOnlySpan<char> text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is ' ' or '-') slug.Append('-');
            else if (IsWord(rune)) slug.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        return slug.ToString();
    }

    private static bool IsWord(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value == '_'
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation;
}
