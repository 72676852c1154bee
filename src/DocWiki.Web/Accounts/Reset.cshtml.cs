using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Behind a one-time link: a new password.</summary>
[Needs(Permission.SignIn)]
public sealed class ResetModel(UserManager<Account> accounts, Sessions sessions, AccountMails mails) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "person")] public string? Whom { get; set; }
    [BindProperty(SupportsGet = true)] public string? Token { get; set; }

    public bool IsGood { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await ShowFormAgainAsync(cancellationToken);
        if (!IsGood) Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync() is not { } account) return await this.RefuseAsync(cancellationToken);
        if (Input.Password is not { Length: > 0 } password) throw new RuleViolationException("A new password is missing.");
        (await accounts.ResetPasswordAsync(account, Token!, password)).OrSayWhy();
        await accounts.SetLockoutEndDateAsync(account, null);
        await accounts.ResetAccessFailedCountAsync(account);
        await sessions.EndAllAsync(new PersonId(account.Id), null, cancellationToken);
        await mails.TellAsync(account, "Its password was changed by a link.", cancellationToken);
        return Redirect("/sign-in");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        // The address is the secret: nothing keeps it, and nobody is told where the reader came from.
        Response.Headers.CacheControl = "no-cache, no-store";
        IsGood = await FindAsync() is not null;
        return Page();
    }

    private async Task<Account?> FindAsync() =>
        Whom is not null && !Whom.Contains('\0') && Token is not null && await accounts.FindByIdAsync(Whom) is { } account
        && await accounts.VerifyUserTokenAsync(account, accounts.Options.Tokens.PasswordResetTokenProvider, UserManager<Account>.ResetPasswordTokenPurpose, Token) ? account : null;

    public sealed class Form
    {
        public string? Password { get; set; }
    }
}
