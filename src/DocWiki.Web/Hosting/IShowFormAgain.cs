using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Hosting;

/// <summary>A page with a form that can be shown again as it was filled in.</summary>
public interface IShowFormAgain
{
    /// <summary>Of the form: the same id again is the same edit. A form that saves no edit has none.</summary>
    Guid EditId
    {
        get => Guid.Empty;
        set
        {
        }
    }

    Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken);
}

/// <summary>
/// A form in which somebody writes for long: meanwhile they may sign in or out in another tab, and its antiforgery token is the one of
/// whoever they were. Such a form is not refused unread but shown again, filled in as it was, with a token that counts. Nothing is done before
/// somebody looks at it and sends it: what another site filled in goes no further by itself. Its class bears <see cref="IgnoreAntiforgeryTokenAttribute"/>,
/// in whose place <see cref="RuleViolationFilter"/> looks at the token. Also somebody who may not, or not any more, gets back what they sent: what
/// it shows besides must be open to everybody.
/// </summary>
public interface IKeepWriting : IShowFormAgain;

/// <summary>Whoever sent this form may not. It goes on to <see cref="RuleViolationFilter"/>, which shows it again and runs no handler.</summary>
public sealed record WritingRefused(string Reason);

public static class ShowingFormsAgain
{
    /// <summary>400: the form again, with what its model state says is wrong.</summary>
    public static Task<IActionResult> RefuseAsync<TPage>(this TPage page, CancellationToken cancellationToken) where TPage : PageModel, IShowFormAgain
    {
        page.Response.StatusCode = StatusCodes.Status400BadRequest;
        return page.ShowFormAgainAsync(cancellationToken);
    }
}
