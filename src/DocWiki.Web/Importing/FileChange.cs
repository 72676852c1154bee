namespace DocWiki.Web.Importing;

/// <summary>One thing a commit does to one Markdown file, seen from the state all commits before it have left.</summary>
/// <param name="File">Path in the repository, <c>/</c> between folders. The identity of the file: bytes that are not UTF-8 are written <c>%E9</c>.</param>
public abstract record FileChange(string File);

/// <summary>The file is there with this content; it may or may not have been there before.</summary>
public sealed record FileSet(string File, GitBlob Blob) : FileChange(File);

public sealed record FileRemoved(string File) : FileChange(File);

/// <summary>The file was there as <paramref name="From"/> and is now <paramref name="File"/>, which was not there. The content may have changed too.</summary>
public sealed record FileRenamed(string From, string File, GitBlob Blob) : FileChange(File);

/// <summary>A content, and why it could not be had.</summary>
/// <param name="Id">Git's id of the content, hexadecimal.</param>
/// <param name="Bytes">Null when it is too large or not in the repository; then <paramref name="Problem"/> says so in a sentence.</param>
public sealed record GitBlob(string Id, byte[]? Bytes, string? Problem = null)
{
    /// <summary>More than any text a page may have, in any encoding; what is larger is reported without being loaded.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;
}
