using System.Text;
using System.Text.Unicode;

namespace DocWiki.Web.Importing;

/// <summary>Reads what <c>git diff-tree --stdin --raw -z</c> answers, commit by commit; a line <c>=</c> ends the answer for one.</summary>
/// <param name="namesReported">Names that are not UTF-8 and were reported before.</param>
internal sealed class GitDifferences(GitProcess diffTree, HashSet<string> namesReported)
{
    private readonly GitOutput output = new(diffTree.Output);

    // Each is “:100644 100644 <id> <id> M” NUL name NUL; after R100 and C100 there are two names.
    public async Task<List<TreeDifference>> ReadAsync(List<string> remarks, CancellationToken cancellationToken)
    {
        var differences = new List<TreeDifference>();
        while (await output.PeekAsync(cancellationToken) is var next && next != '=')
        {
            if (next < 0) throw new EndOfStreamException();
            if (next != ':') throw new InvalidDataException("git diff-tree does not answer as expected.");
            var (blob, status) = Parse((await PieceAsync((byte)'\0', cancellationToken)).Span);
            var name = Name((await PieceAsync((byte)'\0', cancellationToken)).Span, remarks);
            if (status is not ('R' or 'C')) differences.Add(new(name, blob, null));
            else differences.Add(new(Name((await PieceAsync((byte)'\0', cancellationToken)).Span, remarks), blob, status == 'R' ? name : null));
        }
        await PieceAsync((byte)'\n', cancellationToken);
        return differences;
    }

    private async ValueTask<ReadOnlyMemory<byte>> PieceAsync(byte delimiter, CancellationToken cancellationToken) =>
        await output.ReadToAsync(delimiter, cancellationToken) ?? throw new EndOfStreamException();

    // Modes have six digits; ids have 40 or 64.
    private static (string? Blob, char Status) Parse(ReadOnlySpan<byte> line)
    {
        var rest = line[15..];
        var idLength = rest.IndexOf((byte)' ');
        var blob = MarkdownFiles.IsRegular(line[8..14]) ? Encoding.ASCII.GetString(rest.Slice(idLength + 1, idLength)) : null;
        return (blob, (char)rest[(2 * idLength) + 2]);
    }

    private string Name(ReadOnlySpan<byte> bytes, List<string> remarks)
    {
        var name = MarkdownFiles.Name(bytes);
        if (!Utf8.IsValid(bytes) && namesReported.Add(name)) remarks.Add($"{name}: the file's name is not UTF-8; its odd bytes are written with %.");
        return name;
    }
}
