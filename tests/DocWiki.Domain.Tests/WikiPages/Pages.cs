using DocWiki.Domain.Text;
using DocWiki.Domain.WikiPages;

namespace DocWiki.Domain.Tests.WikiPages;

/// <summary>Pages in the states tests begin with.</summary>
internal static class Pages
{
    public static readonly PageCreated Bridging = new("guides/bridging", "Bridging", "One bridge.\n", TextHash.Of("One bridge.\n"), ["networking"]);

    public static RevisePage Revision(
        int baseRevision, string text, string title = "Bridging", string tags = "networking", string summary = "", bool minor = false) =>
        new(baseRevision, Title.Parse(title), TagSet.Parse(tags), PageText.Parse(text), EditSummary.Parse(summary), minor);
}
