using System.Diagnostics.CodeAnalysis;
using System.Text;
using DocWiki.Domain.Text;

namespace DocWiki.Domain.WikiPages;

/// <summary>
/// The Markdown of one revision: at most 1 MiB as UTF-8, lines end with <c>\n</c>, no U+0000 and no half surrogate pair
/// (neither can be stored, and replacing them silently would change what somebody wrote).
/// </summary>
public readonly record struct PageText : IParsable<PageText>
{
    public const int MaxBytes = 1024 * 1024;

    private readonly string? value;

    private PageText(string value) => this.value = value;

    public string Value => value ?? "";

    /// <summary>Takes a text as a browser or a file brings it; <c>\r\n</c> and a lone <c>\r</c> become <c>\n</c>.</summary>
    /// <exception cref="RuleViolationException">Says what is wrong with it.</exception>
    public static PageText Parse(string s, IFormatProvider? provider = null)
    {
        var text = LineEnds.Unified(s);
        return Refusal(text) is { } why ? throw new RuleViolationException(why) : new PageText(text);
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PageText result)
    {
        var text = s is null ? null : LineEnds.Unified(s);
        var ok = text is not null && Refusal(text) is null;
        result = ok ? new PageText(text!) : default;
        return ok;
    }

    public override string ToString() => Value;

    private static string? Refusal(string text)
    {
        if (text.Contains('\0'))
            return $"The text holds a U+0000 character in line {LineOf(text, text.IndexOf('\0'))}, which cannot be stored. Remove it and save again.";
        if (Surrogates.FirstLone(text) is { } at)
            return $"The text holds half of a character (a lone surrogate) in line {LineOf(text, at)}. Remove it and save again.";
        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= MaxBytes ? null : $"A page holds at most 1 MiB of text; this is {bytes / 1024.0 / 1024.0:0.00} MiB. Split it into several pages.";
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;
}
