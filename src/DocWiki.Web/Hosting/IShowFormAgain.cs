using Microsoft.AspNetCore.Mvc;

namespace DocWiki.Web.Hosting;

/// <summary>A page with a form that can be shown again as it was filled in.</summary>
public interface IShowFormAgain
{
    Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken);
}
