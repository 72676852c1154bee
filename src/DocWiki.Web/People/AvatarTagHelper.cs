using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.People;

public enum AvatarSize { Small, Normal, Large }

/// <summary>
/// <c>&lt;avatar person="@id" name="@name" size="Small" /&gt;</c>: always beside the name, which it only repeats. Whoever is not
/// known, or left, gets a grey one without letters.
/// </summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    /// <summary>The id; null for somebody who cannot be named.</summary>
    public string? Person { get; set; }

    public string? Name { get; set; }

    public AvatarSize Size { get; set; } = AvatarSize.Normal;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var avatar = Person is { } id && Name is { Length: > 0 } name && name != KnownPeople.SomeoneWhoLeft ? Avatar.Of(new PersonId(id), name) : default;
        var isKnown = avatar.Initials is { Length: > 0 };
        var size = Size switch { AvatarSize.Small => " avatar--small", AvatarSize.Large => " avatar--large", _ => "" };
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"avatar {(isKnown ? $"avatar--hue-{avatar.Hue}" : "avatar--nobody")}{size}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        if (isKnown) output.Content.SetContent(avatar.Initials);
        else output.Content.SetHtmlContent("""<svg class="icon"><use href="/lib/icons.svg#user-round"/></svg>""");
    }
}
