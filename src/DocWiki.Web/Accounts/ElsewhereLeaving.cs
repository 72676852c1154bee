using Microsoft.AspNetCore.Authentication;

namespace DocWiki.Web.Accounts;

/// <summary>
/// The way to a provider, by a page that leads there at once and not by a redirect: browsers hold the policy's <c>form-action 'self'</c> against
/// every redirect that follows a form, also those the provider goes on with to others, which no list of ours could know. A plain link
/// instead would let any site start it.
/// </summary>
public sealed partial class ElsewhereLeaving(ILogger<ElsewhereLeaving> log)
{
    /// <returns>The provider's own address, for <c>_Leaving.cshtml</c>; null: what it says of itself could not be read.</returns>
    public async Task<string?> AddressAsync(HttpContext context, ElsewhereProvider provider, AuthenticationProperties leaving)
    {
        try
        {
            await context.ChallengeAsync(provider.Scheme, leaving);
        }
        catch (InvalidOperationException failure) when (failure.InnerException is not null)
        {
            LogAway(provider.Key, failure.InnerException.Message);
            return null;
        }
        var address = context.Response.Headers.Location;
        context.Response.Headers.Remove("Location");
        context.Response.StatusCode = StatusCodes.Status200OK;
        return address;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider {Key} cannot be asked for its addresses: {Reason}")]
    private partial void LogAway(string key, string reason);
}
