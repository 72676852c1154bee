using System.Diagnostics.CodeAnalysis;

namespace DocWiki.Domain.WikiPages;

/// <summary>Why somebody did what they did, in their words: at most 500 characters on one line; may be empty.</summary>
public readonly record struct EditSummary : IParsable<EditSummary>
{
    public const int MaxLength = 500;

    private readonly string? value;

    private EditSummary(string? value) => this.value = value;

    /// <summary>Null where nothing was said.</summary>
    public string? Value => value;

    /// <exception cref="RuleViolationException">It is too long.</exception>
    public static EditSummary Parse(string s, IFormatProvider? provider = null)
    {
        var folded = SingleLine.Fold(s);
        return folded.Length <= MaxLength
            ? new EditSummary(folded.Length == 0 ? null : folded)
            : throw new RuleViolationException($"A summary has at most {MaxLength} characters; this one has {folded.Length}.");
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EditSummary result)
    {
        var folded = SingleLine.Fold(s ?? "");
        var ok = folded.Length <= MaxLength;
        result = ok && folded.Length > 0 ? new EditSummary(folded) : default;
        return ok;
    }

    /// <summary>A summary made from a text that may be longer (a commit message): its first line, cut where it is too long.</summary>
    public static EditSummary FromText(string text)
    {
        var line = SingleLine.Fold(text.Trim().Split('\n')[0]);
        return new EditSummary(line.Length == 0 ? null : SingleLine.Cut(line, MaxLength));
    }

    public override string ToString() => value ?? "";
}
