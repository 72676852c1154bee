using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DocWiki.Tests;

/// <summary>A window's connection to the hub: a real WebSocket that speaks SignalR's JSON protocol, and nothing else, so that thousands of them fit into one process.</summary>
public sealed class HubSocket : IAsyncDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private const byte End = 0x1e;

    private readonly ClientWebSocket socket;
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> asked = new();
    private readonly Task reading;
    private int lastId;
    private bool isDisposed;

    private HubSocket(ClientWebSocket socket, Action<string, JsonElement>? told)
    {
        this.socket = socket;
        Told = told;
        reading = ReadAsync();
    }

    /// <summary>What the hub says: the name of the method, and its arguments.</summary>
    public Action<string, JsonElement>? Told { get; set; }

    /// <summary>Ends when the other side does not listen any more.</summary>
    public Task Closed => reading;

    /// <param name="wiki">As in a browser's address bar.</param>
    public static async Task<HubSocket> ConnectAsync(
        Uri wiki, CookieContainer? cookies, CancellationToken cancellationToken, Action<string, JsonElement>? told = null, string protocol = "1", string? origin = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(wiki) { Scheme = "ws", Path = "/live", Query = $"protocol={protocol}" }.Uri, cancellationToken);
        await socket.SendAsync(new ReadOnlyMemory<byte>([.. """{"protocol":"json","version":1}"""u8, End]), WebSocketMessageType.Text, true, cancellationToken);
        return new HubSocket(socket, told);
    }

    public Task SendAsync(string method, params object?[] arguments) => WriteAsync(new { type = 1, target = method, arguments });

    public async Task<T?> AskAsync<T>(string method, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var answer = asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await WriteAsync(new { type = 1, invocationId = id, target = method, arguments });
        var said = await answer.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return said.ValueKind == JsonValueKind.Undefined ? default : said.Deserialize<T>(Json);
    }

    public Task PingAsync() => WriteAsync(new { type = 6 });

    /// <summary>Anything at all, as it is.</summary>
    public Task SendRawAsync(string text) => SendBytesAsync([.. Encoding.UTF8.GetBytes(text), End]);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        await stopping.CancelAsync();
        socket.Abort();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        socket.Dispose();
        sending.Dispose();
        stopping.Dispose();
    }

    private Task WriteAsync(object message) => SendBytesAsync([.. JsonSerializer.SerializeToUtf8Bytes(message, Json), End]);

    private async Task SendBytesAsync(byte[] bytes)
    {
        await sending.WaitAsync(stopping.Token);
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Text, true, stopping.Token);
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        var message = new MemoryStream();
        try
        {
            while (true)
            {
                var got = await socket.ReceiveAsync(buffer.AsMemory(), stopping.Token);
                if (got.MessageType == WebSocketMessageType.Close) return;
                message.Write(buffer.AsSpan(0, got.Count));
                if (!got.EndOfMessage) continue;
                var all = message.GetBuffer().AsMemory(0, (int)message.Length);
                while (all.Span.IndexOf(End) is var end and >= 0)
                {
                    Take(all[..end]);
                    all = all[(end + 1)..];
                }
                message.SetLength(0);
                if (message.Capacity > 64 * 1024) message.Capacity = 0;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // Over.
        }
        finally
        {
            foreach (var waiting in asked.Values) waiting.TrySetCanceled();
        }
    }

    private void Take(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (!root.TryGetProperty("type", out var type)) return;
        switch (type.GetInt32())
        {
            case 1: Told?.Invoke(root.GetProperty("target").GetString()!, root.GetProperty("arguments").Clone()); break;
            case 3 when asked.TryRemove(root.GetProperty("invocationId").GetString()!, out var answer):
                if (root.TryGetProperty("error", out var error)) answer.TrySetException(new InvalidOperationException(error.GetString()));
                else answer.TrySetResult(root.TryGetProperty("result", out var result) ? result.Clone() : default);
                break;
        }
    }
}
