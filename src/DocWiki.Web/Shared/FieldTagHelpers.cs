using System.Text.Encodings.Web;
using DocWiki.Web.Hosting;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DocWiki.Web.Shared;

/// <summary><c>&lt;input field="Path" …&gt;</c>: names the field of the form, and marks it when it was refused.</summary>
[HtmlTargetElement("input", Attributes = "field", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("textarea", Attributes = "field")]
public sealed class FieldTagHelper : TagHelper
{
    public required string Field { get; set; }

    [HtmlAttributeNotBound, ViewContext] public ViewContext ViewContext { get; set; } = null!;

    /// <summary>The id of a field's element: where a link in the list of problems leads.</summary>
    public static string IdOf(string field) => field.ToLowerInvariant();

    public static string ErrorIdOf(string field) => IdOf(field) + "-error";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("id", IdOf(Field));
        output.Attributes.SetAttribute("name", FormFields.Prefix + Field);
        if (ViewContext.ModelState.GetFieldValidationState(FormFields.Prefix + Field) != Microsoft.AspNetCore.Mvc.ModelBinding.ModelValidationState.Invalid) return;
        output.Attributes.SetAttribute("aria-invalid", "true");
        var hint = output.Attributes["aria-describedby"]?.Value?.ToString();
        output.Attributes.SetAttribute("aria-describedby", $"{ErrorIdOf(Field)} {hint}".TrimEnd());
    }
}

/// <summary><c>&lt;field-error field="Path" /&gt;</c>: why the field was refused; nothing where it was not.</summary>
[HtmlTargetElement("field-error", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldErrorTagHelper(HtmlEncoder encoder) : TagHelper
{
    public required string Field { get; set; }

    [HtmlAttributeNotBound, ViewContext] public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (ViewContext.ModelState[FormFields.Prefix + Field]?.Errors is not { Count: > 0 } errors)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "p";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field__error");
        output.Attributes.SetAttribute("id", FieldTagHelper.ErrorIdOf(Field));
        output.Content.SetHtmlContent(encoder.Encode(errors[0].ErrorMessage));
    }
}
