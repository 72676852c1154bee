using System.Diagnostics.CodeAnalysis;

namespace DocWiki.Domain.WikiPages;

/// <summary>What a page is called: 1 to 200 characters on one line, spaces folded, no control characters.</summary>
public readonly record struct Title : IParsable<Title>
{
    public const int MaxLength = 200;

    private readonly string? value;

    private Title(string value) => this.value = value;

    public string Value => value ?? "Untitled";

    /// <exception cref="RuleViolationException">Says what is wrong with it.</exception>
    public static Title Parse(string s, IFormatProvider? provider = null)
    {
        var folded = SingleLine.Fold(s);
        if (folded.Length == 0) throw new RuleViolationException("A page needs a title.");
        if (folded.Length > MaxLength) throw new RuleViolationException($"A title has at most {MaxLength} characters; this one has {folded.Length}.");
        return new Title(folded);
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Title result)
    {
        var folded = SingleLine.Fold(s ?? "");
        var ok = folded.Length is > 0 and <= MaxLength;
        result = ok ? new Title(folded) : default;
        return ok;
    }

    /// <summary>A title made from text that was written for something else (a heading, a file name), cut where it is too long.</summary>
    public static Title FromText(string text, string otherwise)
    {
        var folded = SingleLine.Fold(text);
        if (folded.Length == 0) folded = SingleLine.Fold(otherwise);
        return folded.Length == 0 ? default : new Title(SingleLine.Cut(folded, MaxLength));
    }

    /// <summary>A title as an event holds it: it was right when it was recorded, whatever the rules are today.</summary>
    public static Title Stored(string title) => new(title);

    public override string ToString() => Value;
}
