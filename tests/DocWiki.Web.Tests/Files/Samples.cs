using System.Text;

namespace DocWiki.Web.Tests.Files;

/// <summary>The beginnings of files of many kinds, with what they are said to be.</summary>
internal static class Samples
{
    public const string Svg = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(document.cookie)</script><circle r="4"/></svg>""";

    public static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0x02, 0x80, 0, 0, 0x01, 0x68, 8, 2, 0, 0, 0];

    /// <summary>What each is taken for, and how large an image it is: null where it is none or does not say so.</summary>
    public static readonly Dictionary<string, (byte[] Content, string Type, string? Size)> All = new()
    {
        ["png"] = (Png, "image/png", "640 × 360"),
        ["png, cut off"] = (Png[..20], "image/png", null),
        ["jpeg"] = ([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 1, 0xFF, 0xFF, 0xC4, 0, 3, 0, 0xFF, 0xC2, 0, 11, 8, 0, 200, 1, 44, 1, 0, 0, 0], "image/jpeg", "300 × 200"),
        ["jpeg, cut off"] = ([0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 1], "image/jpeg", null),
        ["gif"] = ([.. "GIF89a"u8, 16, 0, 8, 0, 0x80, 0, 0], "image/gif", "16 × 8"),
        ["webp, lossy"] = ([.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8 "u8, 10, 0, 0, 0, 0x30, 1, 0, 0x9D, 1, 0x2A, 0x40, 1, 0xF0, 0], "image/webp", "320 × 240"),
        ["webp, lossless"] = ([.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8L"u8, 10, 0, 0, 0, 0x2F, 0x3F, 0xC1, 0x3B, 0, 0, 0, 0, 0, 0], "image/webp", "320 × 240"),
        ["webp, extended"] = ([.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, 0x3F, 1, 0, 0xEF, 0, 0], "image/webp", "320 × 240"),
        ["avif"] = ([0, 0, 0, 24, .. "ftypmif1"u8, 0, 0, 0, 0, .. "mif1avif"u8, 1], "image/avif", null),
        ["mp4"] = ([0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp41"u8, 1], "video/mp4", null),
        ["quicktime"] = ([0, 0, 0, 20, .. "ftypqt  "u8, 0, 0, 2, 0, .. "qt  "u8, 1], "application/octet-stream", null),
        ["brands that end nowhere"] = ([0xFF, 0xFF, 0xFF, 0xFF, .. "ftypxxxx"u8, 0, 0, 0, 0, .. "xx"u8], "application/octet-stream", null),
        ["webm"] = ([0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84, .. "webm"u8], "video/webm", null),
        ["matroska"] = ([0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x88, .. "matroska"u8], "application/octet-stream", null),
        ["pdf"] = ([.. "%PDF-1.7\n"u8, 0xFF], "application/pdf", null),
        ["zip"] = ([.. "PK"u8, 3, 4, 20, 0, 0, 0], "application/zip", null),
        ["program"] = ([.. "MZ"u8, 0x90, 0, 3, 0, 0, 0], "application/octet-stream", null),
        ["text"] = ("Grüße, 世界 🙂\r\n\tEnd\n"u8.ToArray(), "text/plain", null),
        ["text with a mark of its order"] = ([0xEF, 0xBB, 0xBF, .. "Grüße"u8], "text/plain", null),
        ["html"] = ("<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"u8.ToArray(), "text/plain", null),
        ["html with a drawing in it"] = (Encoding.UTF8.GetBytes($"<html><body>{Svg}</body></html>"), "text/plain", null),
        ["xhtml"] = ("<html xmlns=\"http://www.w3.org/1999/xhtml\"><script>alert(1)</script></html>"u8.ToArray(), "text/plain", null),
        ["script"] = ("alert(1)"u8.ToArray(), "text/plain", null),
        ["latin-1"] = ([.. "Gr"u8, 0xFC, 0xDF, .. "e"u8], "application/octet-stream", null),
        ["a character cut off"] = ([.. "Gr"u8, 0xC3], "application/octet-stream", null),
        ["U+0000"] = ([.. "a"u8, 0, .. "b"u8], "application/octet-stream", null),
        ["utf-16"] = (Encoding.Unicode.GetBytes("\uFEFFhello"), "application/octet-stream", null),
        ["svg"] = (Encoding.UTF8.GetBytes(Svg), "image/svg+xml", null),
        ["svg with all before it"] = (Encoding.UTF8.GetBytes($"\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Made by hand --><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n{Svg}"), "image/svg+xml", null),
        ["svg by a prefix"] = ("<s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>"u8.ToArray(), "image/svg+xml", null),
        ["svg that no browser knows as one"] = ("<svg><script>alert(1)</script></svg>"u8.ToArray(), "text/plain", null),
        ["svg in name"] = ("<x xmlns=\"http://www.w3.org/2000/svg\"><svg/></x>"u8.ToArray(), "text/plain", null),
        ["svg that would read a file"] = (Encoding.UTF8.GetBytes($"<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>{Svg}"), "image/svg+xml", null),
    };
}
