using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace DocWiki.Web.Hosting;

/// <summary>
/// Reads a form before anybody asks for it. What cannot be read would otherwise look like a form without its antiforgery token,
/// and the person would be told that.
/// </summary>
public sealed class FormReading(RequestDelegate next)
{
    /// <summary>A page holds 1 MiB of text; written as a form, each of its characters may take nine bytes.</summary>
    public const int MaxBytes = 12 * 1024 * 1024;

    /// <summary>A browser shows an answer only after it has sent everything, so this much is read to tell the person.</summary>
    private const int MaxBytesThrownAway = 100 * 1024 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        // The problem page answers the same request once more.
        if (context.Request.HasFormContentType && context.Features.Get<IStatusCodeReExecuteFeature>() is null)
        {
            if (context.Request.ContentLength is > MaxBytes and < MaxBytesThrownAway)
            {
                context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                Refuse(context, StatusCodes.Status413PayloadTooLarge);
                return;
            }
            try
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }
            catch (BadHttpRequestException unreadable)
            {
                Refuse(context, unreadable.StatusCode);
                return;
            }
            catch (NotSupportedException)
            {
                // A character set nobody uses for good.
                Refuse(context, StatusCodes.Status415UnsupportedMediaType);
                return;
            }
            catch (InvalidDataException)
            {
                context.Features.Set(new Problem("This form holds a character that cannot be stored (U+0000), or is not a form of this wiki. Go back: your text is still there. Remove the character and save again.", null));
                Refuse(context, StatusCodes.Status400BadRequest);
                return;
            }
        }
        await next(context);
    }

    private static void Refuse(HttpContext context, int status)
    {
        // Whoever asks for it from now on must not try to read it again.
        context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
        context.Response.StatusCode = status;
    }
}
