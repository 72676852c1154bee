using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace DocWiki.Web.Tests.WikiPages.Rendering;

/// <summary>
/// A second opinion on what may stand in a page, with lists of its own and a parser that reads as browsers do: what it sees must be
/// allowed, and must stay within the element the layout puts it in.
/// </summary>
internal static class AllowedOutput
{
    private static readonly HashSet<string> Elements =
    [
        .. ("a abbr b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins "
            + "kbd label li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr").Split(' '),
    ];

    private static readonly HashSet<string> Attributes =
    [
        .. ("id class href rel title src alt loading width height type disabled checked start reversed value open colspan rowspan scope datetime lang dir "
            + "aria-label role").Split(' '),
    ];

    public static void Check(string html)
    {
        var document = new HtmlParser().ParseDocument($"<!doctype html><body><main>{html}</main><footer></footer></body>");
        var main = document.Body!.FirstElementChild!;
        Assert.Equal("main", main.LocalName);
        Assert.Equal("footer", main.NextElementSibling?.LocalName);
        Assert.Null(main.NextElementSibling!.NextElementSibling);
        Assert.Empty(main.NextElementSibling.ChildNodes);
        foreach (var element in main.QuerySelectorAll("*")) Check(element);
        Assert.DoesNotContain(document.Descendants(), node => node is IComment);
    }

    private static void Check(IElement element)
    {
        Assert.Contains(element.LocalName, Elements);
        Assert.Equal("http://www.w3.org/1999/xhtml", element.NamespaceUri);
        foreach (var attribute in element.Attributes)
        {
            Assert.Contains(attribute.Name, Attributes);
            if (attribute.Name is "href" or "src") CheckAddress(attribute.Value);
        }
        if (element.LocalName == "input") Assert.True(element.GetAttribute("type") == "checkbox" && element.HasAttribute("disabled"));
        if (element.GetAttribute("href") is { } href && (href.StartsWith("http", StringComparison.OrdinalIgnoreCase) || href.StartsWith("//", StringComparison.Ordinal)))
            Assert.Equal("nofollow noopener", element.GetAttribute("rel"));
    }

    private static void CheckAddress(string address)
    {
        Assert.DoesNotContain(address, c => c is <= ' ' or '\\' or > '~');
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || address.AsSpan(0, colon).IndexOfAny("/?#") >= 0) return;
        Assert.Contains(address[..colon].ToLowerInvariant(), (string[])["http", "https", "mailto"]);
    }
}
