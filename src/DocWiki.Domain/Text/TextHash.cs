using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocWiki.Domain.Text;

/// <summary>
/// The fingerprint of a text: the first 16 bytes of the SHA-256 of its UTF-8 form, written as 22 characters of base64url
/// (RFC 4648 §5, no padding). 128 bits are enough to notice damage and to find equal texts; nothing secret rests on it.
/// The value made by <c>default</c> is no text's hash.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct TextHash : IParsable<TextHash>
{
    /// <summary>Characters of the written form.</summary>
    public const int Length = 22;

    private const int ByteLength = 16;

    private readonly UInt128 value;

    private TextHash(ReadOnlySpan<byte> bytes) => value = MemoryMarshal.Read<UInt128>(bytes);

    public static TextHash Of(string text)
    {
        Span<byte> sha = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), sha);
        return new TextHash(sha[..ByteLength]);
    }

    /// <exception cref="FormatException">Not 22 characters of base64url, or not the one way to write those 16 bytes.</exception>
    public static TextHash Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var hash) ? hash : throw new FormatException($"A text hash is {Length} characters of base64url.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TextHash result)
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        var ok = s is { Length: Length } && Base64Url.IsValid(s, out var length) && length == ByteLength
            && Base64Url.TryDecodeFromChars(s, bytes, out var written) && written == ByteLength;
        result = ok ? new TextHash(bytes) : default;
        // The last character carries four spare bits: other spellings of the same bytes are refused, so equal hashes are equal strings.
        if (ok && result.ToString() != s) (ok, result) = (false, default);
        return ok;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteLength];
        MemoryMarshal.Write(bytes, value);
        return Base64Url.EncodeToString(bytes);
    }

    private sealed class Converter : JsonConverter<TextHash>
    {
        public override TextHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), null, out var hash) ? hash : throw new JsonException($"A text hash is {Length} characters of base64url.");

        public override void Write(Utf8JsonWriter writer, TextHash value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
