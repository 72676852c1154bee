using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Net.Http.Headers;

namespace DocWiki.Web.Files;

/// <summary>A file itself. What stands at its address never changes, so whoever has it need not ask again; the name in the address is decoration.</summary>
[Needs(Permission.Read)]
public sealed class FileContentModel(StoredFiles files) : PageModel
{
    /// <summary>Whatever a file holds, opened by itself it is nobody: it runs no script, sends no form, loads nothing and has no cookies.</summary>
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    /// <summary>The same for what cannot hold any markup: around an image or a video, a browser makes a page that loads it once more.</summary>
    private const string PolicyOfMedia = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox";

    public async Task<IActionResult> OnGetAsync(string key, CancellationToken cancellationToken)
    {
        if (!FileKey.TryParse(key, null, out var parsed) || await files.FindAsync(parsed, cancellationToken) is not { } file) return this.NotThere("There is no such file, or it was deleted.");

        // 412 and 416 are for programs, and have no page.
        if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        var disposition = new ContentDispositionHeaderValue(file.Type.Display == FileDisplay.Download ? "attachment" : "inline");
        disposition.SetHttpFileName(file.Name.Value);
        Response.Headers.ContentDisposition = disposition.ToString();
        Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        Response.Headers.ContentSecurityPolicy = file.Type == FileType.Svg ? Policy : PolicyOfMedia;
        return new FileStreamResult(files.Open(file), file.Type.ContentType)
        {
            EntityTag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Hash)}\""),
            EnableRangeProcessing = true,
        };
    }
}
