using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace DocWiki.Web.Hosting;

/// <summary>
/// A page that names no address of its own is reached by <see cref="WikiAddresses"/> alone. Razor Pages would serve it where its file lies as well:
/// <c>/WikiPages/View?path=home</c> would be a second address of each page, without what the first one's routing checks.
/// </summary>
public sealed class OneAddressEach : IPageRouteModelConvention
{
    public void Apply(PageRouteModel model)
    {
        foreach (var route in model.Selectors.Select(selector => selector.AttributeRouteModel).OfType<AttributeRouteModel>())
            if (route.Template?.StartsWith(model.ViewEnginePath.TrimStart('/'), StringComparison.OrdinalIgnoreCase) is true) route.SuppressPathMatching = true;
    }
}
