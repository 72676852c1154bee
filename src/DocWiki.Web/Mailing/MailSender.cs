using DocWiki.Domain;
using MimeKit;
using MimeKit.Utils;

namespace DocWiki.Web.Mailing;

/// <summary>
/// Sends mail, later: a request only puts it in the queue, so it takes no longer than one that sends none, and tells nobody by
/// that whether there is an account.
/// </summary>
public sealed class MailSender(WaitingMail waiting, TimeProvider clock, ILogger<MailSender> log)
{
    /// <summary>Where it is false, nothing that needs mail is offered.</summary>
    public bool IsConfigured => waiting.Settings is not null;

    private MailSettings Settings => waiting.Settings ?? throw new InvalidOperationException("This wiki sends no mail: ask IsConfigured first.");

    /// <summary>For a link in a mail. The address of the request would be what its sender wrote there, and could lead anywhere.</summary>
    /// <param name="path">Of this wiki: <c>/account/…</c></param>
    public Uri AddressOf(string path) =>
        path.StartsWith('/') && !path.StartsWith("//", StringComparison.Ordinal) ? new Uri(Settings.PublicAddress, path) : throw new ArgumentException("This is no path of the wiki.", nameof(path));

    /// <summary>Puts it in the queue and returns at once. Whether it arrives, nobody is told; a failure is in the log.</summary>
    /// <exception cref="RuleViolationException">The address is none, or is more than one.</exception>
    /// <exception cref="ArgumentException">The subject is not one line.</exception>
    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!MailAddresses.TryParse(mail.To, out var to)) throw new RuleViolationException("This is no mail address. One looks like this: ada@example.org");
        if (mail.Subject.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) throw new ArgumentException("A subject is one line.", nameof(mail));

        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = clock.GetUtcNow(),
            // Given now, so that a second try is the same message to whoever received the first after all.
            MessageId = MimeUtils.GenerateMessageId(Settings.From.Domain),
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(Settings.From);
        message.To.Add(to);
        // RFC 3834: no "I am on holiday" comes back.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        if (!waiting.TryAdd(message)) log.LogError("A mail was dropped: too many wait to be sent, or the wiki is stopping.");
        return Task.CompletedTask;
    }
}
