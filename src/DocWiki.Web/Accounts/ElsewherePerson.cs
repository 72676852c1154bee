using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using DocWiki.Web.People;

namespace DocWiki.Web.Accounts;

/// <summary>Whom a provider says it sent, and nothing more of what it said: this is what the cookie keeps until they are signed in.</summary>
/// <param name="Key">Who they are there, for ever (<c>sub</c>).</param>
/// <param name="Name">What they may want to be called here.</param>
/// <param name="Mail">Only ever a proposal, also where it is verified: see <see cref="ElsewhereModel"/>.</param>
/// <param name="AskedAt">When the provider last asked them who they are (<c>auth_time</c>); null: it does not say.</param>
public sealed record ElsewherePerson(string Key, string? Name, string? Mail, bool MailIsVerified, DateTimeOffset? AskedAt)
{
    private const string AskedClaim = "auth_time";

    /// <summary>What the column holds; OpenID allows 255.</summary>
    private const int MaxKeyLength = 128;

    /// <summary>From the claims of the ID token and of the user info.</summary>
    public static ElsewherePerson Said(ClaimsPrincipal claims)
    {
        var sub = claims.FindFirstValue("sub") ?? throw new InvalidOperationException("A valid ID token has a sub.");
        var mails = claims.FindAll("email").Select(claim => claim.Value.Trim()).Where(mail => mail.Length is > 0 and <= 254).Distinct().ToList();
        var verified = claims.FindAll("email_verified").Select(claim => claim.Value).ToList();
        return new ElsewherePerson(
            sub.Length <= MaxKeyLength ? sub : "sha256 " + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(sub))),
            ProposedName(claims),
            mails.FirstOrDefault(),
            // Both sources may speak of it: they must mean one address and agree.
            mails.Count == 1 && verified.Count > 0 && verified.All(word => word.Equals("true", StringComparison.OrdinalIgnoreCase)),
            AskedIn(claims));
    }

    public static ElsewherePerson Read(ClaimsPrincipal kept) => new(
        kept.FindFirstValue(ClaimTypes.NameIdentifier)!, kept.FindFirstValue(ClaimTypes.Name), kept.FindFirstValue(ClaimTypes.Email), kept.HasClaim("verified", "true"), AskedIn(kept));

    public ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, Key)];
        if (Name is not null) claims.Add(new(ClaimTypes.Name, Name));
        if (Mail is not null) claims.Add(new(ClaimTypes.Email, Mail));
        if (MailIsVerified) claims.Add(new("verified", "true"));
        if (AskedAt is { } asked) claims.Add(new(AskedClaim, asked.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "Elsewhere"));
    }

    // One that cannot be read is one that nobody believes.
    private static DateTimeOffset? AskedIn(ClaimsPrincipal claims) => claims.FindFirstValue(AskedClaim) is not { } said ? null
        : long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : DateTimeOffset.UnixEpoch;

    // Some providers give a mail address as the name; everybody would read it.
    private static string? ProposedName(ClaimsPrincipal claims) => ((string[])["preferred_username", "name", "nickname"])
        .Select(claims.FindFirstValue)
        .Select(said => PersonName.TryParse(said, null, out var name) && !name.Value.Contains('@') ? name.Value : null)
        .FirstOrDefault(name => name is not null);
}
