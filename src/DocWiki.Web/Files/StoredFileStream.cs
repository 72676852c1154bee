using Npgsql;

namespace DocWiki.Web.Files;

/// <summary>
/// A stored file, read piece by piece, each by a query of its own: no file is whole in memory, none holds a connection while somebody
/// far away takes it in, and reading from the middle reads nothing before it.
/// </summary>
internal sealed class StoredFileStream(NpgsqlDataSource database, FileKey key, long length) : Stream
{
    private const int PieceBytes = 256 * 1024;

    private byte[] piece = [];
    private long pieceAt;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;
    public override long Position { get; set; }

    /// <exception cref="IOException">The file was deleted meanwhile.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length || buffer.IsEmpty) return 0;
        if (Position < pieceAt || Position >= pieceAt + piece.Length) await LoadAsync(cancellationToken);
        var rest = piece.AsMemory((int)(Position - pieceAt));
        var read = Math.Min(rest.Length, buffer.Length);
        rest[..read].CopyTo(buffer);
        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => length,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Nobody waits for the database here.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A file is its content.");

    public override void SetLength(long value) => throw new NotSupportedException("A file is its content.");

    public override void Flush()
    {
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select substring(bytes from $2 for $3) from files where key = $1");
        command.Parameters.Add(new() { Value = key.Value });
        command.Parameters.Add(new() { Value = (int)Position + 1 });
        command.Parameters.Add(new() { Value = PieceBytes });
        piece = await command.ExecuteScalarAsync(cancellationToken) as byte[] ?? throw new IOException($"The file {key} was deleted while it was being read.");
        pieceAt = Position;
    }
}
