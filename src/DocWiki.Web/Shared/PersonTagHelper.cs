using DocWiki.Web.People;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary><c>&lt;person who="@line.Person" name="@…" /&gt;</c>: somebody's name, leading to their profile; words alone where there is none.</summary>
[HtmlTargetElement("person", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PersonTagHelper : TagHelper
{
    /// <summary>The person's id; null where it is not known who it was.</summary>
    public required string? Who { get; set; }

    public required string? Name { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var hasProfile = Who is not null && Name is not null && Name != KnownPeople.SomeoneWhoLeft;
        output.TagName = hasProfile ? "a" : "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        if (hasProfile)
        {
            output.Attributes.SetAttribute("class", "quiet-link");
            output.Attributes.SetAttribute("href", $"/people/{Uri.EscapeDataString(Who!)}");
        }
        output.Content.SetContent(Name ?? "somebody");
    }
}
