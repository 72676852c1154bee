using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary>A point in time: <c>20 Nov 2026</c> in UTC for everybody, made local and relative by script.</summary>
[HtmlTargetElement("moment", TagStructure = TagStructure.WithoutEndTag)]
public sealed class MomentTagHelper : TagHelper
{
    public required DateTimeOffset At { get; set; }

    /// <summary>Shows the hour instead of the day.</summary>
    public bool Clock { get; set; }

    /// <summary>Shows a whole day, of UTC, which is the same for everybody and not made relative: no time of day is in it.</summary>
    public bool Day { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var utc = At.ToUniversalTime();
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", utc.ToString(Day ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        if (Clock) output.Attributes.SetAttribute("data-time", "clock");
        output.Content.SetContent(utc.ToString(Clock ? "HH:mm" : "d MMM yyyy", CultureInfo.InvariantCulture));
    }
}
