using System.Security.Cryptography;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using Microsoft.Extensions.Primitives;

namespace DocWiki.Web.WikiPages;

/// <summary>Answers the view of a page from memory, before anything else of the framework is asked; keeps what the page view wrote where it was not there.</summary>
public sealed class CachedPageViews(RequestDelegate next, PageViewCache cache)
{
    private static readonly StringValues HtmlType = "text/html; charset=utf-8";
    private static readonly StringValues Revalidate = "no-cache";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var isView = request.Path.Value is { } path && path.StartsWith("/wiki/", StringComparison.Ordinal)
            && !request.QueryString.HasValue && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        if (!isView) return next(context);
        // Whoever wrote what waits sees it on the page itself.
        return cache.TryGet(request.Path.Value!, out var view) && !(view.IsWaiting && request.Cookies.ContainsKey(KnownMark.Cookie)) ? AnswerAsync(context, view) : RenderAndKeepAsync(context);
    }

    private static Task AnswerAsync(HttpContext context, CachedView view)
    {
        var headers = context.Response.Headers;
        headers.ETag = view.ETag;
        headers.CacheControl = Revalidate;
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && known.ToString().Contains(view.ETag, StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        headers.ContentType = HtmlType;
        headers.ContentLength = view.Body.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return Task.CompletedTask;
        return context.Response.BodyWriter.WriteAsync(view.Body).AsTask();
    }

    private async Task RenderAndKeepAsync(HttpContext context)
    {
        var begun = cache.Epoch;
        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (context.Response.StatusCode == StatusCodes.Status200OK && context.Features.Get<KeepableView>() is { } keepable)
        {
            var bytes = buffer.ToArray();
            var view = new CachedView(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"", keepable.IsWaiting);
            if (context.Request.Path.Value == "/wiki/" + keepable.Path.Value) cache.Keep(context.Request.Path.Value, keepable.Page.Value, view, begun);
            await AnswerAsync(context, view);
        }
        else if (buffer.Length > 0)
        {
            buffer.Position = 0;
            await buffer.CopyToAsync(body, context.RequestAborted);
        }
    }
}

/// <summary>Set by the page view: what it wrote is the same for everybody and may be kept.</summary>
/// <param name="IsWaiting">For everybody but those who wrote what waits for approval.</param>
public sealed record KeepableView(PageId Page, PagePath Path, bool IsWaiting);
