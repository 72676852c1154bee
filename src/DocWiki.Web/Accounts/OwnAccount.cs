using DocWiki.Domain;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

public static class OwnAccount
{
    /// <summary>The account of whoever sends this request.</summary>
    /// <exception cref="RuleViolationException">It was deleted a moment ago.</exception>
    public static async Task<Account> OfAsync(this UserManager<Account> accounts, CurrentPerson person) =>
        await accounts.FindByIdAsync(person.Id!.Value.Value) ?? throw new RuleViolationException("This account is gone.");
}
