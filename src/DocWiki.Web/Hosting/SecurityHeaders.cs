namespace DocWiki.Web.Hosting;

/// <summary>What every answer tells the browser not to do. No inline script, no inline style, nothing embedded anywhere but by the wiki itself.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; img-src 'self' https: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Diagrams are drawn in a sandboxed frame of their own origin, which needs inline styles and may be framed by the wiki.</summary>
    private const string DiagramPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts";

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: a failure clears what was set before.
        context.Response.OnStarting(static state =>
        {
            Add((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        // What people uploaded comes with a stricter one of its own.
        if (headers.ContentSecurityPolicy.Count == 0)
        {
            headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/embed") ? DiagramPolicy
                : context.Features.Get<StyleNonce>() is { } nonce ? $"{Policy}; style-src 'self' 'nonce-{nonce.Value}'" : Policy;
        }
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }
}
