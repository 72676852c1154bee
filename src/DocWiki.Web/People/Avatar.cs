using System.Globalization;
using System.Text;

namespace DocWiki.Web.People;

/// <summary>How somebody is shown where there is no room for a name: the beginnings of their name on a colour that stays theirs.</summary>
public readonly record struct Avatar(string Initials, int Hue)
{
    /// <summary><c>--person-1</c> to <c>--person-8</c> in <c>tokens.css</c>.</summary>
    public const int Hues = 8;

    public static Avatar Of(PersonId person, string name) => new(InitialsOf(name), HueOf(person));

    /// <summary>From the id, so that a new name is the same colour; the same in every process, so not by GetHashCode.</summary>
    public static int HueOf(PersonId person)
    {
        var hash = 2166136261u; // FNV-1a
        foreach (var octet in Encoding.UTF8.GetBytes(person.Value)) hash = (hash ^ octet) * 16777619u;
        return (int)((hash ^ hash >> 16) % Hues) + 1;
    }

    /// <summary>The first element of the first and of the last word; of one where a character is a word or a picture (漢, 👩‍🔬).</summary>
    private static string InitialsOf(string name)
    {
        string[] initials = [.. name.Split([' ', '-'], StringSplitOptions.RemoveEmptyEntries).Select(InitialOf).Where(initial => initial.Length > 0)];
        return initials switch
        {
            [] => "",
            [var first] => first,
            [var first, ..] when IsWide(first) => first,
            [var first, .., var last] => IsWide(last) ? first : first + last,
        };
    }

    private static string InitialOf(string word)
    {
        var elements = StringInfo.GetTextElementEnumerator(word);
        var other = "";
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            var rune = Rune.GetRuneAt(element, 0);
            if (Rune.IsLetterOrDigit(rune)) return element.ToUpperInvariant();
            if (other.Length == 0 && Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherSymbol) other = element;
        }
        return other;
    }

    private static bool IsWide(string element) => Rune.GetUnicodeCategory(Rune.GetRuneAt(element, 0)) is UnicodeCategory.OtherLetter or UnicodeCategory.OtherSymbol;
}
