using Markdig.Extensions.Alerts;
using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace DocWiki.Web.WikiPages.Rendering;

internal sealed partial class HtmlWriter
{
    private void Write(Block block)
    {
        switch (block)
        {
            case ParagraphBlock paragraph: WriteParagraph(paragraph); break;
            case HeadingBlock heading: WriteHeading(heading); break;
            case MathBlock math: WriteMath(math); break;
            case CodeBlock code: WriteCode(code); break;
            case ListBlock list: WriteList(list); break;
            case QuoteBlock quote: WriteQuote(quote); break;
            case Table table: WriteTable(table); break;
            case HtmlBlock raw: WriteRaw(raw); break;
            case ThematicBreakBlock: html.Append("<hr>\n"); break;
            case DefinitionList list: WriteDefinitions(list); break;
            case FootnoteGroup footnotes: WriteFootnotes(footnotes); break;
            case LinkReferenceDefinitionGroup: break;
            case ContainerBlock other: WriteChildren(other); break;
            case LeafBlock { Inline: { } inline }: WriteChildren(inline); break;
            default: break;
        }
    }

    private void WriteChildren(ContainerBlock container)
    {
        var around = Enter();
        foreach (var child in container) Write(child);
        Leave(around);
    }

    private void WriteParagraph(ParagraphBlock paragraph)
    {
        if (paragraph.Inline is { FirstChild: null }) return;   // an alert's first line, taken by its kind
        html.Append("<p>");
        WriteLine(paragraph);
        html.Append("</p>\n");
    }

    /// <summary>The words of a paragraph, without its element.</summary>
    private void WriteLine(LeafBlock leaf)
    {
        if (leaf.Inline is null) html.AppendEscaped(leaf.Lines.ToString());
        else if (leaf.Inline.FirstChild is TaskList && leaf.Parent is ListItemBlock)
        {
            html.Append("<label>");
            WriteChildren(leaf.Inline);
            html.Append("</label>");
        }
        else WriteChildren(leaf.Inline);
    }

    private void WriteHeading(HeadingBlock heading)
    {
        html.Append("<h").Append(heading.Level);
        if (heading.TryGetAttributes()?.Id is { } id) html.AppendAttribute("id", id);
        html.Append('>');
        if (heading.Inline is not null) WriteChildren(heading.Inline);
        if (editLinks is not null && editLinks.TryGetValue(heading, out var edit))
            html.Append("<a class=\"section-edit\"").AppendAttribute("href", edit.Address).AppendAttribute("aria-label", $"Edit section {edit.Heading}").AppendAttribute("title", "Edit this section")
                .Append("><svg class=\"icon\" aria-hidden=\"true\"><use href=\"/lib/icons.svg#pencil\"/></svg></a>");
        html.Append("</h").Append(heading.Level).Append(">\n");
    }

    private void WriteMath(CodeBlock math)
    {
        HasMath = true;
        html.Append("<div class=\"math\">");
        AppendLines(math);
        html.Append("</div>\n");
    }

    private void WriteCode(CodeBlock code)
    {
        var language = (code as FencedCodeBlock)?.Info;
        if (language == "math") WriteMath(code);
        else if (language == "mermaid")
        {
            HasDiagram = true;
            html.Append("<pre class=\"mermaid\">\n");   // a line feed here is not part of the text, and saves one that is
            AppendLines(code);
            html.Append("</pre>\n");
        }
        else
        {
            var name = language is { Length: > 0 } ? AllowedHtml.LanguageClass(language) : null;
            HasCode |= name is not null;
            html.Append("<pre><code");
            if (name is not null) html.AppendAttribute("class", name);
            html.Append('>');
            AppendLines(code);
            html.Append("</code></pre>\n");
        }
    }

    private void AppendLines(LeafBlock leaf)
    {
        for (var i = 0; i < leaf.Lines.Count; i++) html.AppendEscaped(leaf.Lines.Lines[i].Slice.AsSpan()).Append('\n');
    }

