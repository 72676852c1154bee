using System.Text;
using DocWiki.Domain.WikiPages;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

internal sealed partial class HtmlWriter
{
    private void WriteChildren(ContainerInline container)
    {
        var around = Enter();
        for (var inline = container.FirstChild; inline is not null; inline = inline.NextSibling) Write(inline);
        Leave(around);
    }

    private void Write(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal: html.AppendEscaped(literal.Content.AsSpan()); break;
            case LineBreakInline line: WriteLineBreak(line); break;
            case CodeInline code: html.Append("<code>").AppendEscaped(code.ContentSpan).Append("</code>"); break;
            case EmphasisInline emphasis: WriteEmphasis(emphasis); break;
            case LinkInline { IsImage: true } image: WriteImage(image); break;
            case LinkInline link: WriteLink(link); break;
            case WikiLink link: WriteWikiLink(link); break;
            case AutolinkInline link: WriteAutolink(link); break;
            case HtmlEntityInline entity: html.AppendEscaped(entity.Transcoded.AsSpan()); break;
            case HtmlInline raw: WriteRaw(raw); break;
            case MathInline math: WriteMath(math); break;
            case FootnoteLink footnote: WriteFootnoteLink(footnote); break;
            case TaskList task: WriteTask(task); break;
            case DelimiterInline delimiter:
                html.AppendEscaped(delimiter.ToLiteral());
                WriteChildren(delimiter);
                break;
            case ContainerInline other: WriteChildren(other); break;
            default: break;
        }
    }

    private void WriteLineBreak(LineBreakInline line)
    {
        if (line.NextSibling is null) return;
        html.Append(line.IsHard ? "<br>\n" : "\n");
    }

    private void WriteEmphasis(EmphasisInline emphasis)
    {
        var element = emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount == 2 ? "strong" : "em";
        html.Append('<').Append(element).Append('>');
        WriteChildren(emphasis);
        html.Append("</").Append(element).Append('>');
    }

    private void WriteImage(LinkInline image)
    {
        var alt = PlainText.Of(image);
        var source = SafeUrl.Clean(image.Url ?? "");
        if (source is null || source.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            html.AppendEscaped(alt);
            return;
        }
        html.Append("<img").AppendAttribute("src", source).Append(" loading=\"lazy\"").AppendAttribute("alt", alt);
        if (!string.IsNullOrEmpty(image.Title)) html.AppendAttribute("title", image.Title);
        html.Append('>');
    }

    private void WriteLink(LinkInline link)
    {
        var opened = OpenLink(link.Url ?? "", MarkdownPage.PageLinkOf(link), link.Title);
        isInLink |= opened;
        WriteChildren(link);
        isInLink &= !opened;
        if (opened) html.Append("</a>");
    }

    private bool OpenLink(string url, PageLink? page, string? title) =>
        page is null ? Open(url is ['#', ..] ? url.ToLowerInvariant() : url, title)
        : resolve(page.Link) is { } target ? Open(target.Address + page.Suffix, title)
        : OpenWanted(page.Link.Path!.Value, suggestedTitle: null);

    private void WriteWikiLink(WikiLink link)
    {
        var target = link.Link is { } written ? resolve(written) : null;
        var path = link.Link?.Path;
        var words = link.Label ?? target?.Title ?? link.AsWritten;
        if (target is null && link.Link is not null && path is null) words = $"[[{words}]]";   // no page can be written there
        var opened =
            target is not null ? Open(target.Address + link.Fragment)
            : link.Link is null ? Open(link.Fragment)
            : path is { } wanted && OpenWanted(wanted, wanted.Value == link.Target ? null : link.Target);
        html.AppendEscaped(words);
        if (opened) html.Append("</a>");
    }

    private void WriteAutolink(AutolinkInline link)
    {
        var opened = Open(link.IsEmail ? "mailto:" + link.Url : link.Url);
        html.AppendEscaped(link.Url);
        if (opened) html.Append("</a>");
    }

    /// <summary>Begins an <c>a</c>, but not within another one and not for an address no page may hold: then only the words stay.</summary>
    private bool Open(string url, string? title = null, string classes = "")
    {
        if (isInLink || SafeUrl.Clean(url) is not { } clean) return false;
        html.Append("<a").AppendHref(clean, classes);
        if (!string.IsNullOrEmpty(title)) html.AppendAttribute("title", title);
        html.Append('>');
        return true;
    }

    private bool OpenWanted(PagePath path, string? suggestedTitle)
    {
        var query = suggestedTitle is null ? "" : "?title=" + Uri.EscapeDataString(suggestedTitle);
        return Open(path.Address + "/edit" + query, "Not written yet: " + (suggestedTitle ?? path.Value), "wanted");
    }

    private void WriteMath(MathInline math)
    {
        HasMath = true;
        html.Append(math.DelimiterCount == 2 ? "<span class=\"math display\">" : "<span class=\"math\">")
            .AppendEscaped(math.Content.AsSpan()).Append("</span>");
    }

    // The colon keeps these ids apart from those of headings, which have none.
    private void WriteFootnoteLink(FootnoteLink link)
    {
        if (link.IsBackLink)
            html.Append(" <a class=\"footnote-back-ref\" href=\"#fnref:").Append(link.Index).Append("\" aria-label=\"Back to the text\">↩</a>");
        else if (isInLink)
            html.Append("<sup>").Append(link.Footnote.Order).Append("</sup>");
        else
            html.Append("<sup><a").Append(" id=\"fnref:").Append(link.Index).Append("\" class=\"footnote-ref\" href=\"#fn:")
                .Append(link.Footnote.Order).Append("\">").Append(link.Footnote.Order).Append("</a></sup>");
    }

    private void WriteTask(TaskList task)
    {
        if (task.PreviousSibling is not null) html.Append(task.Checked ? "[x]" : "[ ]");
        else html.Append("<input type=\"checkbox\" disabled=\"\"").Append(task.Checked ? " checked=\"\">" : ">");
    }
}
