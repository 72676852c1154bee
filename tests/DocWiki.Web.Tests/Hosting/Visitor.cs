using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>Somebody with a browser: cookies are kept, redirects are looked at and not followed, forms are sent as they were served.</summary>
public sealed class Visitor : IDisposable
{
    private readonly HttpClient http;

    public Visitor(Uri address, string? name, string? from = null)
    {
        Name = name;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, UseProxy = false };
        if (from is not null) handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(IPAddress.Parse(from), context.DnsEndPoint, cancellationToken);
        http = new HttpClient(handler) { BaseAddress = address };
    }

    /// <summary>Typed where a form asks for a name.</summary>
    public string? Name { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>What each request says of whom it is for, as a proxy does.</summary>
    public string? ForwardedFor { get; set; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<Answer> GetAsync(string address, string? knownETag = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (knownETag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", knownETag);
        return SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var sent = request;
        if (ForwardedFor is not null) sent.Headers.Add("X-Forwarded-For", ForwardedFor);
        using var response = await http.SendAsync(sent, Stop);
        return new Answer(sent.RequestUri!.ToString(), response, await response.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>The form that saves something on this page, filled in as it was served; the name where it asks for one.</summary>
    public async Task<ServedForm> FormAsync(string address)
    {
        var answer = await GetAsync(address);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{address}: {answer.Status}, {answer.MainText}");
        return Fill(answer.Form());
    }

    /// <summary>The form that was shown again.</summary>
    public ServedForm Fill(ServedForm form)
    {
        if (Name is not null && form.Fields.ContainsKey("Input.Name")) form["Input.Name"] = Name;
        return form;
    }

    public Task<Answer> SubmitAsync(ServedForm form) => PostAsync(form.Address, form.Fields);

    /// <summary>Sends fields as a browser does: line ends of texts as CR LF.</summary>
    public Task<Answer> PostAsync(string address, IEnumerable<KeyValuePair<string, string>> fields) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Key, field.Value.Replace("\r\n", "\n").Replace("\n", "\r\n")))),
        });

    /// <summary>Sends a body nobody looked at before.</summary>
    public Task<Answer> PostRawAsync(string address, string body) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded") });

    /// <summary>Writes the page, new or not, and sees that it is saved.</summary>
    /// <returns>Its address.</returns>
    public async Task<string> WriteAsync(string path, string text, string? title = null, string? tags = null, string? summary = null)
    {
        var opened = await GetAsync($"/wiki/{path}/edit");
        // At a former address the page that moved away is edited; another one takes the path by a form that was opened elsewhere.
        var form = await FormAsync(opened.Status == HttpStatusCode.MovedPermanently ? $"/wiki/{path}-elsewhere/edit" : $"/wiki/{path}/edit");
        if (opened.Status == HttpStatusCode.MovedPermanently) form["Input.Path"] = path;
        form["Input.Text"] = text;
        if (title is not null) form["Input.Title"] = title;
        if (tags is not null) form["Input.Tags"] = tags;
        if (summary is not null) form["Input.Summary"] = summary;
        return (await SubmitAsync(form)).LeadsTo();
    }

    public async Task<string> MoveAsync(string path, string to, bool withSubpages = true)
    {
        var form = await FormAsync($"/wiki/{path}/move");
        form["Input.To"] = to;
        form["Input.WithSubpages"] = withSubpages ? "true" : "false";
        return (await SubmitAsync(form)).LeadsTo();
    }

    public async Task<string> ArchiveAsync(string path, string reason)
    {
        var form = await FormAsync($"/wiki/{path}/archive");
        form["Input.Reason"] = reason;
        return (await SubmitAsync(form)).LeadsTo();
    }

    public async Task<string> RestoreAsync(string path, string? to = null)
    {
        var form = await FormAsync($"/wiki/{path}/restore");
        if (to is not null) form["Input.To"] = to;
        return (await SubmitAsync(form)).LeadsTo();
    }

    public void Dispose() => http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host), to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
