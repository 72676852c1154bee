using AngleSharp.Html.Dom;

namespace DocWiki.Web.Tests.Hosting;

/// <summary>A form as it stood in a page, with what a browser would send of it.</summary>
public sealed class ServedForm
{
    private ServedForm(string address) => Address = address;

    public string Address { get; }

    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    public string this[string field]
    {
        get => Fields.TryGetValue(field, out var value) ? value : throw new KeyNotFoundException($"The form has no {field}; it has {string.Join(", ", Fields.Keys)}.");
        set => Fields[field] = value;
    }

    public static ServedForm Read(IHtmlFormElement form, string servedAt)
    {
        var served = new ServedForm(form.GetAttribute("action") is { Length: > 0 } action ? action : servedAt);
        foreach (var element in form.QuerySelectorAll("input, textarea, select"))
        {
            var (name, value) = element switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => (null, ""),
                IHtmlInputElement input => (input.Name, input.Value),
                // As HTML says; AngleSharp leaves a carriage return that was written as &#xD;.
                IHtmlTextAreaElement area => (area.Name, area.Value.ReplaceLineEndings("\n")),
                IHtmlSelectElement select => (select.Name, select.Value ?? ""),
                _ => (null, ""),
            };
            if (name is { Length: > 0 }) served.Fields[name] = value;
        }
        return served;
    }
}
