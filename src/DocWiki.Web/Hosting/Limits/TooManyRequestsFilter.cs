using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Hosting.Limits;

/// <summary>429, saying how long to wait: above the form as it was filled in, else on the problem page.</summary>
public sealed class TooManyRequestsFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (executed.Exception is not TooManyRequestsException refusal) return;
        executed.ExceptionHandled = true;
        var response = context.HttpContext.Response;
        response.Headers.RetryAfter = $"{refusal.RetryAfter.TotalSeconds:0}";
        if (context.HandlerInstance is PageModel page and IShowFormAgain form)
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
            page.ModelState.AddModelError("", refusal.Message);
            executed.Result = await form.ShowFormAgainAsync(context.HttpContext.RequestAborted);
        }
        else
        {
            context.HttpContext.Features.Set(new Problem(refusal.Message, null));
            executed.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
        }
    }
}
