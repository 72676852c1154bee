using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>Names are compared by what the eye takes them for: one that imitates another is the same name here, and Identity refuses it as taken.</summary>
public sealed class NameKeys : ILookupNormalizer
{
    // What is no name at all has no account either.
    public string? NormalizeName(string? name) => name is null ? null : PersonName.TryParse(name, null, out var parsed) ? parsed.Key : "";

    public string? NormalizeEmail(string? email) => email?.Trim().ToLowerInvariant();
}
