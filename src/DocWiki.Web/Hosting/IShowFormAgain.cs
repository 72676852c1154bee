using Microsoft.AspNetCore.Mvc;

namespace DocWiki.Web.Hosting;

/// <summary>A page with a form that can be shown again as it was filled in.</summary>
public interface IShowFormAgain
{
    /// <summary>Of the form: the same id again is the same edit.</summary>
    Guid EditId { get; set; }

    Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken);
}
