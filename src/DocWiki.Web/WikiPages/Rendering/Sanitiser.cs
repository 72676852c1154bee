using System.Diagnostics;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>
/// Leaves of any HTML what <see cref="AllowedHtml"/> allows. The text is parsed once, as a browser parses what stands in a body, and
/// written anew from the tree: what a browser sees is our own writing, whatever the author's looked like.
/// </summary>
internal sealed class Sanitiser
{
    /// <summary>Deeper elements become neighbours. The writer's 100 and room for the author's own.</summary>
    private const int MaxDepth = 250;

    /// <summary>HTML can ask for a tree far larger than itself (a thousand open fonts, copied into each of a thousand paragraphs).</summary>
    private const long MaxBytes = 256 << 20;

    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private readonly StringBuilder html;
    private readonly HashSet<string> ids;

    private Sanitiser(int length, IEnumerable<string> ids)
    {
        html = new StringBuilder(length + length / 8);
        this.ids = [.. ids];
    }

    /// <param name="ids">What the writer gave out; each stays at the first element that has it, any other goes.</param>
    /// <exception cref="TooMuchException"/>
    public static string Clean(string html, IEnumerable<string> ids)
    {
        var sanitiser = new Sanitiser(html.Length, ids);
        var document = new HtmlParser().ParseDocument("");
        foreach (var node in Parser().ParseFragment(html, document.Body!)) sanitiser.Write(node);
        return sanitiser.html.ToString();
    }

    private static HtmlParser Parser()
    {
        var started = Stopwatch.GetTimestamp();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        return new HtmlParser(new HtmlParserOptions
        {
            MaximumDepth = MaxDepth,
            SkipComments = true,
            DisableElementPositionTracking = true,
            OnToken = (_, _) =>
            {
                if (GC.GetAllocatedBytesForCurrentThread() - allocated > MaxBytes || Stopwatch.GetElapsedTime(started) > MaxTime)
                    throw new TooMuchException("HTML that grows when it is read");
            },
        });
    }

    private void Write(INode node)
    {
        if (node is IText text) html.AppendEscaped(text.Data);
        else if (node is IHtmlElement element) Write(element);
    }

    private void Write(IHtmlElement element)
    {
        var name = element.LocalName;
        if (AllowedHtml.DroppedWithContent.Contains(name)) return;
        if (!AllowedHtml.Elements.TryGetValue(name, out var own) || !IsWorthKeeping(element, name))
        {
            WriteChildren(element);
            return;
        }
        html.Append('<').Append(name);
        WriteAttributes(element, name, own);
        html.Append('>');
        if (AllowedHtml.Void.Contains(name)) return;
        // A parser drops a line feed that follows <pre>: one that is part of the text needs another before it.
        if (name == "pre" && (element.ClassList.Contains("mermaid") || element.FirstChild is IText { Data: ['\n', ..] })) html.Append('\n');
        WriteChildren(element);
        html.Append("</").Append(name).Append('>');
    }

    private void WriteChildren(IElement element)
    {
        foreach (var child in element.ChildNodes) Write(child);
    }

    private static bool IsWorthKeeping(IHtmlElement element, string name) => name switch
    {
        "input" => element.GetAttribute("type") == "checkbox",
        "img" => SourceOf(element) is not null,
        _ => true,
    };

    private void WriteAttributes(IHtmlElement element, string name, string[] own)
    {
        if (element.GetAttribute("id") is { } id && ids.Remove(id)) html.AppendAttribute("id", id);
        var classes = ClassesOf(element);
        if (name == "a") html.AppendHref(element.GetAttribute("href") is { } href ? SafeUrl.Clean(href) : null, classes);
        else if (classes.Length > 0) html.AppendAttribute("class", classes);
        if (name == "img") html.AppendAttribute("src", SourceOf(element)!).Append(" loading=\"lazy\"");
        if (name == "input") html.Append(" type=\"checkbox\" disabled=\"\"").Append(element.HasAttribute("checked") ? " checked=\"\"" : "");
        WriteAttributes(element, own);
        WriteAttributes(element, AllowedHtml.Everywhere);
    }

    private void WriteAttributes(IHtmlElement element, string[] names)
    {
        foreach (var name in names)
            if (element.GetAttribute(name) is { } value && AllowedHtml.IsAllowedValue(name, value)) html.AppendAttribute(name, value);
    }

    /// <summary>Allowed classes, without <c>external</c> (the address decides), and what an <c>align</c> attribute stands for.</summary>
    private static string ClassesOf(IHtmlElement element)
    {
        var classes = element.GetAttribute("class") is { } written
            ? string.Join(' ', written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(c => c != "external" && AllowedHtml.IsAllowedClass(c)).Distinct())
            : "";
        if (element.GetAttribute("align")?.ToLowerInvariant() is not ("left" or "center" or "right") || classes.Contains("align-", StringComparison.Ordinal)) return classes;
        return $"{classes} align-{element.GetAttribute("align")!.ToLowerInvariant()}".TrimStart();
    }

    private static string? SourceOf(IHtmlElement image) =>
        image.GetAttribute("src") is { } source && SafeUrl.Clean(source) is { } clean && !clean.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? clean : null;
}
