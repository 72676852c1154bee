namespace DocWiki.Web.Shared;

/// <param name="Address">Null where no page stands, only pages below.</param>
public sealed record Crumb(string? Address, string Label);
