using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DocWiki.Benchmarks;

/// <summary>A lean HTTP/1.1 client: kept connections, one request at a time on each, so that the server and not the client is measured.</summary>
internal static class HttpLoad
{
    /// <returns>Answers a second over all connections.</returns>
    public static async Task<double> RunAsync(int port, int connections, Func<int, byte[]> requestOf, TimeSpan duration, int status = 200)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(number => Task.Run(async () =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var buffer = new byte[256 * 1024];
            long count = 0;
            while (clock.Elapsed < duration)
            {
                await socket.SendAsync(requestOf((int)(count * connections + number)));
                await ReadAnswerAsync(socket, buffer, status);
                count++;
            }
            return count;
        })));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    public static byte[] Get(string path, string extra = "") => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{extra}\r\n");

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer, int status)
    {
        var filled = 0;
        int headerEnd;
        while ((headerEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0) throw new IOException("The server closed the connection.");
            filled += read;
        }
        var head = Encoding.ASCII.GetString(buffer, 0, headerEnd);
        if (!head.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal)) throw new InvalidOperationException($"Expected {status}, got: {head[..Math.Min(200, head.Length)]}");
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        var length = at < 0 ? 0 : int.Parse(head.AsSpan(at + 16, head.IndexOf("\r\n", at, StringComparison.Ordinal) is var end and > 0 ? end - at - 16 : head.Length - at - 16));
        var left = headerEnd + 4 + length - filled;
        while (left > 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, left)));
            if (read == 0) throw new IOException("The server closed the connection.");
            left -= read;
        }
    }
}
