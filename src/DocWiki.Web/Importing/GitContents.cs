using System.Globalization;
using System.Text;

namespace DocWiki.Web.Importing;

/// <summary>One <c>git cat-file --batch</c>: objects are asked for, and read in the order asked.</summary>
internal sealed class GitContents(GitProcess catFile)
{
    /// <summary>Of a commit; a message beyond it is cut off.</summary>
    private const int MaxCommitBytes = 1024 * 1024;

    private readonly GitOutput output = new(catFile.Output);

    public Task AskAsync(IEnumerable<string> ids, CancellationToken cancellationToken) => catFile.WriteLineAsync(string.Join('\n', ids), cancellationToken);

    public Task NoMoreAsync() => catFile.CloseInputAsync();

    public async ValueTask<GitCommitText> ReadCommitAsync(string id, CancellationToken cancellationToken)
    {
        if (await ReadSizeAsync(cancellationToken) is not { } size) throw new InvalidDataException($"The commit {id} is not there.");
        var bytes = new byte[Math.Min(size, MaxCommitBytes)];
        await ReadObjectAsync(bytes, size, cancellationToken);
        return GitCommitText.Parse(bytes);
    }

    public async ValueTask<GitBlob> ReadBlobAsync(string id, CancellationToken cancellationToken)
    {
        if (await ReadSizeAsync(cancellationToken) is not { } size) return new(id, null, $"its content {id} is not in the repository.");
        var bytes = size <= GitBlob.MaxBytes ? new byte[size] : null;
        await ReadObjectAsync(bytes ?? [], size, cancellationToken);
        return new(id, bytes, bytes is null ? $"its content has {size:N0} bytes, far more than a page can have." : null);
    }

    // “<id> blob 1234” and the content in the next lines, or “<id> missing”.
    private async ValueTask<long?> ReadSizeAsync(CancellationToken cancellationToken)
    {
        var line = await output.ReadToAsync((byte)'\n', cancellationToken) ?? throw new EndOfStreamException();
        var words = Encoding.ASCII.GetString(line.Span).Split(' ');
        if (words is [_, "missing"]) return null;
        return words.Length == 3 && long.TryParse(words[2], CultureInfo.InvariantCulture, out var size)
            ? size : throw new InvalidDataException($"git cat-file answers “{string.Join(' ', words)}”.");
    }

    private async ValueTask ReadObjectAsync(byte[] into, long size, CancellationToken cancellationToken)
    {
        await output.ReadAsync(into, cancellationToken);
        await output.SkipAsync(size - into.Length + 1, cancellationToken);
    }
}
