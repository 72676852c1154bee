using DocWiki.Domain.WikiPages;

namespace DocWiki.Web.Shared;

/// <summary>What stands above a page, from the top down.</summary>
public sealed record Breadcrumbs(IReadOnlyList<Crumb> Above)
{
    /// <summary>Above the page itself.</summary>
    public static Breadcrumbs To(PagePath path)
    {
        var above = new List<Crumb>();
        for (var parent = path.Parent; parent is { } level; parent = level.Parent) above.Insert(0, new Crumb(level.Address, Words(level)));
        if (path != PagePath.Home) above.Insert(0, new Crumb("/", "Home"));
        return new Breadcrumbs(above);
    }

    /// <summary>Above something that is shown of the page: its history, its form.</summary>
    public static Breadcrumbs Through(PagePath path, string title) => new([.. To(path).Above, new Crumb(path.Address, title)]);

    private static string Words(PagePath path)
    {
        var words = path.Name.Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}

public sealed record Crumb(string Address, string Label);
