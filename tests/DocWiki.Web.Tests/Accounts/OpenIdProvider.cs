using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace DocWiki.Web.Tests.Accounts;

/// <summary>
/// A small OpenID provider on a port of its own. Whoever comes is <see cref="Person"/> and is sent back at once. It holds its clients to
/// the code flow: PKCE, the secret, the redirect address, each code once.
/// </summary>
public sealed class OpenIdProvider : IAsyncDisposable
{
    public const string ClientId = "docwiki-tests";
    public const string ClientSecret = "known to two";

    private readonly RSA key = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, Authorization> codes = new();
    private readonly ConcurrentDictionary<string, Dictionary<string, object>> accessTokens = new();
    private readonly WebApplication app;

    private OpenIdProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Address,
            authorization_endpoint = Address + "/authorize",
            token_endpoint = Address + "/token",
            userinfo_endpoint = Address + "/userinfo",
            jwks_uri = Address + "/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
            code_challenge_methods_supported = new[] { "S256" },
        }));
        app.MapGet("/keys", () =>
        {
            var numbers = key.ExportParameters(false);
            return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64Url.EncodeToString(numbers.Modulus), e = Base64Url.EncodeToString(numbers.Exponent) } } });
        });
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", TokenAsync);
        app.MapGet("/userinfo", (HttpRequest request) => accessTokens.TryGetValue(request.Headers.Authorization.ToString().Replace("Bearer ", ""), out var said) ? Results.Json(said) : Results.Unauthorized());
    }

    public string Address => app.Urls.Single();

    /// <summary>The claims of whoever sits before the browser.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    /// <summary>What only the user info says.</summary>
    public Dictionary<string, object> MoreOfPerson { get; set; } = [];

    /// <summary>The person does not want the wiki to know.</summary>
    public bool Denies { get; set; }

    /// <summary>Spoils the ID token before it is signed.</summary>
    public Action<Dictionary<string, object>> Spoil { get; set; } = _ => { };

    public bool SignsWithAnotherKey { get; set; }

    public bool GivesAnotherCode { get; set; }

    /// <summary>When whoever sits there was asked who they are; null: it does not say.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>What the last one was asked for with.</summary>
    public IReadOnlyDictionary<string, string> LastRequest { get; private set; } = new Dictionary<string, string>();

    public static async Task<OpenIdProvider> StartAsync()
    {
        var provider = new OpenIdProvider();
        await provider.app.StartAsync();
        return provider;
    }

    public void Reset()
    {
        (Person, MoreOfPerson, Denies, Spoil, SignsWithAnotherKey, GivesAnotherCode, AskedAt) = ([], [], false, _ => { }, false, false, null);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        key.Dispose();
    }

    private IResult Authorize(HttpRequest request)
    {
        var asked = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        LastRequest = asked;
        if (asked["client_id"] != ClientId || asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || !asked["scope"].Split(' ').Contains("openid") || !asked["redirect_uri"].EndsWith("/sign-in/elsewhere/test", StringComparison.Ordinal))
            return Results.BadRequest();
        if (Denies) return Results.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"], new Dictionary<string, string?> { ["error"] = "access_denied", ["state"] = asked["state"] }));
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        codes[code] = new Authorization(asked["redirect_uri"], asked["code_challenge"], asked["nonce"], new(Person), new(MoreOfPerson));
        return Results.Redirect(QueryHelpers.AddQueryString(asked["redirect_uri"], new Dictionary<string, string?> { ["code"] = GivesAnotherCode ? "made-up" : code, ["state"] = asked["state"] }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret) return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        if (form["grant_type"] != "authorization_code" || !codes.TryRemove(form["code"].ToString(), out var authorization) || form["redirect_uri"] != authorization.RedirectUri
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != authorization.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(authorization.Person) { ["iss"] = Address, ["aud"] = ClientId, ["iat"] = now, ["exp"] = now + 300, ["nonce"] = authorization.Nonce };
        if (AskedAt is { } asked) claims["auth_time"] = asked.ToUnixTimeSeconds();
        Spoil(claims);
        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        accessTokens[token] = new(authorization.MoreOfPerson) { ["sub"] = authorization.Person["sub"] };
        return Results.Json(new { access_token = token, token_type = "Bearer", expires_in = 300, id_token = Signed(claims) });
    }

    private string Signed(Dictionary<string, object> claims)
    {
        using var another = RSA.Create(2048);
        var signed = $"{Part(new { alg = "RS256", typ = "JWT", kid = "1" })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString((SignsWithAnotherKey ? another : key).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

        static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
    }

    private sealed record Authorization(string RedirectUri, string Challenge, string Nonce, Dictionary<string, object> Person, Dictionary<string, object> MoreOfPerson);
}
