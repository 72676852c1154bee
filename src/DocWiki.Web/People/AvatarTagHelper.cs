using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.People;

public enum AvatarSize { Small, Normal, Large }

/// <summary>
/// <c>&lt;avatar person="@id" name="@name" size="Large" /&gt;</c>: always beside the name, which it only repeats. Whoever is not
/// known, or left, gets a grey one without letters.
/// </summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    /// <summary>The id; null for somebody who cannot be named.</summary>
    public string? Person { get; set; }

    /// <summary>Null: nobody is known by the id.</summary>
    public string? Name { get; set; }

    public AvatarSize Size { get; set; } = AvatarSize.Normal;

    public static IHtmlContent Draw(string? person, string? name, AvatarSize size)
    {
        var avatar = person is not null && name is not null ? Avatar.Of(new PersonId(person), name) : default;
        var isKnown = avatar.Initials is { Length: > 0 };
        var circle = new TagBuilder("span");
        circle.AddCssClass($"avatar {(isKnown ? $"avatar--hue-{avatar.Hue}" : "avatar--nobody")}{size switch { AvatarSize.Small => " avatar--small", AvatarSize.Large => " avatar--large", _ => "" }}");
        circle.MergeAttribute("aria-hidden", "true");
        if (isKnown) circle.InnerHtml.Append(avatar.Initials);
        else circle.InnerHtml.AppendHtml("""<svg class="icon"><use href="/lib/icons.svg#user-round"/></svg>""");
        return circle;
    }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Draw(Person, Name, Size));
    }
}
