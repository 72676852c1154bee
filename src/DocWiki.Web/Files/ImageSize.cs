using static System.Buffers.Binary.BinaryPrimitives;

namespace DocWiki.Web.Files;

/// <summary>How large an image is, in pixels, where it says so at its beginning.</summary>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <returns>Null for what is none of PNG, JPEG, GIF and WebP, and for one that does not say it.</returns>
    public static ImageSize? Of(string mediaType, ReadOnlySpan<byte> head) => mediaType switch
    {
        "image/png" when head.Length >= 24 => Sensible(ReadUInt32BigEndian(head[16..]), ReadUInt32BigEndian(head[20..])),
        "image/gif" when head.Length >= 10 => Sensible(ReadUInt16LittleEndian(head[6..]), ReadUInt16LittleEndian(head[8..])),
        "image/webp" when head.Length >= 30 => OfWebP(head),
        "image/jpeg" => OfJpeg(head),
        _ => null,
    };

    /// <summary>Lossy, lossless and extended files each say it in their own way: RFC 9649, sections 2.5 to 2.7.</summary>
    private static ImageSize? OfWebP(ReadOnlySpan<byte> head) => head[15] switch
    {
        (byte)' ' => Sensible(ReadUInt16LittleEndian(head[26..]) & 0x3FFFu, ReadUInt16LittleEndian(head[28..]) & 0x3FFFu),
        (byte)'L' when ReadUInt32LittleEndian(head[21..]) is var bits => Sensible((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1),
        (byte)'X' => Sensible((ReadUInt32LittleEndian(head[24..]) & 0xFFFFFF) + 1, (ReadUInt32LittleEndian(head[26..]) >> 8) + 1),
        _ => null,
    };

    /// <summary>Segments follow one another, each a marker and its length; the one that begins a frame (C0 to CF but for C4, C8 and CC) holds height and width.</summary>
    private static ImageSize? OfJpeg(ReadOnlySpan<byte> head)
    {
        for (var at = 2; at + 9 <= head.Length;)
        {
            if (head[at] != 0xFF) return null;
            var marker = head[at + 1];
            if (marker is 0xFF) at++;
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) return Sensible(ReadUInt16BigEndian(head[(at + 7)..]), ReadUInt16BigEndian(head[(at + 5)..]));
            else at += 2 + ReadUInt16BigEndian(head[(at + 2)..]);
        }
        return null;
    }

    private static ImageSize? Sensible(uint width, uint height) =>
        width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue ? new ImageSize((int)width, (int)height) : null;
}
