using System.Threading.Channels;
using MimeKit;

namespace DocWiki.Web.Mailing;

/// <summary>What waits to be sent. In memory: what a killed wiki had not sent is gone, and whoever waits for it asks for another.</summary>
/// <param name="settings">Null where no mail is sent.</param>
public sealed class WaitingMail(MailSettings? settings)
{
    /// <summary>Messages. A few kB each; more than a wiki sends in a day.</summary>
    private const int Capacity = 1000;

    private readonly Channel<MimeMessage> messages = Channel.CreateBounded<MimeMessage>(Capacity);

    public MailSettings? Settings => settings;

    public ChannelReader<MimeMessage> Messages => messages.Reader;

    /// <returns>False: it is full, or the wiki is stopping.</returns>
    public bool TryAdd(MimeMessage message) => messages.Writer.TryWrite(message);

    public void TakeNoMore() => messages.Writer.TryComplete();
}
