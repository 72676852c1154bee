using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>“That was me”: an imported author becomes part of one's account, by the mail address both have, or is none of it any more. A maintainer can do both for everybody else.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class ClaimModel(PeopleList people, PeopleWriter writer, UserManager<Account> accounts, CurrentPerson person) : PageModel, IShowFormAgain
{
    public PersonLine Author { get; private set; } = null!;

    /// <summary>The account's confirmed mail address is the author's.</summary>
    public bool IsProven { get; private set; }

    /// <summary>They are part of this account by now.</summary>
    public bool IsOwn => Author.ClaimedBy is { } owner && owner == person.Id;

    [BindProperty(SupportsGet = true, Name = "person")] public string Whom { get; set; } = "";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal) return refusal;
        if (!IsProven) throw new RuleViolationException("Your account's mail address is not the one this author wrote under, or is not confirmed. Ask a maintainer to connect you.");
        if (!await writer.ClaimAsync(Author.Id, person.Id!.Value, isProven: true, cancellationToken)) throw new RuleViolationException("Somebody has said so of this author already. Ask a maintainer if that is wrong.");
        return Redirect($"/people/{person.Id}");
    }

    /// <summary>It was a mistake, the owner's or a maintainer's.</summary>
    public async Task<IActionResult> OnPostReleaseAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal) return refusal;
        if (!await writer.ReleaseAsync(Author.Id, person.Id!.Value, cancellationToken)) throw new RuleViolationException("This is none of your account any more.");
        return Redirect($"/people/{Author.Id}");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) ?? Page();

    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await people.FindAsync(new PersonId(Whom), cancellationToken) is not { Kind: "imported" or "guest" } author) return this.NotThere("No imported author has this profile.");
        Author = author;
        // A guest is kept where they wrote; here they are only let go.
        if (author.Kind == "guest" && !IsOwn) return this.NotThere("No imported author has this profile.");
        var account = await accounts.FindByIdAsync(person.Id!.Value.Value);
        IsProven = account is { EmailConfirmed: true, Email: { } mail } && (await people.FindAuthorAsync(mail, cancellationToken))?.Id == author.Id;
        return null;
    }
}
