using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>After the right password: the authenticator's code, or a recovery code.</summary>
[Needs(Permission.SignIn)]
public sealed class SignInCodeModel(SignInManager<Account> signIn, SecondStep second, RateLimits limits) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnTo { get; set; }
    [BindProperty(SupportsGet = true)] public bool Stay { get; set; }

    public async Task<IActionResult> OnGetAsync() => await signIn.GetTwoFactorAuthenticationUserAsync() is null ? Redirect(ReturnAddress.To("/sign-in", ReturnAddress.Checked(ReturnTo))) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        // Whoever took longer than the cookie lives begins again.
        if (await signIn.GetTwoFactorAuthenticationUserAsync() is not { } account) return Redirect(ReturnAddress.To("/sign-in", ReturnAddress.Checked(ReturnTo)));
        limits.Take(Limit.SignIns, account.NormalizedUserName);
        var typed = Input.Code ?? "";
        var isRight = await second.IsEitherAsync(account, typed);
        if (!isRight) throw new RuleViolationException("This code is not right, or was used already. Wait for the next one, or take a recovery code. After five wrong tries an account rests for ten minutes.");
        await HttpContext.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await signIn.SignInAsync(account, Stay);
        KnownMark.Set(HttpContext);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    public Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => Task.FromResult<IActionResult>(Page());

    public sealed class Form
    {
        public string? Code { get; set; }
    }
}
