using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DocWiki.Web.Tests.Hosting;
using Xunit;

namespace DocWiki.Web.Tests.Files;

/// <summary>What the script is told of a file it uploaded.</summary>
internal sealed record Uploaded(string Address, string Markdown, string Name, int Size, string Type)
{
    public string Key => Address.Split('/')[2];
}

internal static class Uploading
{
    private const string Boundary = "----upload";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>As the script does it.</summary>
    public static async Task<Answer> SendFileAsync(this Visitor visitor, byte[] content, string name, string type = "application/octet-stream")
    {
        var form = visitor.Fill((await visitor.GetAsync("/files")).Form("/files"));
        return await visitor.SendAsync(Request(form.Fields.Where(field => field.Key != "file"), content, $"filename=\"{name}\"", type, forScript: true));
    }

    public static async Task<Uploaded> UploadAsync(this Visitor visitor, byte[] content, string name, string type = "application/octet-stream") =>
        Read(await visitor.SendFileAsync(content, name, type));

    public static Task<Uploaded> UploadAsync(this Visitor visitor, string content, string name, string type = "application/octet-stream") =>
        visitor.UploadAsync(Encoding.UTF8.GetBytes(content), name, type);

    public static Uploaded Read(Answer answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Status}: {answer.Body}");
        return JsonSerializer.Deserialize<Uploaded>(answer.Body, JsonSerializerOptions.Web)!;
    }

    /// <summary>Why a script's file was not taken.</summary>
    public static string Detail(this Answer answer)
    {
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        using var problem = JsonDocument.Parse(answer.Body);
        Assert.Equal((int)answer.Status, problem.RootElement.GetProperty("status").GetInt32());
        return problem.RootElement.GetProperty("detail").GetString()!;
    }

    /// <summary>A form with one file, written as a browser writes it.</summary>
    public static HttpRequestMessage Request(IEnumerable<KeyValuePair<string, string>> fields, byte[] content, string fileName, string type, bool forScript)
    {
        using var body = new MemoryStream();
        foreach (var (name, value) in fields) body.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
        body.Write(Encoding.UTF8.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"file\"; {fileName}\r\nContent-Type: {type}\r\n\r\n"));
        body.Write(content);
        body.Write(Encoding.UTF8.GetBytes($"\r\n--{Boundary}--\r\n"));
        var request = new HttpRequestMessage(HttpMethod.Post, "/files") { Content = new ByteArrayContent(body.ToArray()) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={Boundary}");
        request.Headers.TryAddWithoutValidation("Accept", forScript ? "application/json" : "text/html");
        return request;
    }

    /// <summary>The bytes at this address.</summary>
    public static async Task<byte[]> BytesAsync(this RunningWiki wiki, string address)
    {
        using var http = new HttpClient { BaseAddress = wiki.Address };
        return await http.GetByteArrayAsync(address, Stop);
    }

    /// <summary>Content nobody uploaded before.</summary>
    public static string New(string text) => $"{text} {Guid.NewGuid()}\n";
}
