namespace DocWiki.Web.Importing;

/// <summary>Reads the output of a git program piece by piece: up to a byte, or so many bytes.</summary>
public sealed class GitOutput(Stream stream)
{
    private const int MostInOnePiece = 1024 * 1024;

    private byte[] buffer = new byte[128 * 1024];
    private int start;
    private int end;

    /// <summary>The bytes up to <paramref name="delimiter"/>, which is read and left out. Valid until the next call. Null at the end of the output.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadToAsync(byte delimiter, CancellationToken cancellationToken)
    {
        var length = buffer.AsSpan(start, end - start).IndexOf(delimiter);
        return length < 0 ? ReadMoreToAsync(delimiter, cancellationToken) : new(Take(length));
    }

    /// <summary>The next byte, left where it is; -1 at the end of the output.</summary>
    public async ValueTask<int> PeekAsync(CancellationToken cancellationToken) =>
        start < end || await FillAsync(cancellationToken) ? buffer[start] : -1;

    public async ValueTask ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        var had = Math.Min(into.Length, end - start);
        buffer.AsMemory(start, had).CopyTo(into);
        start += had;
        if (had < into.Length) await stream.ReadExactlyAsync(into[had..], cancellationToken);
    }

    public async ValueTask SkipAsync(long count, CancellationToken cancellationToken)
    {
        while (count > end - start)
        {
            count -= end - start;
            start = end;
            if (!await FillAsync(cancellationToken)) throw new EndOfStreamException();
        }
        start += (int)count;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadMoreToAsync(byte delimiter, CancellationToken cancellationToken)
    {
        while (true)
        {
            var searched = end - start;
            if (searched > MostInOnePiece) throw new InvalidDataException("git's output is not as expected: a name of more than a mebibyte.");
            if (!await FillAsync(cancellationToken)) return searched == 0 ? null : throw new EndOfStreamException();
            var length = buffer.AsSpan(start + searched, end - start - searched).IndexOf(delimiter);
            if (length >= 0) return Take(searched + length);
        }
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        var piece = buffer.AsMemory(start, length);
        start += length + 1;
        return piece;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (start == end) start = end = 0;
        if (end == buffer.Length && start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        return read > 0;
    }
}
