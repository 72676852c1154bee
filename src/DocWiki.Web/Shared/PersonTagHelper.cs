using DocWiki.Web.People;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary><c>&lt;person who="@line.Person" /&gt;</c>: somebody's name, leading to their profile, and that they are a guest where they are one; words alone where there is no profile.</summary>
/// <remarks>A list asks <see cref="KnownPeople.LoadAsync"/> for all of its people beforehand, so that this finds each in memory.</remarks>
[HtmlTargetElement("person", TagStructure = TagStructure.WithoutEndTag)]
public sealed class PersonTagHelper(KnownPeople people) : TagHelper
{
    /// <summary>The person's id; null where it is not known who it was.</summary>
    public required string? Who { get; set; }

    /// <summary>A small avatar before the name.</summary>
    public bool Avatar { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var known = Who is null ? null : await people.FindAsync(Who, CancellationToken.None);
        output.TagName = known is null ? "span" : "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        // A name may run from right to left; what stands around it does not turn with it.
        output.Attributes.SetAttribute("dir", "auto");
        output.Content.SetContent(known?.Name ?? (Who is null ? "somebody" : KnownPeople.SomeoneWhoLeft));
        if (Avatar)
        {
            output.PreElement.AppendHtml("<span class=\"person\">").AppendHtml(AvatarTagHelper.Draw(Who, known?.Name, AvatarSize.Small));
            output.PostElement.AppendHtml("</span>");
        }
        if (known is null) return;
        output.Attributes.SetAttribute("class", "quiet-link");
        output.Attributes.SetAttribute("href", $"/people/{Uri.EscapeDataString(Who!)}");
        if (known.Mark is { } mark) output.PostElement.AppendHtml($" <span class=\"guest-mark\">{mark}</span>");
    }
}
