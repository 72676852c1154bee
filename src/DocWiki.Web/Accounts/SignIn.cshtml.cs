using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Into one's account, or on as a guest by a name alone.</summary>
[Needs(Permission.SignIn)]
public sealed class SignInModel(SignInManager<Account> signIn, UserManager<Account> accounts, PeopleWriter writer, CurrentPerson person, RateLimits limits) : PageModel, IShowFormAgain
{
    // One answer for every reason, so that nobody learns which names have an account, or which are locked.
    private const string Refused = "This name and password do not go together. After five wrong tries an account rests for ten minutes.";

    private static readonly string NobodysHash = new PasswordHasher<Account>().HashPassword(new Account(), Guid.NewGuid().ToString());

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnTo { get; set; }

    /// <summary>Of a sign-in elsewhere: see <see cref="ElsewhereProblem"/>.</summary>
    [BindProperty(SupportsGet = true)] public string? Problem { get; set; }

    public string? GuestName => person.HasAccount ? null : person.Name;
    public bool GuestsMayEdit { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (person.HasAccount) return Redirect(ElsewhereProblem.WordsOf(Problem) is null ? ReturnAddress.Checked(ReturnTo) : "/account/elsewhere?problem=" + Uri.EscapeDataString(Problem!));
        return await ShowFormAgainAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var (name, password) = (Input.Name ?? "", Input.Password ?? "");
        limits.Take(Limit.SignIns, accounts.NormalizeName(name));
        if (password.Length > Passwords.MaxLength) throw new RuleViolationException(Refused);
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            // It takes as long as for an account that is there.
            accounts.PasswordHasher.VerifyHashedPassword(new Account(), NobodysHash, password);
            throw new RuleViolationException(Refused);
        }
        // Neither is compared with a password by Identity.
        if (account.PasswordHash is null || await accounts.IsLockedOutAsync(account)) accounts.PasswordHasher.VerifyHashedPassword(account, NobodysHash, password);
        var result = await signIn.PasswordSignInAsync(account, password, Input.Stay, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return Redirect(ReturnAddress.To("/sign-in/code", ReturnAddress.Checked(ReturnTo)) + (Input.Stay ? "&stay=true" : ""));
        if (!result.Succeeded) throw new RuleViolationException(Refused);
        KnownMark.Set(HttpContext);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    /// <summary>What the browser needs to ask for a passkey. It is asked for any, so that it tells nobody who has one.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() => Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    /// <summary>
    /// A passkey is the device and the person's own lock at once: no second step is asked. It cannot be guessed either, so it opens an
    /// account that rests after somebody tried passwords on it.
    /// </summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken)
    {
        limits.Take(Limit.SignIns);
        if (await signIn.UsedAsync(Input.Credential) is not { Succeeded: true } asserted) throw new RuleViolationException("This passkey opens nothing here. It may have been removed, or it took too long; try again.");
        (await accounts.AddOrUpdatePasskeyAsync(asserted.User, asserted.Passkey)).OrSayWhy();
        await signIn.SignInAsync(asserted.User, isPersistent: true);
        KnownMark.Set(HttpContext);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    /// <summary>Joins by a name and nothing else.</summary>
    public async Task<IActionResult> OnPostGuestAsync(CancellationToken cancellationToken)
    {
        limits.TakeGuestEdit(person.Id);
        await person.BeOrBecomeAsync(Input.Guest, cancellationToken);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    /// <summary>A guest is called otherwise from now on, also where they wrote already.</summary>
    public async Task<IActionResult> OnPostRenameAsync(CancellationToken cancellationToken)
    {
        if (person is not { Role: Role.Guest, Id: { } guest }) return Redirect("/sign-in");
        var name = PersonName.Parse(Input.Guest ?? "");
        limits.TakeGuestEdit(guest);
        await writer.RenameGuestAsync(guest, name, cancellationToken);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    /// <summary>Somebody else sits at this browser now.</summary>
    public async Task<IActionResult> OnPostLeaveAsync()
    {
        await HttpContext.SignOutAsync(PersonClaims.GuestScheme);
        if (!person.HasAccount) KnownMark.Clear(HttpContext);
        return Redirect(ReturnAddress.To("/sign-in", ReturnAddress.Checked(ReturnTo)));
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        GuestsMayEdit = (await person.RightsAsync(cancellationToken)).GuestsMayEdit;
        return Page();
    }

    public sealed class Form
    {
        public string? Name { get; set; }
        public string? Password { get; set; }
        public bool Stay { get; set; } = true;
        public string? Guest { get; set; }
        public string? Credential { get; set; }
    }
}
