using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>A browser whose session has ended is nobody's any more, or the guest's it names besides: the dead key goes, or it would stand in the guest's way for ever.</summary>
public sealed class EndedSessions(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true } && context.Request.Cookies.ContainsKey(AccountServices.SessionCookie))
        {
            await context.SignOutAsync(IdentityConstants.ApplicationScheme);
            if (await context.AuthenticateAsync(PersonClaims.GuestScheme) is { Succeeded: true } guest) context.User = guest.Principal;
        }
        await next(context);
    }
}
