using System.Xml;

namespace DocWiki.Web.Files;

public enum FileDisplay
{
    /// <summary>Stands in a page's text.</summary>
    Image,

    /// <summary>Opens in the browser.</summary>
    Document,

    /// <summary>Is saved.</summary>
    Download,
}

/// <summary>What a file is, by its content alone: a name or a header may say anything.</summary>
/// <param name="Words">For people.</param>
public sealed record FileType(string MediaType, string Words, FileDisplay Display)
{
    public static readonly FileType Text = new("text/plain", "Text", FileDisplay.Document);
    public static readonly FileType Svg = new("image/svg+xml", "SVG drawing", FileDisplay.Image);
    public static readonly FileType Unknown = new("application/octet-stream", "File", FileDisplay.Download);

    private static readonly FileType png = new("image/png", "PNG image", FileDisplay.Image);
    private static readonly FileType jpeg = new("image/jpeg", "JPEG image", FileDisplay.Image);
    private static readonly FileType gif = new("image/gif", "GIF image", FileDisplay.Image);
    private static readonly FileType webp = new("image/webp", "WebP image", FileDisplay.Image);
    private static readonly FileType avif = new("image/avif", "AVIF image", FileDisplay.Image);
    private static readonly FileType mp4 = new("video/mp4", "MP4 video", FileDisplay.Document);
    private static readonly FileType webm = new("video/webm", "WebM video", FileDisplay.Document);
    private static readonly FileType pdf = new("application/pdf", "PDF document", FileDisplay.Document);
    private static readonly FileType zip = new("application/zip", "ZIP archive", FileDisplay.Download);

    private static readonly Dictionary<string, FileType> all =
        new FileType[] { Text, Svg, Unknown, png, jpeg, gif, webp, avif, mp4, webm, pdf, zip }.ToDictionary(type => type.MediaType);

    /// <summary>As a header says it. Any text is UTF-8; a drawing says its encoding itself.</summary>
    public string ContentType => this == Text ? "text/plain; charset=utf-8" : MediaType;

    public static FileType Stored(string mediaType) => all.GetValueOrDefault(mediaType, Unknown);

    /// <param name="head">The file's beginning: some hundred KiB, or all of it.</param>
    /// <param name="isText">All of the file is UTF-8 without characters no text holds.</param>
    public static FileType Of(ReadOnlySpan<byte> head, bool isText)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return jpeg;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return gif;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8)) return webp;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])) return head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 ? webm : Unknown;
        if (head.StartsWith("%PDF-"u8)) return pdf;
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8)) return zip;
        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8)) return OfBrands(head);
        return !isText ? Unknown : IsSvg(head) ? Svg : Text;
    }

    /// <summary>ISO base media files begin with a box that names what they can be read as: its length, “ftyp”, the brand, a version, more brands.</summary>
    private static FileType OfBrands(ReadOnlySpan<byte> head)
    {
        var length = (int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(head), (uint)head.Length);
        var found = Unknown;
        for (var at = 8; at + 4 <= length; at += at == 8 ? 8 : 4)
        {
            var brand = head[at..(at + 4)];
            if (brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8)) return avif;
            if (brand.StartsWith("mp4"u8) || brand.StartsWith("iso"u8) || brand.SequenceEqual("avc1"u8) || brand.SequenceEqual("M4V "u8)) found = mp4;
        }
        return found;
    }

    private static bool IsSvg(ReadOnlySpan<byte> head)
    {
        if (head.IndexOf("<svg"u8) < 0 && head.IndexOf(":svg"u8) < 0) return false;
        // What a document type declares is not read: drawings bring one along, and it may ask for anything.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(head.ToArray()), settings);
            return reader.MoveToContent() == XmlNodeType.Element && reader is { LocalName: "svg", NamespaceURI: "http://www.w3.org/2000/svg" };
        }
        catch (XmlException)
        {
            return false;
        }
    }
}
