using DocWiki.Domain;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Hosting;

/// <summary>When a rule says no to a form, the form is shown again: the reason above it, everything typed still in it.</summary>
public sealed class RuleViolationFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var executed = await next();
        if (executed.Exception is not RuleViolationException violation || context.HandlerInstance is not (PageModel page and IShowFormAgain form)) return;

        page.ModelState.AddModelError("", violation.Message);
        page.Response.StatusCode = StatusCodes.Status400BadRequest;
        executed.ExceptionHandled = true;
        executed.Result = await form.ShowFormAgainAsync(page.HttpContext.RequestAborted);
    }
}
