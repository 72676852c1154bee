using DocWiki.Domain;
using DocWiki.Web.Hosting;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

public sealed class KnownProxiesTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" , ")]
    public void Nobody_is_believed_unless_named(string? written) => Assert.Null(Read(written));

    [Fact]
    public void Those_named_are_believed_and_not_even_this_machine_besides()
    {
        var options = Read("10.0.0.5, 172.16.0.0/12,2001:db8::/32")!;

        Assert.Equal(["10.0.0.5"], options.KnownProxies.Select(address => address.ToString()));
        Assert.Equal(["172.16.0.0/12", "2001:db8::/32"], options.KnownIPNetworks.Select(network => network.ToString()));
    }

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("10.0.0.5, *")]
    [InlineData("10.0.0.5/99")]
    public void What_is_no_address_is_said(string written)
    {
        var refusal = Assert.Throws<RuleViolationException>(() => Read(written));

        Assert.Contains($"“{written.Split(", ")[^1]}” is no address and no network", refusal.Message);
    }

    private static Microsoft.AspNetCore.Builder.ForwardedHeadersOptions? Read(string? written) =>
        KnownProxies.Read(new ConfigurationBuilder().AddInMemoryCollection([new("KnownProxies", written)]).Build());
}
