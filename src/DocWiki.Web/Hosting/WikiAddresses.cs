using System.Text.RegularExpressions;
using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;
using Microsoft.AspNetCore.Mvc.Routing;

namespace DocWiki.Web.Hosting;

/// <summary>
/// Addresses below <c>/wiki/</c>: a page's path, then perhaps one of the words no path may hold, which says what is wanted of
/// the page. The path may have any depth, so this cannot be written as a route.
/// </summary>
public sealed partial class WikiAddresses : DynamicRouteValueTransformer
{
    public override ValueTask<RouteValueDictionary> TransformAsync(HttpContext httpContext, RouteValueDictionary values)
    {
        var address = (values["address"] as string ?? "").TrimEnd('/');
        var match = WithAction().Match(address);
        var (path, action, rest) = match.Success
            ? (match.Groups["path"].Value, match.Groups["action"].Value, match.Groups["rest"].Value)
            : (address, "", "");

        values["path"] = path;
        values["page"] = action switch
        {
            "edit" => "/WikiPages/Edit",
            "history" => "/WikiPages/History",
            "move" => SectionId.TryParse(rest, null, out _) ? "/WikiPages/MoveSection" : "/WikiPages/Move",
            "archive" => "/WikiPages/Archive",
            "restore" => "/WikiPages/Restore",
            "protect" => "/WikiPages/Protect",
            "diff" => "/WikiPages/Diff",
            "blame" => "/WikiPages/Blame",
            _ => path.EndsWith(".md", StringComparison.Ordinal) ? "/WikiPages/Source" : "/WikiPages/View",
        };
        if (action == "diff") values["range"] = rest;
        // “sections” is no word of ours: pages may be called so.
        else if (values["page"] is "/WikiPages/MoveSection") values["section"] = rest;
        else if (rest.Length > 0) values["path"] = address;
        if (values["page"] is "/WikiPages/Source") values["path"] = path[..^".md".Length];
        return ValueTask.FromResult(values);
    }

    /// <summary>The path as written in the address; null where no page can have it.</summary>
    public static PagePath? PathOf(string? path) => PagePath.TryParse(path, null, out var parsed) ? parsed : null;

    [GeneratedRegex("^(?<path>.+?)/(?<action>edit|history|move|archive|restore|protect|diff|blame)(?:/(?<rest>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex WithAction();
}
