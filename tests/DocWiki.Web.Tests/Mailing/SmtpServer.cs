using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace DocWiki.Web.Tests.Mailing;

/// <summary>A mail server that keeps what it gets, and refuses what it is told to.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Received> messages = new();
    private readonly ConcurrentQueue<string> refusals = new();
    private readonly Task serving;
    private int refused;

    public SmtpServer()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync();
    }

    public int Port { get; }

    public IReadOnlyList<Received> Messages => [.. messages];

    /// <summary>How many messages were refused.</summary>
    public int Refused => Volatile.Read(ref refused);

    /// <summary>The next recipient gets this answer, the one after it the next.</summary>
    public void Refuse(string answer) => refusals.Enqueue(answer);

    public Task<Received> OneAsync(CancellationToken cancellationToken) => UntilAsync(() => messages.FirstOrDefault(), cancellationToken);

    public Task RefusedAsync(int count, CancellationToken cancellationToken) => UntilAsync(() => Refused >= count ? this : null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    private static async Task<T> UntilAsync<T>(Func<T?> find, CancellationToken cancellationToken) where T : class
    {
        for (var since = System.Diagnostics.Stopwatch.StartNew(); since.Elapsed < Patience; await Task.Delay(20, cancellationToken))
        {
            if (find() is { } found) return found;
        }
        throw new TimeoutException("It did not come.");
    }

    private async Task ServeAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true) conversations.Add(ConverseAsync(await listener.AcceptTcpClientAsync(stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var (from, to) = ("", new List<string>());
            await SayAsync("220 ready");
            while (await reader.ReadLineAsync(stop.Token) is { } line)
            {
                if (line.StartsWith("MAIL FROM:", StringComparison.Ordinal)) (from, to) = (Bracketed(line), []);
                if (line.StartsWith("RCPT TO:", StringComparison.Ordinal))
                {
                    if (refusals.TryDequeue(out var refusal))
                    {
                        await SayAsync(refusal);
                        Interlocked.Increment(ref refused);
                        continue;
                    }
                    to.Add(Bracketed(line));
                }
                if (line == "DATA")
                {
                    await SayAsync("354 go on");
                    var data = new StringBuilder();
                    while (await reader.ReadLineAsync(stop.Token) is { } content && content != ".") data.Append(content.StartsWith('.') ? content[1..] : content).Append("\r\n");
                    messages.Enqueue(new Received(from, to, data.ToString()));
                }
                await SayAsync(line == "QUIT" ? "221 bye" : "250 fine");
                if (line == "QUIT") return;
            }

            Task SayAsync(string answer) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer + "\r\n"), stop.Token).AsTask();
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
        }
    }

    private static string Bracketed(string line) => line[(line.IndexOf('<') + 1)..line.IndexOf('>')];
}

/// <summary>A message as it came, and its envelope.</summary>
public sealed record Received(string From, IReadOnlyList<string> To, string Raw)
{
    public MimeMessage Message => MimeMessage.Load(new MemoryStream(Encoding.Latin1.GetBytes(Raw)));
}
