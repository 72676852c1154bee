using System.Text;
using DocWiki.Web.People.Unicode;

namespace DocWiki.Web.People;

/// <summary>
/// The skeleton of a name, after Unicode Technical Standard 39: look-alikes, case and compatibility forms are one; letters with and
/// without a mark are two (é, e). Where a letter looks like two others (Greek ν: as N in capitals, as v in small ones), its capital
/// counts. What looks alike only to people who do not read the script does not count.
/// </summary>
/// <remarks>Every change here, or in <c>look-alikes.txt</c>, needs a new <see cref="PersonName.KeyVersion"/> and the stored keys made anew.</remarks>
internal static class PersonNameKey
{
    // Hangul by arithmetic: chapter 3.12 of the Unicode Standard.
    private const int FirstSyllable = 0xAC00, Syllables = 11172, Vowels = 21, Finals = 28;
    private const int FirstLead = 0x1100, FirstVowel = 0x1161, NoFinal = 0x11A7;

    private static readonly Rune DotAbove = new(0x307);

    public static string Of(string name)
    {
        var runes = new List<Rune>(name.Length);
        foreach (var rune in name.EnumerateRunes()) Fold(rune, runes);
        runes.RemoveAll(rune => IsSpeck(rune.Value));
        OrderMarks(runes);
        return Joined(runes);
    }

    /// <summary>A key without its marks and spaces: what somebody reads who does not look closely.</summary>
    public static string Roughly(string key) => string.Concat(key.EnumerateRunes().Where(rune => rune.Value != ' ' && LookAlikes.MarkClassOf(rune) == 0));

    private static void Fold(Rune rune, List<Rune> folded)
    {
        if (LookAlikes.IsIgnorable(rune)) return;
        if (rune.Value - FirstSyllable is var syllable and >= 0 and < Syllables)
        {
            folded.Add(new(FirstLead + syllable / (Vowels * Finals)));
            folded.Add(new(FirstVowel + syllable / Finals % Vowels));
            if (syllable % Finals is var final and > 0) folded.Add(new(NoFinal + final));
            return;
        }
        var fold = LookAlikes.FoldOf(rune);
        if (fold.IsEmpty) folded.Add(rune);
        else folded.AddRange(fold);
    }

    // Marks below and above one letter look the same in whatever order they were typed.
    private static void OrderMarks(List<Rune> runes)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && LookAlikes.MarkClassOf(runes[end]) > 0) end++;
            if (end == start) continue;
            var ordered = runes[start..end].OrderBy(LookAlikes.MarkClassOf).ToList(); // stable, as the standard asks
            // i and j have their dot already.
            if (start > 0 && runes[start - 1].Value is 'l' or 'j') ordered.RemoveAll(mark => mark == DotAbove);
            runes.RemoveRange(start, end - start);
            runes.InsertRange(start, ordered);
            start += ordered.Count;
        }
    }

    private static string Joined(List<Rune> runes)
    {
        var key = new StringBuilder(runes.Count);
        foreach (var rune in runes)
        {
            if (!IsGap(rune.Value)) key.Append(rune);
            else if (key.Length > 0 && key[^1] != ' ') key.Append(' ');
        }
        return key.ToString().TrimEnd(' ').Replace("rn", "m", StringComparison.Ordinal);
    }

    private static bool IsSpeck(int rune) => rune is '\'' or '.' or ',' or '·' or '•' or ':' or ';' or '`' or '´';

    private static bool IsGap(int rune) => rune is ' ' or '-' or '_' or '~' or '–' or '—' or '―';
}
