using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>
/// Whether an authenticator's code is right. Identity takes the same code for as long as it is valid, some minutes; here each counts
/// once (RFC 6238, 5.2), so that one that was looked at over a shoulder opens nothing.
/// </summary>
public sealed class SecondStep(UserManager<Account> accounts, TimeProvider clock)
{
    // In Identity's table of tokens: the codes that counted lately, each with when, as “123456@1795783760 …”.
    private const string Provider = "[DocWiki]";
    private const string UsedCodes = "UsedCodes";

    private const int Digits = 6;

    /// <summary>Identity's recovery codes: two groups of so many with a hyphen between.</summary>
    private const int RecoveryGroup = 5;

    private const string PasswordItem = "password";

    /// <summary>Identity takes codes two steps of 30 seconds old and young; beyond that the same figures are another code.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5 * 30);

    /// <summary>A wrong code counts towards the lock-out like a wrong password; nothing is right while the account rests.</summary>
    public async Task<bool> IsRightAsync(Account account, string typed)
    {
        if (await accounts.IsLockedOutAsync(account)) return false;
        var code = new string([.. typed.Where(char.IsAsciiDigit)]);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var used = ((await accounts.GetAuthenticationTokenAsync(account, Provider, UsedCodes)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(entry => now - long.Parse(entry[(Digits + 1)..], CultureInfo.InvariantCulture) < Window.TotalSeconds).ToList();
        // Identity reads a number: a nought more before it would be the same code and look like another.
        var mayCount = code.Length == Digits && !used.Any(entry => entry.StartsWith(code, StringComparison.Ordinal));
        if (!mayCount || !await accounts.VerifyTwoFactorTokenAsync(account, accounts.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            await accounts.AccessFailedAsync(account);
            return false;
        }
        // The account's concurrency stamp makes one of two requests with the same code fail.
        used.Add(string.Create(CultureInfo.InvariantCulture, $"{code}@{now}"));
        (await accounts.SetAuthenticationTokenAsync(account, Provider, UsedCodes, string.Join(' ', used))).OrSayWhy();
        await accounts.ResetAccessFailedCountAsync(account);
        return true;
    }

    /// <summary>Either of the two: figures alone are the authenticator's.</summary>
    public Task<bool> IsEitherAsync(Account account, string typed) => typed.Any(char.IsAsciiLetter) ? IsRecoveryCodeAsync(account, typed) : IsRightAsync(account, typed);

    /// <summary>Turns it off; when it is turned on again, it is by a new key.</summary>
    public async Task TurnOffAsync(Account account)
    {
        (await accounts.SetTwoFactorEnabledAsync(account, false)).OrSayWhy();
        (await accounts.ResetAuthenticatorKeyAsync(account)).OrSayWhy();
    }

    /// <summary>
    /// Whoever has given the password waits for the second step; a new password ends that as it ends sessions. Identity also keeps in this cookie
    /// what it asked a passkey, which belongs to nobody yet and is left alone.
    /// </summary>
    public static async Task BindToPasswordAsync(CookieSigningInContext context)
    {
        if (await StampAsync(context.HttpContext, context.Principal) is { } stamp) context.Properties.Items[PasswordItem] = stamp;
    }

    /// <inheritdoc cref="BindToPasswordAsync" />
    public static async Task CheckPasswordIsTheSameAsync(CookieValidatePrincipalContext context)
    {
        if (context.Properties.Items.TryGetValue(PasswordItem, out var stamp) && stamp != await StampAsync(context.HttpContext, context.Principal)) context.RejectPrincipal();
    }

    private static async Task<string?> StampAsync(HttpContext context, ClaimsPrincipal? waiting) =>
        waiting?.FindFirstValue(ClaimTypes.Name) is { } id ? (await context.RequestServices.GetRequiredService<UserManager<Account>>().FindByIdAsync(id))?.SecurityStamp : null;

    /// <summary>A recovery code, which counts once.</summary>
    private async Task<bool> IsRecoveryCodeAsync(Account account, string typed)
    {
        if (await accounts.IsLockedOutAsync(account)) return false;
        // Written on paper in groups of five; people type it as they like.
        var code = new string([.. typed.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        if (code.Length == 2 * RecoveryGroup && (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, $"{code[..RecoveryGroup]}-{code[RecoveryGroup..]}")).Succeeded)
        {
            await accounts.ResetAccessFailedCountAsync(account);
            return true;
        }
        await accounts.AccessFailedAsync(account);
        return false;
    }
}
