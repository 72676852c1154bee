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

public static class ShowingFormsAgain
{
    /// <summary>400: the form again, with what its model state says is wrong.</summary>
    public static Task<IActionResult> RefuseAsync<TPage>(this TPage page, CancellationToken cancellationToken) where TPage : PageModel, IShowFormAgain
    {
        page.Response.StatusCode = StatusCodes.Status400BadRequest;
        return page.ShowFormAgainAsync(cancellationToken);
    }
}
