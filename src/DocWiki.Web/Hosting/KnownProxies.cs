using System.Net;
using DocWiki.Domain;
using Microsoft.AspNetCore.HttpOverrides;

namespace DocWiki.Web.Hosting;

/// <summary>
/// The setting <c>KnownProxies</c>: who may say for whom a request is. Nobody else is believed; otherwise anybody could be
/// everybody, and each limit by address would be none.
/// </summary>
public static class KnownProxies
{
    /// <returns>Null where there is no proxy.</returns>
    /// <exception cref="RuleViolationException">Something in the setting is no address.</exception>
    public static ForwardedHeadersOptions? Read(IConfiguration configuration)
    {
        var written = (configuration["KnownProxies"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (written.Length == 0) return null;

        // Several proxies in a row: read on for as long as the one before is known.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        // This machine is believed by default.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var one in written)
        {
            if (IPAddress.TryParse(one, out var address)) options.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(one, out var network)) options.KnownIPNetworks.Add(network);
            else throw new RuleViolationException($"KnownProxies: “{one}” is no address and no network. They look like this: --KnownProxies 10.0.0.5,172.16.0.0/12");
        }
        return options;
    }
}
