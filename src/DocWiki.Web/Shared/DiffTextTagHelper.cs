using System.Text.Encodings.Web;
using DocWiki.Domain.Text;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary>
/// <c>&lt;diff-text segments="…" mark="del" /&gt;</c>: one line of a comparison, its changed words marked. Written without any
/// white space of its own, because the line's own white space is shown.
/// </summary>
[HtmlTargetElement("diff-text", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DiffTextTagHelper(HtmlEncoder encoder) : TagHelper
{
    public required IReadOnlyList<LineDiff.Segment> Segments { get; set; }

    /// <summary>The element that marks changed words: <c>del</c> or <c>ins</c>.</summary>
    public required string Mark { get; set; }

    /// <summary>What is said beside the line.</summary>
    public DiffNote? Note { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Note is { Target: { } target }) output.Content.AppendHtml($"<a class=\"diff__note\" href=\"{target}\">{encoder.Encode(Note.Words)}</a>");
        else if (Note is not null) output.Content.AppendHtml($"<span class=\"diff__note\">{encoder.Encode(Note.Words)}</span>");
        // Where everything changed the line's own colour says so.
        var isWholeLine = Segments.All(segment => segment.IsChanged);
        foreach (var segment in Segments)
        {
            var text = encoder.Encode(segment.Text);
            output.Content.AppendHtml(segment.IsChanged && !isWholeLine ? $"<{Mark}>{text}</{Mark}>" : text);
        }
    }
}
