using DocWiki.Domain.Text;

namespace DocWiki.Domain.Reviewing;

/// <summary>What a reviewer says to whoever wrote: at most 2,000 characters, some of them to be seen.</summary>
public readonly record struct ReviewComment
{
    public const int MaxLength = 2000;

    private readonly string? value;

    private ReviewComment(string value) => this.value = value;

    public string Value => value ?? "";

    /// <exception cref="RuleViolationException">It is empty or too long.</exception>
    public static ReviewComment Parse(string text)
    {
        var trimmed = LineEnds.Unified(text).Replace("\0", "", StringComparison.Ordinal).Trim();
        if (trimmed.Length == 0) throw new RuleViolationException("Say in a few words what is to be changed: whoever wrote this reads it.");
        if (trimmed.Length > MaxLength) throw new RuleViolationException($"A comment has at most {MaxLength} characters; this one has {trimmed.Length}.");
        return new ReviewComment(trimmed);
    }
}
