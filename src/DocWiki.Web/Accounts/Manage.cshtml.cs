using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>What maintainers say of somebody: that their edits need no review, or whose account an imported author is.</summary>
[Needs(Permission.VouchForPeople)]
public sealed class ManageModel(PeopleList people, PeopleWriter writer, UserManager<Account> accounts, KnownPeople names, CurrentPerson person) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "person")] public string Whom { get; set; } = "";
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    public PersonLine Line { get; private set; } = null!;
    public string? ClaimedByName { get; private set; }
    public bool MayManageAccounts => person.Role == Role.Administrator;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostTrustAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal) return refusal;
        if (Line.Kind is not ("guest" or "account")) throw new RuleViolationException("Only guests and accounts write here; there is nothing to trust.");
        await writer.SetTrustAsync(Line.Id, Input.Trusted, cancellationToken);
        return Redirect($"/people/{Line.Id}/manage?done=trust");
    }

    public async Task<IActionResult> OnPostClaimAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal) return refusal;
        MustBeImported();
        var account = new FormFields(ModelState);
        var owner = Input.Account is { Length: > 0 } name ? await accounts.FindByNameAsync(name) : null;
        account.Read(nameof(Form.Account), () => owner ?? throw new RuleViolationException("There is no account of this name."));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);
        if (!await writer.ClaimAsync(Line.Id, new PersonId(owner!.Id), isProven: false, cancellationToken)) throw new RuleViolationException("This author is connected to an account already.");
        return Redirect($"/people/{Line.Id}/manage?done=claim");
    }

    public async Task<IActionResult> OnPostReleaseAsync(CancellationToken cancellationToken)
    {
        if (await LoadAsync(cancellationToken) is { } refusal) return refusal;
        MustBeImported();
        if (Line.ClaimedBy is { } owner) await writer.ReleaseAsync(Line.Id, owner, cancellationToken);
        return Redirect($"/people/{Line.Id}/manage?done=release");
    }

    /// <summary>A guest can say themselves that they are an account, from the browser they wrote in; nobody else knows.</summary>
    private void MustBeImported()
    {
        if (Line.Kind != "imported") throw new RuleViolationException("Only imported authors are connected to an account here.");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) ?? Page();

    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await people.FindAsync(new PersonId(Whom), cancellationToken) is not { Kind: not "program" } line) return this.NotThere("Nobody has this profile.");
        Line = line;
        ClaimedByName = await names.NameOfAsync(line.ClaimedBy?.Value, cancellationToken);
        return null;
    }

    public sealed class Form
    {
        public bool Trusted { get; set; }
        public string? Account { get; set; }
    }
}
