using DocWiki.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace DocWiki.Web.Hosting;

/// <summary>Reads the fields of a form one after the other, so that all that is wrong is said at once, and each thing at its field.</summary>
public sealed class FormFields(ModelStateDictionary problems)
{
    /// <summary>The names of all fields begin so: the form is the property <c>Input</c> of its page.</summary>
    public const string Prefix = "Input.";

    /// <returns>The default where the field is refused; the form is then not valid.</returns>
    public T? Read<T>(string field, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (RuleViolationException violation)
        {
            problems.AddModelError(Prefix + field, violation.Message);
            return default;
        }
    }
}
