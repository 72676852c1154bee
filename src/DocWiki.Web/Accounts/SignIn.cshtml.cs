using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Into one's account, or on as a guest by a name alone.</summary>
[Needs(Permission.SignIn)]
public sealed class SignInModel(SignInManager<Account> signIn, UserManager<Account> accounts, CurrentPerson person) : PageModel, IShowFormAgain
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
        if (password.Length > Passwords.MaxLength) throw new RuleViolationException(Refused);
        if (await accounts.FindByNameAsync(name) is not { } account)
        {
            // It takes as long as for an account that is there.
            accounts.PasswordHasher.VerifyHashedPassword(new Account(), NobodysHash, password);
            throw new RuleViolationException(Refused);
        }
        var result = await signIn.PasswordSignInAsync(account, password, Input.Stay, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return Redirect(ReturnAddress.To("/sign-in/code", ReturnAddress.Checked(ReturnTo)) + (Input.Stay ? "&stay=true" : ""));
        if (!result.Succeeded) throw new RuleViolationException(Refused);
        KnownMark.Set(HttpContext);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    /// <summary>Joins by a name and nothing else.</summary>
    public async Task<IActionResult> OnPostGuestAsync(CancellationToken cancellationToken)
    {
        await person.BeOrBecomeAsync(Input.Guest, cancellationToken);
        return Redirect(ReturnAddress.Checked(ReturnTo));
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
    }
}
