using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DocWiki.Domain;

namespace DocWiki.Web.People;

/// <summary>What a guest asks to be called: 1 to 60 characters on one line.</summary>
public readonly record struct GuestName : IParsable<GuestName>
{
    public const int MaxLength = 60;

    private readonly string? value;

    private GuestName(string value) => this.value = value;

    public string Value => value ?? "Guest";

    /// <exception cref="RuleViolationException">Says what is wrong with it.</exception>
    public static GuestName Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var name) ? name : throw new RuleViolationException($"Say what to call you: a name of 1 to {MaxLength} characters.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GuestName result)
    {
        var folded = string.Join(' ', (s ?? "").Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format).ToArray().AsSpan().ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var ok = folded.Length is > 0 and <= MaxLength && folded.Any(char.IsLetterOrDigit);
        result = ok ? new GuestName(folded) : default;
        return ok;
    }

    public override string ToString() => Value;
}
