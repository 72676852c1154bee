using System.Buffers;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace DocWiki.Web.Files;

/// <summary>Reads a file once, piece by piece, for what has to be known of it before it is stored.</summary>
internal static class FileReading
{
    private const int PieceBytes = 256 * 1024;

    /// <summary>What no text holds: “binary data bytes” of the MIME Sniffing Standard, section 3.</summary>
    private static readonly SearchValues<byte> inNoText = SearchValues.Create(
        [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0B, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x1C, 0x1D, 0x1E, 0x1F]);

    public static async Task<FileFacts> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceBytes];
        byte[]? head = null;
        var isText = true;
        // The beginning of a character whose end is in the next piece.
        var begun = 0;
        int read;
        while ((read = await content.ReadAtLeastAsync(piece.AsMemory(begun), piece.Length - begun, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            hash.AppendData(piece, begun, read);
            head ??= piece[..read];
            var length = begun + read;
            begun = 0;
            if (!isText) continue;
            isText = Continues(piece.AsSpan(0, length), out begun);
            piece.AsSpan(length - begun, begun).CopyTo(piece);
        }
        var type = FileType.Of(head ?? [], isText && begun == 0);
        return new FileFacts(hash.GetHashAndReset(), type, ImageSize.Of(type.MediaType, head ?? []));
    }

    /// <returns>Whether this can stand in a text.</returns>
    private static bool Continues(ReadOnlySpan<byte> bytes, out int begun)
    {
        begun = 0;
        if (bytes.ContainsAny(inNoText)) return false;
        // At most three bytes of a character can be there without it being wrong already.
        for (; begun <= Math.Min(3, bytes.Length); begun++)
            if (Utf8.IsValid(bytes[..^begun])) return begun == 0 || IsBeginning(bytes[^begun..]);
        return false;
    }

    private static bool IsBeginning(ReadOnlySpan<byte> bytes) =>
        System.Text.Rune.DecodeFromUtf8(bytes, out _, out _) == OperationStatus.NeedMoreData;
}

/// <param name="Hash">SHA-256.</param>
/// <param name="Size">Null where it is no image, or does not say it.</param>
internal sealed record FileFacts(byte[] Hash, FileType Type, ImageSize? Size);
