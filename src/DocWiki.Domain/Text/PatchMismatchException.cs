namespace DocWiki.Domain.Text;

/// <summary>A patch was applied to a text it was not made for: what it removes does not stand where it says.</summary>
public sealed class PatchMismatchException(TextPosition at)
    : Exception($"The patch does not fit this text: at line {at.Line}, column {at.Column} it expects other text.")
{
    /// <summary>Where, in the text before the patch.</summary>
    public TextPosition At { get; } = at;
}
