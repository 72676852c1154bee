using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Behind the link in a mail: “this is my address”. By a button, because programs that look through mail open links.</summary>
[Needs(Permission.SignIn)]
public sealed class ConfirmMailModel(UserManager<Account> accounts) : PageModel, IShowFormAgain
{
    [BindProperty(SupportsGet = true, Name = "person")] public string? Whom { get; set; }
    [BindProperty(SupportsGet = true)] public string? Token { get; set; }

    public bool IsConfirmed { get; private set; }

    public void OnGet() => Response.Headers.CacheControl = "no-cache, no-store";

    public async Task<IActionResult> OnPostAsync()
    {
        if (Whom is null || Whom.Contains('\0') || Token is null || await accounts.FindByIdAsync(Whom) is not { } account || !(await accounts.ConfirmEmailAsync(account, Token)).Succeeded)
            throw new RuleViolationException("This link does not count any more, or is not whole. Your account can send you another.");
        IsConfirmed = true;
        return Page();
    }

    public Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => Task.FromResult<IActionResult>(Page());
}
