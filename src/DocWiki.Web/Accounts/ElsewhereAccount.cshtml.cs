using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>The logins elsewhere that open one's account.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class ElsewhereAccountModel(ElsewhereLogins logins, UserManager<Account> accounts, CurrentPerson person) : PageModel, IShowFormAgain
{
    [BindProperty(SupportsGet = true)] public string? Problem { get; set; }

    public ElsewhereList List { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostDisconnectAsync(string? provider, string? returnTo)
    {
        person.MustBeConfirmed(ReturnAddress.Checked(returnTo));
        await logins.DisconnectAsync(await accounts.OfAsync(person), provider);
        return Redirect(ReturnAddress.Checked(returnTo));
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        List = await logins.ListAsync(await accounts.OfAsync(person));
        return Page();
    }
}
