using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary><c>&lt;icon name="pencil" /&gt;</c>: a symbol of <c>/lib/icons.svg</c>, always beside words that say the same.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public required string Name { get; set; }

    public bool Large { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        var given = output.Attributes["class"]?.Value;
        output.Attributes.SetAttribute("class", (Large ? "icon icon--large " : "icon ") + given);
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"/lib/icons.svg#{Name}\"/>");
    }
}