    private void WriteList(ListBlock list)
    {
        html.Append(list.IsOrdered ? "<ol" : "<ul");
        if (list.Any(IsTask)) html.Append(" class=\"task-list\"");
        if (list.IsOrdered && list.OrderedStart is { } start && start != "1") html.AppendAttribute("start", start);
        html.Append(">\n");
        foreach (var item in list)
        {
            html.Append(IsTask(item) ? "<li class=\"task-list-item\">" : "<li>");
            WriteItem((ContainerBlock)item, isTight: !list.IsLoose);
            html.Append("</li>\n");
        }
        html.Append(list.IsOrdered ? "</ol>\n" : "</ul>\n");
    }

    private static bool IsTask(Block item) =>
        item is ListItemBlock { Count: > 0 } listItem && listItem[0] is ParagraphBlock { Inline.FirstChild: TaskList };

    private void WriteItem(ContainerBlock item, bool isTight)
    {
        var around = Enter();
        for (var i = 0; i < item.Count; i++)
        {
            if (item[i] is DefinitionTerm) continue;
            if (isTight && item[i] is ParagraphBlock paragraph)
            {
                if (i > 0 && item is ListItemBlock) EnsureLine();
                WriteLine(paragraph);
            }
            else
            {
                EnsureLine();
                Write(item[i]);
            }
        }
        Leave(around);
    }

    private void WriteQuote(QuoteBlock quote)
    {
        if (quote is AlertBlock alert)
        {
            var kind = alert.Kind.ToString().ToLowerInvariant();
            if (kind is "note" or "tip" or "important" or "warning" or "caution")
            {
                html.Append("<div class=\"alert alert-").Append(kind).Append("\" role=\"note\">\n<p class=\"alert-title\">")
                    .Append(char.ToUpperInvariant(kind[0])).Append(kind.AsSpan(1)).Append("</p>\n");
                WriteChildren(alert);
                html.Append("</div>\n");
                return;
            }
            html.Append("<blockquote>\n<p>[!").AppendEscaped(alert.Kind.AsSpan()).Append("]</p>\n");
        }
        else html.Append("<blockquote>\n");
        WriteChildren(quote);
        html.Append("</blockquote>\n");
    }

    private void WriteTable(Table table)
    {
        html.Append("<table>\n");
        string? part = null;
        foreach (var row in table.Cast<TableRow>())
        {
            var wanted = row.IsHeader ? "thead" : "tbody";
            if (part != wanted)
            {
                if (part is not null) html.Append("</").Append(part).Append(">\n");
                html.Append('<').Append(wanted).Append(">\n");
                part = wanted;
            }
            html.Append("<tr>\n");
            for (var i = 0; i < row.Count; i++) WriteCell((TableCell)row[i], row.IsHeader ? "th" : "td", i < table.ColumnDefinitions.Count ? table.ColumnDefinitions[i].Alignment : null);
            html.Append("</tr>\n");
        }
        if (part is not null) html.Append("</").Append(part).Append(">\n");
        html.Append("</table>\n");
    }

    private void WriteCell(TableCell cell, string element, TableColumnAlign? alignment)
    {
        html.Append('<').Append(element);
        if (alignment is not null)
            html.AppendAttribute("class", alignment switch
            {
                TableColumnAlign.Center => "align-center",
                TableColumnAlign.Right => "align-right",
                _ => "align-left",
            });
        html.Append('>');
        WriteItem(cell, isTight: cell.Count == 1);
        html.Append("</").Append(element).Append(">\n");
    }

    private void WriteDefinitions(DefinitionList list)
    {
        html.Append("<dl>\n");
        foreach (var item in list.OfType<DefinitionItem>())
        {
            var terms = item.OfType<DefinitionTerm>().ToList();
            foreach (var term in terms)
            {
                html.Append("<dt>");
                WriteLine(term);
                html.Append("</dt>\n");
            }
            html.Append("<dd>");
            WriteItem(item, isTight: item.Count - terms.Count == 1);
            html.Append("</dd>\n");
        }
        html.Append("</dl>\n");
    }

    private void WriteFootnotes(FootnoteGroup footnotes)
    {
        if (footnotes.Count == 0) return;
        html.Append("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        foreach (var footnote in footnotes.Cast<Footnote>())
        {
            html.Append("<li id=\"fn:").Append(footnote.Order).Append("\">\n");
            WriteChildren(footnote);
            html.Append("</li>\n");
        }
        html.Append("</ol>\n</section>\n");
    }
}
