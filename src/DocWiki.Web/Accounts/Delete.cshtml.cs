using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>Out of the wiki for good: pages stay, the name goes from everywhere.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class DeleteModel(PeopleList people, PeopleWriter writer, UserManager<Account> accounts, AccountMails mails, CurrentPerson person) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();

    public string Name => person.Name!;

    /// <summary>The imported authors, and the guests, this account is.</summary>
    public IReadOnlyList<PersonLine> Claimed { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        person.MustBeConfirmed("/account/delete");
        new FormFields(ModelState).Read(nameof(Form.Name), () => Input.Name?.Trim() == Name ? Name : throw new RuleViolationException("This is not how you are called here. Type your name as it stands above."));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);
        var account = await accounts.OfAsync(person);
        await writer.DeleteAsync(person.Id!.Value, cancellationToken);
        await mails.TellDeletedAsync(account, "at its own wish", cancellationToken);
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        await HttpContext.SignOutAsync(PersonClaims.GuestScheme);
        KnownMark.Clear(HttpContext);
        return Redirect("/");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        Claimed = await people.ListClaimedAsync(person.Id!.Value, cancellationToken);
        return Page();
    }

    public sealed class Form
    {
        public string? Name { get; set; }
    }
}
