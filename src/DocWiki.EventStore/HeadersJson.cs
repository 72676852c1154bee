using System.Text.Json;

namespace DocWiki.EventStore;

internal static class HeadersJson
{
    public static string Write(IReadOnlyDictionary<string, string> headers) => JsonSerializer.Serialize(headers);

    public static IReadOnlyDictionary<string, string> Read(byte[] json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
}
