namespace DocWiki.Web.Importing;

/// <summary>What is to be read, with the head pinned: a branch that moves meanwhile changes nothing.</summary>
/// <param name="Head">Id of the commit read up to.</param>
/// <param name="Folder">Only files below it, <c>docs/guides</c>; null for the whole repository.</param>
/// <param name="Commits">Reachable from the head, merges included.</param>
/// <param name="NewCommits">Of these, not yet imported.</param>
/// <param name="AbandonedCommits">
/// Imported commits that the head no longer reaches: the history was rewritten, or another ref is asked for. Where this is not
/// zero and no commit is shared (<c>NewCommits == Commits</c>), it is another history altogether, and reading it tells every file's story a second time.
/// </param>
/// <param name="RootCommits">Ids of the commits without parents, sorted: the identity of the source.</param>
/// <param name="PagesAtHead">Markdown files in the head's tree, below the folder.</param>
/// <param name="IsShallow">The repository was cloned with <c>--depth</c>: its history begins in the middle.</param>
public sealed record GitHistory(
    string Head, string? Folder, int Commits, int NewCommits, int AbandonedCommits, IReadOnlyList<string> RootCommits, int PagesAtHead, bool IsShallow);

/// <summary>What earlier runs have imported, from the same folder of the same repository.</summary>
/// <param name="Commits">Ids of all commits whose last part was taken over, those without changes too.</param>
/// <param name="Files">Every file there now, and the id of its content.</param>
public sealed record GitImported(IReadOnlySet<string> Commits, IReadOnlyDictionary<string, string> Files)
{
    public static readonly GitImported Nothing = new(new HashSet<string>(), new Dictionary<string, string>());
}
