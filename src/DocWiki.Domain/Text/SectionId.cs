using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DocWiki.Domain.Text;

/// <summary>
/// A section of one page for as long as there is one: <c>7.2</c> is the second section that revision 7 brought. Made without chance or
/// clock, so nothing that is made anew from the same events gets another one; and never used again, as no revision comes twice.
/// </summary>
public readonly record struct SectionId(int Revision, int Number) : IParsable<SectionId>
{
    /// <exception cref="FormatException">Not two numbers with a dot between them.</exception>
    public static SectionId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("The id of a section looks like this: 7.2");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SectionId result)
    {
        result = default;
        if (s?.IndexOf('.') is not (> 0 and var dot) || !TryNumber(s.AsSpan(0, dot), out var revision) || !TryNumber(s.AsSpan(dot + 1), out var number)) return false;
        result = new SectionId(revision, number);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Revision}.{Number}");

    /// <summary>From 1, written in one way only.</summary>
    internal static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text[0] != '0';
}
