using System.Text;
using Markdig.Extensions.Mathematics;
using Markdig.Syntax.Inlines;

namespace DocWiki.Web.WikiPages.Rendering;

/// <summary>The words of a line without its marks: for contents, ids and the alternative text of images.</summary>
internal static class PlainText
{
    public static string Of(ContainerInline? inlines)
    {
        if (inlines is null) return "";
        if (inlines.FirstChild is LiteralInline { NextSibling: null } only) return only.Content.ToString();
        var text = new StringBuilder();
        Append(inlines, text, depth: 0);
        return text.ToString();
    }

    private static void Append(ContainerInline inlines, StringBuilder text, int depth)
    {
        if (depth > HtmlWriter.MaxDepth) throw new TooMuchException("nested too deeply");
        for (var inline = inlines.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal: text.Append(literal.Content.AsSpan()); break;
                case CodeInline code: text.Append(code.ContentSpan); break;
                case HtmlEntityInline entity: text.Append(entity.Transcoded.AsSpan()); break;
                case MathInline math: text.Append(math.Content.AsSpan()); break;
                case AutolinkInline link: text.Append(link.Url); break;
                case WikiLink link: text.Append(link.AsWritten); break;
                case HtmlInline raw when HtmlWriter.IsText(raw): text.Append(raw.Tag); break;
                case LineBreakInline: text.Append(' '); break;
                case DelimiterInline delimiter:
                    text.Append(delimiter.ToLiteral());
                    Append(delimiter, text, depth + 1);
                    break;
                case ContainerInline other: Append(other, text, depth + 1); break;
                default: break;
            }
        }
    }
}
