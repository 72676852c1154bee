using System.Security.Cryptography;

namespace DocWiki.Web.Hosting;

/// <summary>A number of this one answer: a style sheet that bears it may stand in the page. Only for pages that are made for one person and kept nowhere.</summary>
public sealed record StyleNonce(string Value)
{
    public static string Of(HttpContext context)
    {
        if (context.Features.Get<StyleNonce>() is not { } nonce) context.Features.Set(nonce = new StyleNonce(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))));
        return nonce.Value;
    }
}
