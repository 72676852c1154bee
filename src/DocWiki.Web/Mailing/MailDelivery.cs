using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace DocWiki.Web.Mailing;

/// <summary>Sends what is in the queue, trying again where that may help. Logs never say to whom.</summary>
public sealed class MailDelivery(WaitingMail waiting, TimeProvider clock, ILogger<MailDelivery> log) : IHostedService, IDisposable
{
    /// <summary>Who waits only to try again waits beside the others; a mail server takes this many connections.</summary>
    private const int AtOnce = 8;

    private const int ServerTimeoutMilliseconds = 30_000;

    /// <summary>What is left when the wiki stops gets this long. The whole stop has 30 seconds.</summary>
    private static readonly TimeSpan LastChance = TimeSpan.FromSeconds(5);

    /// <summary>Before the second try and those after it: a hiccup, a restart, a server that lets strangers wait.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5)];

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource giveUp = new();
    private Task delivering = Task.CompletedTask;

    /// <summary>Not as a <see cref="BackgroundService"/>: one that is stopped before it got its first turn never gets one, and what waits would be lost.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (waiting.Settings is { } settings) delivering = Task.Run(() => DeliverAllAsync(settings), CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.TakeNoMore();
        giveUp.CancelAfter(LastChance);
        await stopping.CancelAsync();
        await delivering.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopping.Dispose();
        giveUp.Dispose();
    }

    private Task DeliverAllAsync(MailSettings settings) =>
        Parallel.ForEachAsync(waiting.Messages.ReadAllAsync(CancellationToken.None), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (message, _) => await DeliverAsync(settings, message, stopping.Token));

    /// <param name="stopping">Ends the waiting between tries; each message left is tried once more then.</param>
    private async Task DeliverAsync(MailSettings settings, MimeMessage message, CancellationToken stopping)
    {
        for (var failures = 0; ;)
        {
            // Whoever starts waiting now would not be woken again.
            var isLast = stopping.IsCancellationRequested || failures == Waits.Length;
            if (await FailureOfAsync(settings, message) is not { } failure) return;
            if (isLast || failure.IsFinal)
            {
                log.LogError("Mail {MessageId} was not sent and is given up: {Reason}", message.MessageId, failure.Reason);
                return;
            }
            var wait = Waits[failures++];
            log.LogWarning("Mail {MessageId} could not be sent yet, the next try is in {Wait}: {Reason}", message.MessageId, wait, failure.Reason);
            await Task.Delay(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null: it is sent.</returns>
    private async Task<Failure?> FailureOfAsync(MailSettings settings, MimeMessage message)
    {
        // As other clients here do: the lists of withdrawn certificates are often out of reach from inside a network.
        using var client = new SmtpClient { Timeout = ServerTimeoutMilliseconds, CheckCertificateRevocation = false };
        try
        {
            await client.ConnectAsync(settings.Host, settings.Port, settings.Security, giveUp.Token);
            if (settings.UserName is { } userName) await client.AuthenticateAsync(userName, settings.Password ?? "", giveUp.Token);
            await client.SendAsync(message, giveUp.Token);
        }
        // Anything: one mail must not end the sending of all others, and with it the wiki.
        catch (Exception failure)
        {
            return Failure.Of(failure);
        }
        try
        {
            await client.DisconnectAsync(quit: true, giveUp.Token);
        }
        catch (Exception impolite) when (impolite is IOException or SocketException or SmtpProtocolException or SmtpCommandException or OperationCanceledException)
        {
            // It was taken before; sending it again would be twice.
        }
        return null;
    }

    /// <param name="Reason">Not what the server said: most repeat the address.</param>
    private sealed record Failure(string Reason, bool IsFinal)
    {
        public static Failure Of(Exception exception) => exception switch
        {
            SmtpCommandException refusal => new($"the server answered {(int)refusal.StatusCode} ({refusal.ErrorCode})", IsFinal: (int)refusal.StatusCode >= 500),
            AuthenticationException => new("the server does not take Mail:UserName and Mail:Password", IsFinal: false),
            SslHandshakeException => new("no secure connection: see Mail:Security and the server's certificate", IsFinal: false),
            SocketException unreachable => new($"the server is not reached: {unreachable.SocketErrorCode}", IsFinal: false),
            OperationCanceledException => new("the wiki stopped, or the server took too long", IsFinal: false),
            _ => new(exception.GetType().Name, IsFinal: false),
        };
    }
}
