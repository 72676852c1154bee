using Microsoft.Net.Http.Headers;

namespace DocWiki.Web.Hosting;

/// <summary>Style sheets, scripts, fonts. An address with a version (<c>?v=…</c>, made by asp-append-version) never changes its content.</summary>
public static class StaticAssets
{
    public static bool MayBe(HttpContext context) =>
        context.Request.Path.Value is { } path && !path.StartsWith("/wiki/", StringComparison.Ordinal);

    public static StaticFileOptions Options { get; } = new()
    {
        OnPrepareResponse = prepared =>
        {
            var isVersioned = prepared.Context.Request.Query.ContainsKey("v") || prepared.Context.Request.Path.StartsWithSegments("/lib");
            prepared.Context.Response.Headers[HeaderNames.CacheControl] = isVersioned ? "public, max-age=31536000, immutable" : "no-cache";
        },
    };
}
