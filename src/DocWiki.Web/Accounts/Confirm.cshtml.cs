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
public sealed class ConfirmModel(
    UserManager<Account> accounts, SignInManager<Account> signIn, SecondStep second, ElsewhereProviders providers, ElsewhereLogins logins, ElsewhereLeaving leaving, Sessions sessions, CurrentPerson person, TimeProvider clock, RateLimits limits)
    : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnTo { get; set; }

    /// <summary>Of showing it elsewhere: see <see cref="ElsewhereProblem"/>.</summary>
    [BindProperty(SupportsGet = true)] public string? Problem { get; set; }

    public string Name => person.Name!;
    public bool HasPassword { get; private set; }
    public bool HasPasskeys { get; private set; }

    /// <summary>A code is asked for besides; a passkey is both at once.</summary>
    public bool HasSecondStep { get; private set; }

    /// <summary>Where they sign in elsewhere, and can be asked anew who they are.</summary>
    public IReadOnlyList<ElsewhereProvider> Elsewhere { get; private set; } = [];

    /// <summary>A provider's own address; null: they stay here.</summary>
    public string? Leaving { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        limits.Take(Limit.SignIns, account.NormalizedUserName);
        // Wrong tries count as when signing in.
        if (Input.Password is not { Length: > 0 and <= Passwords.MaxLength } password || !(await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)).Succeeded)
            throw new RuleViolationException("That is not your password. After five wrong tries an account rests for ten minutes.");
        await MustHaveSecondStepAsync(account);
        return await ConfirmAsync(cancellationToken);
    }

    /// <summary>Leaves for a provider, which is to ask anew. The code counts here, before: what they come back with is the other half.</summary>
    public async Task<IActionResult> OnPostElsewhereAsync(string? provider, CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        if ((await ElsewhereOfAsync(account)).FirstOrDefault(known => known.Key == provider) is not { } chosen) return NotFound();
        limits.Take(Limit.SignIns, account.NormalizedUserName);
        await MustHaveSecondStepAsync(account);
        Leaving = await leaving.AddressAsync(HttpContext, chosen, ElsewhereTicket.Confirming(person.Id!.Value, ReturnTo, clock.GetUtcNow()));
        return Leaving is null ? Redirect(ElsewhereProblem.Address(ElsewhereProblem.Away, ReturnTo, confirms: true)) : Page();
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

    /// <summary>In again, by whatever way.</summary>
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
        HasSecondStep = account.TwoFactorEnabled;
        Elsewhere = await ElsewhereOfAsync(account);
        return Page();
    }

    private async Task<IReadOnlyList<ElsewhereProvider>> ElsewhereOfAsync(Account account) =>
        [.. (await logins.ListAsync(account)).Connected.Select(login => providers.Find(login.Key)).OfType<ElsewhereProvider>()];

    /// <summary>After the password, so that nobody who has the browser alone uses up codes.</summary>
    private async Task MustHaveSecondStepAsync(Account account)
    {
        if (account.TwoFactorEnabled && !await second.IsEitherAsync(account, Input.Code ?? ""))
            throw new RuleViolationException("This code is not right, or was used already. Wait for the next one, or take a recovery code. After five wrong tries an account rests for ten minutes.");
    }

    private async Task<IActionResult> ConfirmAsync(CancellationToken cancellationToken)
    {
        if (person.Session is { } session) await sessions.ConfirmAsync(person.Id!.Value, session, cancellationToken);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    public sealed class Form
    {
        public string? Password { get; set; }
        public string? Code { get; set; }
        public string? Credential { get; set; }
    }
}
