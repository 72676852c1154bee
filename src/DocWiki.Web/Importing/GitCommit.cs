namespace DocWiki.Web.Importing;

/// <summary>
/// One step of the linear history. Commits that change no Markdown file come too, with no changes, so that they count as imported.
/// </summary>
/// <param name="AuthorName">As written in the commit: no mailmap, may be empty.</param>
/// <param name="AuthorTime">With the author's offset. Not ascending: branches and wrong clocks.</param>
/// <param name="Message">The whole message as text, without the white space at its end.</param>
/// <param name="Changes">In git's order of file names; at most one for each file, apart from a rename counting for both names.</param>
public sealed record GitCommit(
    string Id, string AuthorName, string AuthorMail, DateTimeOffset AuthorTime, string Message, bool IsMerge, IReadOnlyList<FileChange> Changes)
{
    /// <summary>
    /// False when the next item continues this commit: contents of more than <see cref="GitReading.PartBytes"/> come in parts.
    /// Count a commit as imported only after its last part.
    /// </summary>
    public bool IsLastPart { get; init; } = true;

    /// <summary>
    /// True for the one item at the end that no commit stands for: imported commits have left the history (it was rewritten,
    /// or another ref was asked for), and these changes bring the files to the state of the head. Id, author and time are the head's.
    /// </summary>
    public bool IsAlignment { get; init; }

    /// <summary>Sentences for the report: a name or message that is not UTF-8, a content too large, a date nobody can read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
