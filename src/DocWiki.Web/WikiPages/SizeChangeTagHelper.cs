using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.WikiPages;

/// <summary><c>&lt;size-change bytes="12" largest="300" class="…" /&gt;</c>: how much longer or shorter a revision made its page, as a figure and, where <c>largest</c> is said, as a bar that grows from the middle.</summary>
/// <remarks>A list has one in each line, which a partial view would make noticeably slower.</remarks>
[HtmlTargetElement("size-change", TagStructure = TagStructure.WithoutEndTag)]
public sealed class SizeChangeTagHelper : TagHelper
{
    private const int HalfBar = 32;

    public required int Bytes { get; set; }

    /// <summary>The largest change on the same screen, which fills its half of the bar; at least 1.</summary>
    public int? Largest { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (kind, words) = Bytes switch { > 0 => ("plus", $"+{Bytes:N0}"), < 0 => ("minus", $"−{-Bytes:N0}"), _ => ("unchanged", "±0") };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetHtmlContent($"<span class=\"{kind}\">{words}</span><span class=\"visually-hidden\"> bytes</span>");
        if (Largest is not { } largest) return;
        var width = Bytes == 0 ? 0 : Math.Max(1, (int)Math.Round(HalfBar * Math.Sqrt((double)Math.Abs(Bytes) / largest)));
        output.Content.AppendHtml(string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="size-bar" viewBox="0 0 64 4" preserveAspectRatio="none" aria-hidden="true"><rect class="size-bar__all" width="64" height="4"/><rect class="size-bar__{(Bytes < 0 ? "minus" : "plus")}" x="{(Bytes < 0 ? HalfBar - width : HalfBar)}" width="{width}" height="4"/></svg>
            """));
    }
}
