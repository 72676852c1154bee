using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace DocWiki.Web.Accounts;

/// <summary>What somebody gets who may not: the way to sign in where that would help, else 403 and the reason.</summary>
public sealed class Refusals : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded) return next(context);

        var isSignedIn = context.User.Identity?.IsAuthenticated is true;
        if (!isSignedIn && HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Redirect(ReturnAddress.To("/sign-in", context.Request.Path + context.Request.QueryString));
            return Task.CompletedTask;
        }
        context.Features.Set(new Problem(isSignedIn
            ? "Your account may not do this. If you think it should, ask a maintainer."
            : "You are not signed in, or not any more. Go back: what you typed is still there. Sign in in another tab, then send it again.", null));
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
