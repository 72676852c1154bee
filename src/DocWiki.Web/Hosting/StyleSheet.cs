using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;

namespace DocWiki.Web.Hosting;

/// <summary>
/// The style sheets of <c>css/site.css</c> as one, made at start: a browser follows one link instead of twenty. The address
/// holds a fingerprint of the content, so it can be kept for ever.
/// </summary>
public sealed partial class StyleSheet
{
    public const string Route = "/css/site-{fingerprint}.css";

    private readonly byte[] plain;
    private readonly byte[] compressed;

    public StyleSheet(IWebHostEnvironment environment)
    {
        var folder = Path.Combine(environment.WebRootPath, "css");
        var site = File.ReadAllText(Path.Combine(folder, "site.css"));
        plain = Encoding.UTF8.GetBytes(Import().Replace(site, import => Imported(folder, import)));
        using var stream = new MemoryStream();
        using (var brotli = new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)) brotli.Write(plain);
        compressed = stream.ToArray();
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 8));
    }

    public string Address => $"/css/site-{Fingerprint}.css";

    private string Fingerprint { get; }

    /// <summary>An address from an earlier start gets the sheet there is now, and is not kept.</summary>
    public IResult Serve(string fingerprint, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = fingerprint == Fingerprint ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal)) return Results.Bytes(plain, "text/css; charset=utf-8");
        headers.ContentEncoding = "br";
        return Results.Bytes(compressed, "text/css; charset=utf-8");
    }

    private static string Imported(string folder, Match import)
    {
        var file = import.Groups["file"].Value;
        var text = File.ReadAllText(Path.Combine(folder, file));
        // Addresses in a sheet are relative to it; here they stand in another folder.
        text = RelativeAddress().Replace(text, address => $"url({new Uri(new Uri("http://x/css/" + file), address.Groups["address"].Value).AbsolutePath})");
        return import.Groups["layer"] is { Success: true } layer ? $"@layer {layer.Value} {{\n{text}\n}}" : text;
    }

    [GeneratedRegex("""@import "(?<file>[^"]+)"(?: layer\((?<layer>\w+)\))?;""", RegexOptions.ExplicitCapture)]
    private static partial Regex Import();

    [GeneratedRegex("""url\(["']?(?<address>(?!data:|#)[^)"']+)["']?\)""", RegexOptions.ExplicitCapture)]
    private static partial Regex RelativeAddress();
}
