using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using DocWiki.Web.Tests.Accounts;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Files;

/// <summary>A file goes out: as what it is, for ever, and never as the wiki.</summary>
public sealed class FileContentTests(WikiFixture fixture) : WikiTest(fixture)
{
    [Fact]
    public async Task It_is_kept_for_ever_and_known_again()
    {
        var ada = await Wiki.JoinAsync("Ada Keeps");
        byte[] content = [.. Samples.Png, .. Guid.NewGuid().ToByteArray()];
        var uploaded = await ada.UploadAsync(content, "map.png");

        var got = await ada.GetAsync(uploaded.Address);
        Assert.Equal(HttpStatusCode.OK, got.Status);
        Assert.Equal("public, max-age=31536000, immutable", got.Header("Cache-Control"));
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"", got.ETag);
        Assert.Equal(("image/png", content.Length.ToString()), (got.Header("Content-Type"), got.Header("Content-Length")));
        Assert.Null(got.Header("Set-Cookie"));

        var known = await ada.GetAsync(uploaded.Address, got.ETag);
        Assert.Equal((HttpStatusCode.NotModified, ""), (known.Status, known.Body));
        Assert.Equal(("public, max-age=31536000, immutable", got.ETag), (known.Header("Cache-Control"), known.ETag));
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(uploaded.Address, "\"another\"")).Status);

        var head = await ada.SendAsync(new HttpRequestMessage(HttpMethod.Head, uploaded.Address));
        Assert.Equal((HttpStatusCode.OK, "", content.Length.ToString(), got.ETag), (head.Status, head.Body, head.Header("Content-Length"), head.ETag));
    }

    [Fact]
    public async Task The_name_in_the_address_is_decoration()
    {
        var ada = await Wiki.JoinAsync("Ada Decorates");
        var text = Uploading.New("decorated");
        var uploaded = await ada.UploadAsync(text, "right.txt");

        foreach (var name in (string[])["wrong.html", "x", "%22%0D%0ASet-Cookie:x", "a%2Fb", "delete"])
        {
            var got = await ada.GetAsync($"/files/{uploaded.Key}/{name}");
            Assert.Equal((HttpStatusCode.OK, text, "text/plain; charset=utf-8"), (got.Status, got.Body, got.Header("Content-Type")));
            Assert.Contains("right.txt", got.Header("Content-Disposition"));
        }
    }

    [Theory]
    [InlineData("/files/00000000000000000000000000000000/x.png")]
    [InlineData("/files/00000000000000000000000000000000")]
    [InlineData("/files/x/x.png")]
    [InlineData("/files/0000000000000000000000000000000G")]
    [InlineData("/files?time=yesterday&key=x")]
    [InlineData("/files?key=%00")]
    public async Task What_is_not_there_says_so_on_a_page_of_the_wiki(string address)
    {
        var answer = await Wiki.NewVisitor().GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("default-src 'self'", answer.Header("Content-Security-Policy"));
        Assert.Equal("There is nothing at this address", answer.Text("h1"));
        Assert.Null(answer.ETag);
    }

    [Fact]
    public async Task A_key_in_capitals_is_another_one()
    {
        var ada = await Wiki.JoinAsync("Ada Capital");
        var uploaded = await ada.UploadAsync(Uploading.New("abc"), "x.txt");
        Assert.Equal(HttpStatusCode.OK, (await ada.GetAsync(uploaded.Address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/files/{uploaded.Key.ToUpperInvariant()}A/x.txt")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.GetAsync($"/files/{uploaded.Key[..31]}/x.txt")).Status);
    }

    [Fact]
    public async Task A_drawing_is_an_image_whose_scripts_run_nowhere()
    {
        var ada = await Wiki.JoinAsync("Ada Draws");
        var uploaded = await ada.UploadAsync(Samples.Svg + $"<!-- {Guid.NewGuid()} -->", "drawing.svg");

        var got = await ada.GetAsync(uploaded.Address);

        Assert.Equal("image/svg+xml", got.Header("Content-Type"));
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; sandbox", got.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", got.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Html_and_any_other_text_is_shown_as_it_is_written_and_the_unknown_is_saved()
    {
        var ada = await Wiki.JoinAsync("Ada Types");
        foreach (var (content, name, type, disposition) in new (byte[], string, string, string)[]
        {
            (Encoding.UTF8.GetBytes(Uploading.New("<html><script>alert(1)</script></html>")), "page.html", "text/plain; charset=utf-8", "inline"),
            (Encoding.UTF8.GetBytes(Uploading.New("alert(1)")), "script.js", "text/plain; charset=utf-8", "inline"),
            ([.. "MZ"u8, 0, .. Guid.NewGuid().ToByteArray()], "page.html", "application/octet-stream", "attachment"),
            ([.. "PK"u8, 3, 4, .. Guid.NewGuid().ToByteArray()], "book.docx", "application/zip", "attachment"),
            ([.. "%PDF-1.7 "u8, .. Guid.NewGuid().ToByteArray()], "guide.pdf", "application/pdf", "inline"),
        })
        {
            var got = await ada.GetAsync((await ada.UploadAsync(content, name, "text/html")).Address);
            Assert.Equal((name, type, disposition), (name, got.Header("Content-Type"), got.Header("Content-Disposition")!.Split(';')[0]));
            Assert.Equal("nosniff", got.Header("X-Content-Type-Options"));
            Assert.EndsWith("; sandbox", got.Header("Content-Security-Policy"));
            Assert.StartsWith("default-src 'none'", got.Header("Content-Security-Policy"));
        }
    }

    [Fact]
    public async Task A_part_of_it_can_be_asked_for_across_the_pieces_it_is_read_in()
    {
        var ada = await Wiki.JoinAsync("Ada Parts");
        var content = RandomNumberGenerator.GetBytes(1_000_003);
        var uploaded = await ada.UploadAsync(content, "video.bin");
        Assert.Equal(content, await Wiki.BytesAsync(uploaded.Address));

        using var http = new HttpClient { BaseAddress = Wiki.Address };
        foreach (var (from, to) in new (int, int)[] { (0, 0), (262_143, 262_144), (100_000, 900_000), (1_000_002, 1_000_002) })
        {
            using var response = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, uploaded.Address) { Headers = { Range = new RangeHeaderValue(from, to) } }, Stop);
            Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
            Assert.Equal($"bytes {from}-{to}/{content.Length}", response.Content.Headers.ContentRange!.ToString());
            Assert.Equal(content[from..(to + 1)], await response.Content.ReadAsByteArrayAsync(Stop));
        }
        using var beyond = await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, uploaded.Address) { Headers = { Range = new RangeHeaderValue(2_000_000, null) } }, Stop);
        Assert.Equal((HttpStatusCode.RequestedRangeNotSatisfiable, ""), (beyond.StatusCode, await beyond.Content.ReadAsStringAsync(Stop)));
    }
}
