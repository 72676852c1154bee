using DocWiki.Domain;
using DocWiki.Web.Mailing;
using MailKit.Security;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace DocWiki.Web.Tests.Mailing;

public sealed class MailSettingsTests
{
    [Fact]
    public void Without_any_the_wiki_sends_no_mail()
    {
        Assert.Null(Read());
        Assert.Null(Read("Host="));
    }

    [Fact]
    public void The_least_there_is_to_say_is_sent_over_a_secure_connection()
    {
        var settings = Read("Host=mail.example.org", "From=wiki@example.org", "PublicAddress=https://wiki.example.org")!;

        Assert.Equal(("mail.example.org", 587, SecureSocketOptions.StartTls), (settings.Host, settings.Port, settings.Security));
        Assert.Equal("wiki@example.org", settings.From.Address);
        Assert.Equal("https://wiki.example.org/", settings.PublicAddress.ToString());
    }

    [Theory]
    [InlineData("tls", SecureSocketOptions.SslOnConnect, 465)]
    [InlineData("STARTTLS", SecureSocketOptions.StartTls, 587)]
    [InlineData("none", SecureSocketOptions.None, 25)]
    public void Each_kind_of_connection_has_its_usual_port(string written, SecureSocketOptions security, int port)
    {
        var settings = Read("Host=h", "From=wiki@example.org", "PublicAddress=http://localhost:5080/", $"Security={written}")!;

        Assert.Equal((security, port), (settings.Security, settings.Port));
    }

    [Theory]
    [InlineData("Mail:Host is missing", "From=wiki@example.org")]
    [InlineData("Mail:Host is not", "Host=http://mail")]
    [InlineData("Mail:From is missing", "Host=h")]
    [InlineData("Mail:From is not", "Host=h", "From=The wiki")]
    [InlineData("Mail:PublicAddress is missing", "Host=h", "From=wiki@example.org")]
    [InlineData("Mail:PublicAddress is not", "Host=h", "From=wiki@example.org", "PublicAddress=wiki.example.org")]
    [InlineData("Mail:PublicAddress is not", "Host=h", "From=wiki@example.org", "PublicAddress=https://wiki.example.org/below")]
    [InlineData("Mail:Port is not", "Host=h", "From=wiki@example.org", "Port=99999")]
    [InlineData("Mail:Security is not", "Host=h", "Security=ssl")]
    [InlineData("Mail:UserName and Mail:Password belong together", "Host=h", "From=wiki@example.org", "UserName=u")]
    [InlineData("Mail:Security is none, so", "Host=h", "From=wiki@example.org", "Security=none", "UserName=u", "Password=secret")]
    public void What_is_missing_or_wrong_is_named_in_one_line_without_the_password(string expected, params string[] written)
    {
        var refusal = Assert.Throws<RuleViolationException>(() => Read(written));

        Assert.StartsWith(expected, refusal.Message);
        Assert.DoesNotContain("\n", refusal.Message);
        Assert.DoesNotContain("secret", refusal.Message);
    }

    private static MailSettings? Read(params string[] written) =>
        MailSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(written.Select(line => KeyValuePair.Create("Mail:" + line.Split('=')[0], (string?)line.Split('=', 2)[1]))).Build());
}
