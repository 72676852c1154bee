namespace DocWiki.Web.Mailing;

/// <param name="To">One address, without a name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
public sealed record Mail(string To, string Subject, string Text);
