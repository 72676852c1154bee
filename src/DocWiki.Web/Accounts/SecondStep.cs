using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>
/// Whether an authenticator's code is right. Identity takes the same code for as long as it is valid, some minutes; here each counts
/// once (RFC 6238, 5.2), so that one that was looked at over a shoulder opens nothing.
/// </summary>
public sealed class SecondStep(UserManager<Account> accounts, TimeProvider clock)
{
    // In Identity's table of tokens: the code that counted last, and when.
    private const string Provider = "[DocWiki]";
    private const string LastCode = "LastCode";

    /// <summary>Identity takes codes two steps of 30 seconds old and young; beyond that the same figures are another code.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5 * 30);

    /// <summary>A wrong code counts towards the lock-out like a wrong password; nothing is right while the account rests.</summary>
    public async Task<bool> IsRightAsync(Account account, string typed)
    {
        if (await accounts.IsLockedOutAsync(account)) return false;
        var code = new string([.. typed.Where(char.IsAsciiDigit)]);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var last = (await accounts.GetAuthenticationTokenAsync(account, Provider, LastCode))?.Split(' ');
        var isUsed = last is [var before, var time] && before == code && now - long.Parse(time, CultureInfo.InvariantCulture) < Window.TotalSeconds;
        if (isUsed || !await accounts.VerifyTwoFactorTokenAsync(account, accounts.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            await accounts.AccessFailedAsync(account);
            return false;
        }
        // The account's concurrency stamp makes one of two requests with the same code fail.
        (await accounts.SetAuthenticationTokenAsync(account, Provider, LastCode, string.Create(CultureInfo.InvariantCulture, $"{code} {now}"))).OrSayWhy();
        await accounts.ResetAccessFailedCountAsync(account);
        return true;
    }

    /// <summary>A recovery code, which counts once.</summary>
    public async Task<bool> IsRecoveryCodeAsync(Account account, string typed)
    {
        if (await accounts.IsLockedOutAsync(account)) return false;
        if ((await accounts.RedeemTwoFactorRecoveryCodeAsync(account, typed.Trim().ToUpperInvariant())).Succeeded) return true;
        await accounts.AccessFailedAsync(account);
        return false;
    }
}
