using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Xunit;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>What came back.</summary>
public sealed class Answer
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly string address;
    private readonly Lazy<IHtmlDocument> page;

    public Answer(string address, HttpResponseMessage response, string body)
    {
        (this.address, Body, Status) = (address, body, response.StatusCode);
        foreach (var header in response.Headers.Concat(response.Content.Headers)) headers[header.Key] = string.Join(", ", header.Value);
        page = new(() => new HtmlParser().ParseDocument(Body));
    }

    public HttpStatusCode Status { get; }

    public string Body { get; }

    public IHtmlDocument Page => page.Value;

    public string? ETag => Header("ETag");

    /// <summary>What a reader sees of the page itself, spaces folded.</summary>
    public string MainText => Words(Page.QuerySelector("main"));

    /// <summary>Why a form was not taken.</summary>
    public string Problem => Words(Page.QuerySelector("[role=alert]"));

    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>The words of the one element; empty where there is none.</summary>
    public string Text(string selector) => Words(Page.QuerySelector(selector));

    public string[] Texts(string selector) => [.. Page.QuerySelectorAll(selector).Select(Words)];

    public string? Link(string words) => Page.QuerySelectorAll("main a, aside a").FirstOrDefault(link => Words(link) == words)?.GetAttribute("href");

    public ServedForm Form() => ServedForm.Read(Page.QuerySelectorAll<IHtmlFormElement>("form[method=post]").Single(), address);

    /// <summary>The form that is sent to this address, where a page has several.</summary>
    public ServedForm Form(string action)
    {
        Assert.True(Status == HttpStatusCode.OK, $"{address}: {Status}, {MainText}");
        return ServedForm.Read(Page.QuerySelectorAll<IHtmlFormElement>("form[method=post]").Single(form => form.GetAttribute("action") == action), address);
    }

    /// <summary>Sees that this is a redirect within the wiki.</summary>
    /// <returns>Where it leads.</returns>
    public string LeadsTo(HttpStatusCode status = HttpStatusCode.Redirect)
    {
        Assert.True(Status == status, $"{address}: {Status} instead of {status}. {Problem} {MainText}");
        var location = Header("Location");
        Assert.StartsWith("/", location);
        Assert.False(location!.StartsWith("//", StringComparison.Ordinal));
        return location;
    }

    private static string Words(IElement? element)
    {
        if (element is null) return "";
        var words = new StringBuilder();
        foreach (var part in element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) words.Append(words.Length > 0 ? " " : "").Append(part);
        return words.ToString();
    }
}
