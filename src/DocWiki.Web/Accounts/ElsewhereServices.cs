using System.Globalization;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace DocWiki.Web.Accounts;

/// <summary>Signing in by OpenID Connect: the code flow with PKCE, for each provider of the configuration.</summary>
public static class ElsewhereServices
{
    /// <exception cref="Domain.RuleViolationException">A provider is not configured as it must be.</exception>
    public static IServiceCollection AddElsewhere(this IServiceCollection services, IConfiguration configuration)
    {
        var providers = ElsewhereProviders.Read(configuration);
        services.AddSingleton(providers);
        services.AddScoped<ElsewhereLogins>();
        services.AddSingleton<ElsewhereLeaving>();
        foreach (var provider in providers.All)
            services.AddAuthentication().AddOpenIdConnect(provider.Scheme, provider.Name, options => Configure(options, provider));
        return services;
    }

    private static void Configure(OpenIdConnectOptions options, ElsewhereProvider provider)
    {
        options.Authority = provider.Authority.AbsoluteUri;
        options.RequireHttpsMetadata = !provider.Authority.IsLoopback;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.CallbackPath = provider.CallbackPath;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.UsePkce = true;
        // By GET, so that the cookies of the way back may be Lax: a form sent by another site would come without them.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }
        options.CorrelationCookie.Name = "docwiki-elsewhere-state.";
        options.NonceCookie.Name = "docwiki-elsewhere-nonce.";
        options.BackchannelTimeout = TimeSpan.FromSeconds(10);
        options.DisableTelemetry = true;
        // Leaving the wiki and leaving the provider are two things.
        options.RemoteSignOutPath = default;
        options.SignedOutCallbackPath = default;

        options.Scope.Clear();
        foreach (var scope in provider.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend("openid").Distinct()) options.Scope.Add(scope);
        options.MapInboundClaims = false;
        // Many providers put no name into the ID token.
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.Clear();
        foreach (var claim in (string[])["preferred_username", "name", "nickname", "email", "email_verified"]) options.ClaimActions.MapUniqueJsonKey(claim, claim);
        options.SaveTokens = false;

        options.Events.OnTicketReceived = context =>
        {
            context.Principal = ElsewherePerson.Said(context.Principal!).ToPrincipal();
            context.Properties!.Items[ElsewhereTicket.ProviderItem] = provider.Key;
            return Task.CompletedTask;
        };
        options.Events.OnAccessDenied = context => LeadBack(context, context.Properties, ElsewhereProblem.Denied);
        options.Events.OnRemoteFailure = context => LeadBack(context, context.Properties, ElsewhereProblem.Failed);
    }

    /// <summary>The handler has written to the log what was wrong.</summary>
    private static Task LeadBack(HandleRequestContext<RemoteAuthenticationOptions> context, AuthenticationProperties? properties, string problem)
    {
        var items = properties?.Items ?? new Dictionary<string, string?>();
        context.Response.Redirect(ElsewhereProblem.Address(problem, items.TryGetValue(ElsewhereTicket.ReturnItem, out var returnTo) ? returnTo : null, items.ContainsKey(ElsewhereTicket.ConfirmsItem)));
        context.HandleResponse();
        return Task.CompletedTask;
    }
}

/// <summary>Somebody who came back from a provider, for the minutes until they are signed in.</summary>
/// <param name="For">Whoever was signed in when they left, to connect it; null: nobody.</param>
/// <param name="Confirms">They left then to show again that it is them, and not to connect it; null: they did not.</param>
public sealed record ElsewhereTicket(ElsewhereProvider Provider, ElsewherePerson Person, PersonId? For, DateTimeOffset? Confirms, string ReturnTo)
{
    public const string ProviderItem = "provider", ReturnItem = "returnTo", ConfirmsItem = "confirms";
    private const string ForItem = "for";

    /// <summary>The provider's clock and ours may differ by so much, as in all that it signs.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public UserLoginInfo Login => new(Provider.Key, Person.Key, Provider.Name);

    /// <summary>The provider says that it asked them before they left, and not since.</summary>
    public bool IsStale => Person.AskedAt < Confirms - ClockSkew;

    /// <summary>What goes along to the provider, sealed, and comes back.</summary>
    public static AuthenticationProperties Leaving(PersonId? account, string? returnTo)
    {
        var properties = new AuthenticationProperties { RedirectUri = "/sign-in/elsewhere" };
        properties.Items[ReturnItem] = ReturnAddress.Checked(returnTo);
        if (account is { } id) properties.Items[ForItem] = id.Value;
        return properties;
    }

    /// <summary>The same to show again that it is them: the provider is told to ask them, also where it knows them still.</summary>
    public static AuthenticationProperties Confirming(PersonId account, string? returnTo, DateTimeOffset now)
    {
        var properties = Leaving(account, returnTo);
        properties.Items[ConfirmsItem] = now.ToString("O", CultureInfo.InvariantCulture);
        properties.SetParameter<string?>(OpenIdConnectChallengeProperties.PromptKey, OpenIdConnectPrompt.Login);
        properties.SetParameter<TimeSpan?>(OpenIdConnectChallengeProperties.MaxAgeKey, TimeSpan.Zero);
        return properties;
    }

    /// <returns>Null where nobody came back, or too long ago.</returns>
    public static async Task<ElsewhereTicket?> ReadAsync(HttpContext context, ElsewhereProviders providers)
    {
        var kept = await context.AuthenticateAsync(IdentityConstants.ExternalScheme);
        if (!kept.Succeeded || providers.Find(Item(ProviderItem)) is not { } provider) return null;
        return new ElsewhereTicket(provider, ElsewherePerson.Read(kept.Principal), Item(ForItem) is { } id ? new PersonId(id) : null,
            Item(ConfirmsItem) is { } left ? DateTimeOffset.Parse(left, CultureInfo.InvariantCulture) : null, ReturnAddress.Checked(Item(ReturnItem)));

        string? Item(string name) => kept.Properties!.Items.TryGetValue(name, out var value) ? value : null;
    }
}
