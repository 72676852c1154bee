using DocWiki.Domain;
using DocWiki.EventStore;
using DocWiki.Web.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Hosting;

/// <summary>When a rule says no to a form, the form is shown again: the reason above it, everything typed still in it.</summary>
public sealed class RuleViolationFilter(IAntiforgery antiforgery) : IAsyncPageFilter
{
    private const string AnotherPerson = "You signed in or out since this form was opened, or it was open for very long. Look at it once more, then save again.";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance is not (PageModel page and IShowFormAgain form) || !HttpMethods.IsPost(page.Request.Method))
        {
            await next();
            return;
        }
        if (page.HttpContext.Features.Get<WritingRefused>() is { } refused)
        {
            // Whatever else is wrong with it is not theirs to mend.
            page.ModelState.Clear();
            page.ModelState.AddModelError("", refused.Reason);
            page.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Result = await ShowAgainAsync();
            return;
        }
        if (form is IKeepWriting && !await antiforgery.IsRequestValidAsync(page.HttpContext))
        {
            // It may be another site's form: it is shown, and nothing of it kept.
            page.HttpContext.Features.Set(new WritingRefused(AnotherPerson));
            page.ModelState.AddModelError("", AnotherPerson);
            page.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Result = await ShowAgainAsync();
            return;
        }
        if (!page.ModelState.IsValid)
        {
            // A field that is not what it should be would be taken as left out.
            page.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Result = await ShowAgainAsync();
            return;
        }

        var executed = await next();
        if (executed.Exception is UnconfirmedException unconfirmed)
        {
            executed.ExceptionHandled = true;
            executed.Result = new Microsoft.AspNetCore.Mvc.RedirectResult(unconfirmed.Address);
            return;
        }
        if (Refusal(executed.Exception) is not { } refusal) return;
        if (executed.Exception is EditIdReusedException) form.EditId = Guid.CreateVersion7();
        page.ModelState.AddModelError("", refusal);
        page.Response.StatusCode = StatusCodes.Status400BadRequest;
        executed.ExceptionHandled = true;
        executed.Result = await ShowAgainAsync();

        Task<Microsoft.AspNetCore.Mvc.IActionResult> ShowAgainAsync()
        {
            if (form.EditId == Guid.Empty) form.EditId = Guid.CreateVersion7();
            return form.ShowFormAgainAsync(page.HttpContext.RequestAborted);
        }
    }

    private static string? Refusal(Exception? exception) => exception switch
    {
        RuleViolationException violation => violation.Message,
        // A page left open, or gone back to, and sent again: what is in it now is another edit.
        EditIdReusedException => "This form was saved before with other content. Look at what you have here, then save again if you mean it.",
        _ => null,
    };
}
