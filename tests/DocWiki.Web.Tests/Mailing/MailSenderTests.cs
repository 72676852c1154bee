using System.Collections.Concurrent;
using System.Diagnostics;
using DocWiki.Domain;
using DocWiki.Web.Mailing;
using DocWiki.Web.Tests.Hosting;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using Xunit;

namespace DocWiki.Web.Tests.Mailing;

/// <summary>Mail as a server receives it.</summary>
public sealed class MailSenderTests(PostgresFixture postgres)
{
    private static readonly Mail Hello = new("ada@example.org", "Hello", "Text");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_wiki_sends_it_as_plain_text_that_nothing_answers_by_itself()
    {
        await using var server = new SmtpServer();
        await using var wiki = await postgres.StartWikiAsync(Stop, "--Mail:Host", "127.0.0.1", "--Mail:Port", $"{server.Port}", "--Mail:Security", "none", "--Mail:From", "wiki@example.org", "--Mail:PublicAddress", "https://wiki.example.org");
        var sender = wiki.Services.GetRequiredService<MailSender>();
        Assert.True(sender.IsConfigured);

        await sender.SendAsync(new Mail("ada@example.org", "Grüße 😀", "Ein Wort:\n\n.\n" + sender.AddressOf("/account/x?y=1") + "\n"), Stop);

        var received = await server.OneAsync(Stop);
        Assert.Equal(("wiki@example.org", "ada@example.org"), (received.From, Assert.Single(received.To)));
        var message = received.Message;
        Assert.Equal(("wiki@example.org", "ada@example.org"), (message.From.ToString(), message.To.ToString()));
        Assert.Equal("Grüße 😀", message.Subject);
        Assert.Equal("text/plain", message.Body!.ContentType.MimeType);
        Assert.Equal("utf-8", message.Body!.ContentType.Charset);
        Assert.Equal("Ein Wort:\n\n.\nhttps://wiki.example.org/account/x?y=1\n", message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.EndsWith("@example.org", message.MessageId);
        Assert.InRange(message.Date, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public async Task A_wiki_without_a_mail_server_says_so()
    {
        await using var wiki = await postgres.StartWikiAsync(Stop);
        var sender = wiki.Services.GetRequiredService<MailSender>();

        Assert.False(sender.IsConfigured);
        await Assert.ThrowsAsync<InvalidOperationException>(() => sender.SendAsync(Hello, Stop));
    }

    [Fact]
    public async Task What_the_server_does_not_take_yet_is_sent_again_as_the_same_message_and_once()
    {
        await using var server = new SmtpServer();
        server.Refuse("451 <ada@example.org> later");
        await using var post = await Post.OpenAsync(server.Port);

        await post.Sender.SendAsync(Hello, Stop);
        await post.Sender.SendAsync(Hello with { To = "bo@example.org" }, Stop);
        await server.RefusedAsync(1, Stop);

        // The other does not wait for it.
        Assert.Single((await server.OneAsync(Stop)).To);
        while (server.Messages.Count < 2) await Task.Delay(20, Stop);
        Assert.Equal(["ada@example.org", "bo@example.org"], server.Messages.Select(received => received.To.Single()).Order());
        Assert.Equal(2, server.Messages.Select(received => received.Message.MessageId).Distinct().Count());
        var line = Assert.Single(post.Log);
        Assert.Contains("451", line);
        Assert.Contains(server.Messages.Single(received => line.Contains(received.Message.MessageId!)).Message.MessageId!, line);
        Assert.DoesNotContain("ada", line);
    }

    [Fact]
    public async Task What_the_server_will_never_take_is_given_up_and_logged_without_the_address()
    {
        await using var server = new SmtpServer();
        server.Refuse("550 <ada@example.org> is nobody here");
        await using var post = await Post.OpenAsync(server.Port);

        await post.Sender.SendAsync(Hello, Stop);
        await server.RefusedAsync(1, Stop);
        await post.CloseAsync();

        Assert.Empty(server.Messages);
        Assert.Equal(1, server.Refused);
        var line = Assert.Single(post.Log);
        Assert.Contains("given up", line);
        Assert.Contains("550", line);
        Assert.DoesNotContain("ada", line);
    }

    [Fact]
    public async Task A_wiki_that_stops_tries_once_more_what_waits()
    {
        await using var server = new SmtpServer();
        server.Refuse("451 later");
        server.Refuse("451 later");
        await using var post = await Post.OpenAsync(server.Port);
        await post.Sender.SendAsync(Hello, Stop);
        // The next try is in half a minute.
        await server.RefusedAsync(2, Stop);

        await post.CloseAsync();

        Assert.Single(server.Messages);
    }

    [Fact]
    public async Task A_server_that_says_nothing_holds_up_neither_a_request_nor_the_stop()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        await using var post = await Post.OpenAsync(((System.Net.IPEndPoint)silent.LocalEndpoint).Port);

        for (var i = 0; i < 20; i++) Assert.True(post.Sender.SendAsync(Hello, Stop).IsCompletedSuccessfully);
        var clock = Stopwatch.StartNew();
        await post.CloseAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        Assert.Equal(20, post.Log.Count(line => line.Contains("given up")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@example.org\r\nBcc: eve@example.org")]
    [InlineData("ada@example.org\n")]
    [InlineData("ada@example.org, eve@example.org")]
    [InlineData("ada@example.org;eve@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("\"a b\"@example.org")]
    [InlineData("@eve.example.org:ada@example.org")]
    [InlineData("ada@example.org>\u0000")]
    [InlineData("ada@[127.0.0.1]")]
    public async Task Only_one_plain_address_is_written_to(string to)
    {
        await using var post = await Post.OpenAsync(port: 1);

        await Assert.ThrowsAsync<RuleViolationException>(() => post.Sender.SendAsync(Hello with { To = to }, Stop));
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("ada.bell+wiki@mail.example.org")]
    [InlineData("o'neill@bücher.example")]
    public void Usual_addresses_are_taken(string written)
    {
        Assert.True(MailAddresses.TryParse(written, out var address));
        Assert.Equal(written, address.Address);
    }

    [Theory]
    [InlineData("Hello\r\nBcc: eve@example.org")]
    [InlineData("Hello\n\ntext")]
    [InlineData("Hello\u0000")]
    [InlineData("Hello\u2028x")]
    public async Task A_subject_is_one_line(string subject)
    {
        await using var post = await Post.OpenAsync(port: 1);

        await Assert.ThrowsAsync<ArgumentException>(() => post.Sender.SendAsync(Hello with { Subject = subject }, Stop));
    }

    [Theory]
    [InlineData("//eve.example.org/")]
    [InlineData("https://eve.example.org/")]
    [InlineData("account")]
    public async Task A_link_in_a_mail_leads_to_the_wiki(string path)
    {
        await using var post = await Post.OpenAsync(port: 1);

        Assert.Throws<ArgumentException>(() => post.Sender.AddressOf(path));
    }

    /// <summary>Sending alone, without a wiki around it.</summary>
    private sealed class Post : IAsyncDisposable
    {
        private readonly MailDelivery delivery;
        private readonly ConcurrentQueue<string> log = new();
        private bool isClosed;

        private Post(int port)
        {
            var waiting = new WaitingMail(new MailSettings("127.0.0.1", port, SecureSocketOptions.None, null, null, new MailboxAddress("", "wiki@example.org"), new Uri("https://wiki.example.org")));
            Sender = new MailSender(waiting, TimeProvider.System, new Lines<MailSender>(log));
            delivery = new MailDelivery(waiting, TimeProvider.System, new Lines<MailDelivery>(log));
        }

        public MailSender Sender { get; }

        public IReadOnlyList<string> Log => [.. log];

        public static async Task<Post> OpenAsync(int port)
        {
            var post = new Post(port);
            await post.delivery.StartAsync(Stop);
            return post;
        }

        public async Task CloseAsync()
        {
            isClosed = true;
            await delivery.StopAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            if (!isClosed) await CloseAsync();
            delivery.Dispose();
        }
    }

    private sealed class Lines<T>(ConcurrentQueue<string> lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception) + exception);
    }
}
