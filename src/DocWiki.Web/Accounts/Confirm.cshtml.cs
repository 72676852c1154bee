using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Whoever signed in some time ago shows that it is still them, before what opens the account is changed.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class ConfirmModel(UserManager<Account> accounts, SignInManager<Account> signIn, Sessions sessions, CurrentPerson person, RateLimits limits) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnTo { get; set; }

    public string Name => person.Name!;
    public bool HasPassword { get; private set; }
    public bool HasPasskeys { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        limits.Take(Limit.SignIns, account.NormalizedUserName);
        // Wrong tries count as when signing in.
        if (Input.Password is not { Length: > 0 and <= Passwords.MaxLength } password || !(await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)).Succeeded)
            throw new RuleViolationException("That is not your password. After five wrong tries an account rests for ten minutes.");
        return await ConfirmAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content(await signIn.MakePasskeyRequestOptionsAsync(await accounts.OfAsync(person)), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken)
    {
        limits.Take(Limit.SignIns);
        if (await signIn.UsedAsync(Input.Credential) is not { Succeeded: true } asserted || asserted.User.Id != person.Id!.Value.Value)
            throw new RuleViolationException("This passkey is none of this account. It may have been removed, or it took too long; try again.");
        (await accounts.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey)).OrSayWhy();
        return await ConfirmAsync(cancellationToken);
    }

    /// <summary>For whoever signs in elsewhere: in again, by whatever way.</summary>
    public async Task<IActionResult> OnPostAgainAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return Redirect(ReturnAddress.To("/sign-in", ReturnAddress.Checked(ReturnTo)));
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        HasPassword = await accounts.HasPasswordAsync(account);
        HasPasskeys = (await accounts.GetPasskeysAsync(account)).Count > 0;
        return Page();
    }

    private async Task<IActionResult> ConfirmAsync(CancellationToken cancellationToken)
    {
        if (person.Session is { } session) await sessions.ConfirmAsync(person.Id!.Value, session, cancellationToken);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    public sealed class Form
    {
        public string? Password { get; set; }
        public string? Credential { get; set; }
    }
}
