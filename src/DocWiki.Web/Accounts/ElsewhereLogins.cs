using DocWiki.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DocWiki.Web.Accounts;

/// <summary>Which logins elsewhere open an account.</summary>
public sealed class ElsewhereLogins(UserManager<Account> accounts, ElsewhereProviders providers, AccountMails mails)
{
    public async Task<ElsewhereList> ListAsync(Account account)
    {
        var logins = await accounts.GetLoginsAsync(account);
        return new ElsewhereList(
            [.. logins.DistinctBy(login => login.LoginProvider).Select(login => (login.LoginProvider, providers.Find(login.LoginProvider)?.Name ?? login.ProviderDisplayName ?? login.LoginProvider))],
            [.. providers.All.Where(provider => logins.All(login => login.LoginProvider != provider.Key))]);
    }

    /// <returns>False where it opens another account already.</returns>
    public async Task<bool> ConnectAsync(Account account, UserLoginInfo login)
    {
        if (await accounts.FindByLoginAsync(login.LoginProvider, login.ProviderKey) is { } known) return known.Id == account.Id;
        try
        {
            var added = await accounts.AddLoginAsync(account, login);
            // Somebody was faster: Identity looks again itself, and the constraint below after that.
            if (added.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.LoginAlreadyAssociated))) return false;
            added.OrSayWhy();
            await mails.TellAsync(account, $"It can be opened by signing in at {NameOf(login.LoginProvider)} now.", CancellationToken.None);
            return true;
        }
        catch (DbUpdateException failure) when (failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "user_logins_pkey" })
        {
            return false;
        }
    }

    /// <exception cref="RuleViolationException">Nothing else would open the account.</exception>
    public async Task DisconnectAsync(Account account, string? provider)
    {
        if (!await HasAnotherWayInAsync(account, provider)) throw new RuleViolationException("Nothing else opens your account. Choose a password or add a key first.");
        // The account was read before it was asked for other ways in: taking two ways at once, one of the two is refused.
        foreach (var login in (await accounts.GetLoginsAsync(account)).Where(login => login.LoginProvider == provider))
            (await accounts.RemoveLoginAsync(account, login.LoginProvider, login.ProviderKey)).OrSayWhy();
        await mails.TellAsync(account, $"Signing in at {NameOf(provider)} does not open it any more.", CancellationToken.None);
    }

    private string NameOf(string? provider) => providers.Find(provider)?.Name ?? provider ?? "another site";

    private async Task<bool> HasAnotherWayInAsync(Account account, string? than) =>
        await accounts.HasPasswordAsync(account)
        || (await accounts.GetPasskeysAsync(account)).Count > 0
        || await OpensAsync(account, than);

    /// <summary>Whether a login elsewhere opens the account, other than the provider's <paramref name="than"/>. One counts only as long as its provider is configured.</summary>
    public async Task<bool> OpensAsync(Account account, string? than = null) =>
        (await accounts.GetLoginsAsync(account)).Any(login => login.LoginProvider != than && providers.Find(login.LoginProvider) is not null);
}

/// <param name="Connected">Key and name, also of providers that are not configured any more.</param>
public sealed record ElsewhereList(IReadOnlyList<(string Key, string Name)> Connected, IReadOnlyList<ElsewhereProvider> Others);
