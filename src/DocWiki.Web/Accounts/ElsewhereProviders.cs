using System.Text.RegularExpressions;
using DocWiki.Domain;

namespace DocWiki.Web.Accounts;

/// <summary>The OpenID providers this wiki takes sign-ins from: <c>SignIn:Providers:{key}</c> of the configuration, by name.</summary>
public sealed partial record ElsewhereProviders(IReadOnlyList<ElsewhereProvider> All)
{
    /// <exception cref="RuleViolationException">A provider is not configured as it must be; says which and what.</exception>
    public static ElsewhereProviders Read(IConfiguration configuration) =>
        new([.. configuration.GetSection("SignIn:Providers").GetChildren().Select(Provider).OrderBy(provider => provider.Name, StringComparer.OrdinalIgnoreCase)]);

    /// <returns>Null where there is none of this key.</returns>
    public ElsewhereProvider? Find(string? key) => All.FirstOrDefault(provider => provider.Key == key);

    private static ElsewhereProvider Provider(IConfigurationSection section)
    {
        // Accounts hang on it, and an environment variable may have it in capitals.
        var key = section.Key.ToLowerInvariant();
        if (!KeyForm().IsMatch(key)) throw new RuleViolationException($"{section.Path}: the key of a provider is made of 1 to 40 letters, digits and hyphens.");
        var authority = Needed("Authority");
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            throw new RuleViolationException($"{section.Path}:Authority is “{authority}”; it must be an address that begins with https:// (http:// only on this machine).");
        return new ElsewhereProvider(key, Needed("Name"), address, Needed("ClientId"), Needed("ClientSecret"), section["Scopes"] ?? "profile email");

        string Needed(string setting) => section[setting]?.Trim() is { Length: > 0 } value ? value
            : throw new RuleViolationException($"{section.Path}:{setting} is missing. A provider needs Name, Authority, ClientId and ClientSecret; Scopes may be left out.");
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex KeyForm();
}

/// <param name="Key">Stored with each login. It must go on meaning the same provider: who somebody is there is only unique there.</param>
/// <param name="Name">What its button says.</param>
/// <param name="Scopes">What is asked for besides <c>openid</c>, separated by spaces.</param>
public sealed record ElsewhereProvider(string Key, string Name, Uri Authority, string ClientId, string ClientSecret, string Scopes)
{
    public string Scheme => "Elsewhere " + Key;

    /// <summary>Where the provider sends people back to: the redirect address to be entered there.</summary>
    public string CallbackPath => $"/sign-in/elsewhere/{Key}";
}
