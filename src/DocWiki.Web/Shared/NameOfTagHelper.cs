using DocWiki.Web.People;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary><c>&lt;name-of who="@id" /&gt;</c>: somebody's name alone, where a link stands around it already.</summary>
/// <inheritdoc cref="PersonTagHelper" path="/remarks" />
[HtmlTargetElement("name-of", TagStructure = TagStructure.WithoutEndTag)]
public sealed class NameOfTagHelper(KnownPeople people) : TagHelper
{
    public required string? Who { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "bdi";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetContent(await people.NameOfAsync(Who, CancellationToken.None) ?? "somebody");
    }
}
