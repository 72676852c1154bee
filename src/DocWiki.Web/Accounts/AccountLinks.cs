using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>Addresses that prove something: whoever has one may do that one thing, once.</summary>
public static class AccountLinks
{
    public static async Task<string> ResetLinkAsync(UserManager<Account> accounts, Account account, string baseAddress) =>
        $"{baseAddress.TrimEnd('/')}/reset?person={account.Id}&token={Uri.EscapeDataString(await accounts.GeneratePasswordResetTokenAsync(account))}";

    public static async Task<string> ConfirmLinkAsync(UserManager<Account> accounts, Account account, string baseAddress) =>
        $"{baseAddress.TrimEnd('/')}/confirm-mail?person={account.Id}&token={Uri.EscapeDataString(await accounts.GenerateEmailConfirmationTokenAsync(account))}";
}
