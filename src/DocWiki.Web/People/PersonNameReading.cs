using System.Buffers;
using System.Globalization;
using System.Text;
using DocWiki.Web.People.Unicode;
using static System.Globalization.UnicodeCategory;

namespace DocWiki.Web.People;

/// <summary>
/// Reads what somebody typed or pasted as their name, character by character. Invisible characters that change nothing go silently:
/// they come with pasted text, and nobody can find what cannot be seen. Those that change how the rest is shown are refused.
/// </summary>
internal sealed class PersonNameReading
{
    private const int MaxMarksInARow = 3; // Vietnamese and Hebrew need two or three, Tibetan and Burmese three

    // Japanese, Chinese and Korean words hold letters of several scripts, Latin ones among them.
    private static readonly HashSet<string> writtenTogether = ["Latin", "Han", "Hiragana", "Katakana", "Bopomofo", "Hangul"];

    private readonly StringBuilder name = new();
    private UnicodeCategory before = SpaceSeparator;
    private string? scriptOfWord;
    private bool spaceIsDue;
    private Rune? joinerIsDue;
    private int marksInARow;

    public string Name => name.ToString();

    public bool HasLetterOrDigit { get; private set; }

    /// <returns>What is wrong, as a sentence for whoever typed it; null where nothing is.</returns>
    public string? ProblemOf(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(text, out var rune, out var length);
            if ((status != OperationStatus.Done ? Unreadable(rune) : ProblemOf(rune)) is { } problem) return problem;
            text = text[length..];
        }
        return null;
    }

    private string? ProblemOf(Rune rune)
    {
        if (Rune.IsWhiteSpace(rune) || rune.Value == '\u2800') // Braille's blank
        {
            spaceIsDue = name.Length > 0;
            (before, scriptOfWord, joinerIsDue) = (SpaceSeparator, null, null);
            return null;
        }
        if (TurnsDirection(rune.Value)) return $"A name cannot hold characters that turn the direction of what follows ({Point(rune)}). Type it instead of pasting it.";
        var category = Rune.GetUnicodeCategory(rune);
        if (category is Control or PrivateUse or OtherNotAssigned || rune.Value is 0xFFFC or 0xFFFD) return Unreadable(rune);
        if (IsSelector(rune.Value))
        {
            if (MayBeSelected(before)) (_, before) = (name.Append(rune), NonSpacingMark);
            return null;
        }
        if (LookAlikes.IsIgnorable(rune))
        {
            if (rune.Value is '\u200C' or '\u200D' && IsJoinedTo(before)) joinerIsDue = rune;
            return null;
        }
        if (category == Format) return Unreadable(rune);
        if (IsBadge(rune.Value)) return $"A name cannot hold a sign that looks like a badge of the wiki ({rune}).";
        return TooManyMarks(category) ?? MixedScripts(rune, category) ?? Take(rune, category);
    }

    private string? TooManyMarks(UnicodeCategory category)
    {
        if (category is not (NonSpacingMark or EnclosingMark)) marksInARow = 0;
        else if (before == SpaceSeparator) return "An accent or other mark in a name needs a letter before it.";
        else if (++marksInARow > MaxMarksInARow) return $"A letter in a name can bear at most {MaxMarksInARow} marks.";
        return null;
    }

    /// <summary>A word that mixes Latin with Cyrillic or Greek letters is nobody's name, but can be drawn like somebody's.</summary>
    private string? MixedScripts(Rune rune, UnicodeCategory category)
    {
        if (!Rune.IsLetterOrDigit(rune) && category is not (NonSpacingMark or SpacingCombiningMark or EnclosingMark)) scriptOfWord = null;
        if (LookAlikes.ScriptOf(rune) is not { } script || script == scriptOfWord) return null;
        if (scriptOfWord is { } other && !(writtenTogether.Contains(script) && writtenTogether.Contains(other)))
            return $"One word of the name mixes {Readable(other)} and {Readable(script)} letters. Write each word in one script.";
        scriptOfWord = script;
        return null;
    }

    private string? Take(Rune rune, UnicodeCategory category)
    {
        if (spaceIsDue) name.Append(' ');
        if (joinerIsDue is { } joiner && category is OtherLetter or OtherSymbol) name.Append(joiner);
        name.Append(rune);
        (before, spaceIsDue, joinerIsDue) = (category, false, null);
        HasLetterOrDigit |= Rune.IsLetterOrDigit(rune);
        return null;
    }

    private static string Unreadable(Rune rune) => $"A name cannot hold characters that nobody can read ({Point(rune)}).";

    private static string Point(Rune rune) => $"U+{rune.Value:X4}";

    private static string Readable(string script) => script.Replace('_', ' ');

    // Embeddings, overrides and isolates.
    private static bool TurnsDirection(int rune) => rune is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    // Ticks, stars, shields, crowns, medals: what other places put beside a name they vouch for.
    private static bool IsBadge(int rune) => rune is 0x2705 or 0x2714 or 0x2713 or 0x2611 or 0x2B50 or 0x2605 or 0x2606 or 0x1F6E1 or 0x1F451 or 0x1F396 or 0x1F3C5 or 0x1F4AF or 0x1F530 or 0x1F5F8;

    // Which picture of an emoji, which form of an ideograph: 辻󠄀 is in people's names.
    private static bool IsSelector(int rune) => rune is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool MayBeSelected(UnicodeCategory category) =>
        category is OtherLetter or OtherSymbol or MathSymbol or OtherPunctuation or DashPunctuation or DecimalDigitNumber;

    // Joiners draw emoji of several parts, and letters of Persian and of India as they should be; between Latin letters they are nothing.
    private static bool IsJoinedTo(UnicodeCategory category) =>
        category is OtherLetter or NonSpacingMark or SpacingCombiningMark or OtherSymbol or ModifierSymbol;
}
