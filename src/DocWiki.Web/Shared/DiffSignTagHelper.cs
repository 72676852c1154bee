using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary><c>&lt;diff-sign line="…" change="3" /&gt;</c>: −, + or ⇄, said in words too; at the first line of a change it is the link to that change.</summary>
[HtmlTargetElement("diff-sign", TagStructure = TagStructure.WithoutEndTag)]
public sealed class DiffSignTagHelper : TagHelper
{
    public required DiffLine Line { get; set; }

    /// <summary>The number of the change that begins here.</summary>
    public int? Change { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Line.Sign == ' ') return;
        var sign = $"<span aria-hidden=\"true\">{Line.Sign}</span><span class=\"visually-hidden\">{Line.Said}</span>";
        output.Content.SetHtmlContent(Change is { } number
            ? $"<a class=\"diff__link\" href=\"#c{number}\" title=\"Address of this change\">{sign}<span class=\"visually-hidden\">, change {number}</span></a>" : sign);
    }
}
