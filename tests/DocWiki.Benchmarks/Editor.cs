using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using DocWiki.Web.Editing;

namespace DocWiki.Benchmarks;

/// <summary>Saves one changed line after the other of a page that nobody else edits, through the real form.</summary>
internal sealed partial class Editor(HttpClient client, string address, Dictionary<string, string> form, string text)
{
    private readonly Guid draft = Guid.NewGuid();
    private int revision = 1;
    private long sequence;

    /// <summary>Of the page, as this editor knows it.</summary>
    public int Revision => revision;

    /// <param name="from">This machine's address to ask from; null: any.</param>
    public static async Task<Editor> OpenAsync(int port, string address, string text, IPAddress? from = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        if (from is not null)
        {
            handler.ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(from, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }
        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var form = Hidden().Matches(await client.GetStringAsync(address)).ToDictionary(input => input.Groups["name"].Value, input => input.Groups["value"].Value);
        form["Input.Title"] = "Benchmark";
        form["Input.Name"] = "Benchmark";
        return new Editor(client, address, form, text);
    }

    public async Task SaveAsync()
    {
        form["Input.Text"] = text.Insert(text.Length / 2, $"{revision}");
        form["Input.EditId"] = Guid.CreateVersion7().ToString();
        form["Input.BaseRevision"] = $"{revision}";
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent(form));
        if (answer.StatusCode != HttpStatusCode.Redirect) throw new InvalidOperationException($"The save was answered by {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        revision++;
        // The first save makes a guest of the editor; from then on forms are signed for that guest.
        if (form.Remove("Input.Name"))
            form["__RequestVerificationToken"] = Hidden().Matches(await client.GetStringAsync(address)).First(input => input.Groups["name"].Value == "__RequestVerificationToken").Groups["value"].Value;
    }

    /// <summary>Changes one word in the middle of a draft, as an open editor does after each pause. Needs a name, so a save before.</summary>
    public async Task KeepAsync()
    {
        var fields = new DraftFields(form["Input.Path"], "Benchmark", "", "", false, revision, "Benchmark", "");
        var (from, word) = (text.Length / 2, $"{sequence % 900 + 100}");
        var wish = new KeepDraft("benchmark", sequence, sequence + 1, Guid.Parse(form["Input.Page"]), fields, null, from, sequence == 0 ? from : from + word.Length, word);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/drafts/{draft}") { Content = JsonContent.Create(wish, options: JsonSerializerOptions.Web), Headers = { { "RequestVerificationToken", form["__RequestVerificationToken"] } } };
        using var answer = await client.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        if (!said.Contains("\"kept\"", StringComparison.Ordinal)) throw new InvalidOperationException($"The draft was answered by {answer.StatusCode}: {said}");
        sequence++;
    }

    [GeneratedRegex("""<input (?:type="hidden" name="(?<name>[^"]+)"|name="(?<name>[^"]+)" type="hidden") value="(?<value>[^"]*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Hidden();
}
