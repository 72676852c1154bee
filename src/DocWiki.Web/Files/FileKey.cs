using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace DocWiki.Web.Files;

/// <summary>What addresses and texts call a file: the first 128 bits of the SHA-256 of its content, as 32 small hexadecimal digits.</summary>
public readonly record struct FileKey : IParsable<FileKey>
{
    public const int Length = 32;

    private static readonly SearchValues<char> digits = SearchValues.Create("0123456789abcdef");

    private readonly string? value;

    private FileKey(string value) => this.value = value;

    public string Value => value ?? "";

    /// <param name="hash">SHA-256.</param>
    public static FileKey Of(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash[..(Length / 2)]));

    public static FileKey Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var key) ? key : throw new FormatException($"“{s}” is no file's key.");

    /// <summary>Capital letters are none: which pages show a file is found by its key as it is written.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FileKey result)
    {
        var isKey = s is { Length: Length } && !s.AsSpan().ContainsAnyExcept(digits);
        result = isKey ? new FileKey(s!) : default;
        return isKey;
    }

    public override string ToString() => Value;
}
