namespace DocWiki.Domain.Text;

/// <summary>One place of a <see cref="TextPatch"/>: the text that stood at <paramref name="At"/> and the text put there instead. Either may be empty, not both.</summary>
/// <param name="At">In the text before the patch.</param>
public sealed record TextEdit(TextPosition At, string Removed, string Added);
