using DocWiki.Domain;
using MailKit.Security;
using MimeKit;

namespace DocWiki.Web.Mailing;

/// <summary>The section <c>Mail</c> of the settings: through which server mail goes out, and where the links in it lead.</summary>
public sealed record MailSettings(string Host, int Port, SecureSocketOptions Security, string? UserName, string? Password, MailboxAddress From, Uri PublicAddress)
{
    /// <returns>Null where nothing is set: the wiki sends no mail.</returns>
    /// <exception cref="RuleViolationException">Something is set, and something is missing or wrong.</exception>
    public static MailSettings? Read(IConfiguration configuration)
    {
        var section = configuration.GetSection("Mail");
        if (!section.GetChildren().Any(child => child.Value is { Length: > 0 })) return null;

        var host = Required("Host", "the name of a mail server: mail.example.org");
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Wrong("Host", "the name of a mail server: mail.example.org");
        var (security, usualPort) = (section["Security"] ?? "starttls").ToLowerInvariant() switch
        {
            "starttls" => (SecureSocketOptions.StartTls, 587),
            "tls" => (SecureSocketOptions.SslOnConnect, 465),
            "none" => (SecureSocketOptions.None, 25),
            _ => throw Wrong("Security", "starttls, tls or none"),
        };
        var port = section["Port"] is not { Length: > 0 } written ? usualPort : int.TryParse(written, out var number) && number is > 0 and <= 65535 ? number : throw Wrong("Port", "a number from 1 to 65535");
        var from = MailAddresses.TryParse(Required("From", "an address: wiki@example.org"), out var address) ? address : throw Wrong("From", "an address: wiki@example.org");
        var (userName, password) = (Optional("UserName"), Optional("Password"));
        if (userName is null != password is null) throw new RuleViolationException("Mail:UserName and Mail:Password belong together: set both or none.");
        if (password is not null && security == SecureSocketOptions.None)
            throw new RuleViolationException("Mail:Security is none, so everybody on the way could read Mail:Password. Set it to starttls or tls, or leave out UserName and Password.");
        const string publicAddressIs = "the address people know the wiki by: https://wiki.example.org";
        if (!Uri.TryCreate(Required("PublicAddress", publicAddressIs), UriKind.Absolute, out var publicAddress) || publicAddress.Scheme is not ("https" or "http") || publicAddress.PathAndQuery != "/" || publicAddress.UserInfo != "")
            throw Wrong("PublicAddress", publicAddressIs);
        return new MailSettings(host, port, security, userName, password, from, publicAddress);

        string? Optional(string name) => section[name] is { Length: > 0 } value ? value : null;
        string Required(string name, string what) => Optional(name) ?? throw new RuleViolationException($"Mail:{name} is missing. It is {what}");
        // Without the value, lest somebody's password ends in a log by a slip of the line.
        static RuleViolationException Wrong(string name, string what) => new($"Mail:{name} is not {what}");
    }
}
