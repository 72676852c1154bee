namespace DocWiki.Web.Importing;

/// <summary>
/// The rule that makes one line out of a branched history. Commits come parents first; each sets the files in which it differs
/// from a parent (a merge: from any parent), unless they already are so in the state replayed so far. At the end the state is
/// the head's tree, whatever the order of the branches: after the last commit that changed a file, every later one has that
/// file unchanged from all its parents, and the head descends from them all.
/// </summary>
/// <remarks>
/// What falls out of a single line: a file renamed on one branch and edited on another, after it in the order, comes back under
/// its old name until the merge removes it again.
/// </remarks>
public sealed class GitReplay(MarkdownFiles pages, IReadOnlyDictionary<string, string> files)
{
    private readonly Dictionary<string, string> files = new(files, StringComparer.Ordinal);

    /// <summary>What this commit does to the state; the state moves on.</summary>
    /// <param name="differences">To its parent, or to each of its parents one after the other: a file seen a second time is as it should be already.</param>
    public List<ReplayedChange> Apply(IEnumerable<TreeDifference> differences)
    {
        var changes = new List<ReplayedChange>();
        foreach (var difference in differences)
        {
            if (difference.From is { } from && IsRename(from, difference)) Rename(from, difference, changes);
            else
            {
                if (difference.From is { } gone) Set(gone, null, changes);
                Set(difference.File, difference.Blob, changes);
            }
        }
        return changes;
    }

    /// <summary>What is missing to a tree, in the order of names. Nothing, unless imported commits have left the history.</summary>
    public List<ReplayedChange> AlignTo(IReadOnlyDictionary<string, string> tree)
    {
        var changes = new List<ReplayedChange>();
        foreach (var file in files.Keys.Concat(tree.Keys).Distinct().Order(StringComparer.Ordinal).ToArray()) Set(file, tree.GetValueOrDefault(file), changes);
        return changes;
    }

    private bool IsRename(string from, TreeDifference difference) =>
        difference.Blob is not null && pages.Contains(from) && pages.Contains(difference.File) && files.ContainsKey(from) && !files.ContainsKey(difference.File);

    private void Rename(string from, TreeDifference difference, List<ReplayedChange> changes)
    {
        files.Remove(from);
        files.Add(difference.File, difference.Blob!);
        changes.Add(new(difference.File, difference.Blob, from));
    }

    private void Set(string file, string? blob, List<ReplayedChange> changes)
    {
        if (!pages.Contains(file) || files.GetValueOrDefault(file) == blob) return;
        if (blob is null) files.Remove(file);
        else files[file] = blob;
        changes.Add(new(file, blob, null));
    }
}

/// <summary>One line of <c>git diff-tree</c>.</summary>
/// <param name="Blob">Null when there is no regular file of that name afterwards.</param>
/// <param name="From">Where git sees a rename: the former name, which is gone.</param>
public readonly record struct TreeDifference(string File, string? Blob, string? From);

/// <param name="Blob">Null for a file removed.</param>
/// <param name="From">The former name of a file renamed.</param>
public readonly record struct ReplayedChange(string File, string? Blob, string? From);
