using DocWiki.Web.Hosting;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>What somebody gets who may not: the way to sign in where that would help, else 403 and the reason; beside it, what they wrote.</summary>
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
        if (KeepsWriting(context))
        {
            // Behind “Back” there would be nothing: such a page is not kept by browsers, and is not to be opened any more.
            context.Features.Set(new WritingRefused(isSignedIn
                ? "Your account may not do this. If you think it should, ask a maintainer, then save again."
                : "You are not signed in, or not any more, and without an account nobody may do this here now. Sign in in another tab, then save again."));
            return next(context);
        }
        context.Features.Set(new Problem(isSignedIn
            ? "Your account may not do this. If you think it should, ask a maintainer."
            : "You are not signed in, or not any more. Nothing was changed. Sign in, then do it once more.", null));
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool KeepsWriting(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>()?.HandlerTypeInfo is { } page
        // What RuleViolationFilter stops, and nothing that would go past it.
        && page.IsAssignableTo(typeof(PageModel)) && page.IsAssignableTo(typeof(IKeepWriting));
}
