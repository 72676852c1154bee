using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using DocWiki.Web.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>
/// What administrators do with somebody's account: the role, a link for a new password, deleting. Each opens an account or ends one, so whoever
/// finds an administrator's browser open, or has stolen the cookie, has to show first that it is them.
/// </summary>
[Needs(Permission.ManageAccounts)]
public sealed class ManageAccountModel(PeopleList people, PeopleWriter writer, UserManager<Account> accounts, SecondStep second, Sessions sessions, AccountMails mails, CurrentPerson person) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true, Name = "person")] public string Whom { get; set; } = "";
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    public PersonLine Line { get; private set; } = null!;

    public bool HasSecondStep { get; private set; }

    /// <summary>The imported authors, and the guests, they are.</summary>
    public IReadOnlyList<PersonLine> Claimed { get; private set; } = [];

    /// <summary>What opens one's own account is changed on one's own pages, which ask for more than being an administrator.</summary>
    public bool IsOwn => Line.Id == person.Id;

    /// <summary>Shown once, to be handed to the person.</summary>
    public string? Link { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostRoleAsync(CancellationToken cancellationToken)
    {
        if (await LoadToChangeAsync(cancellationToken) is { } refusal) return refusal;
        if (Line.Kind != "account") throw new RuleViolationException("Only accounts have roles.");
        if (!Roles.TryParse(Input.Role, out var role) || role < Role.Contributor) throw new RuleViolationException("There is no such role. Choose contributor, maintainer or administrator.");
        await writer.SetRoleAsync(Line.Id, role, cancellationToken);
        if (role != Line.Role && await accounts.FindByIdAsync(Line.Id.Value) is { } account)
            await mails.TellAsync(account, $"An administrator changed its role: it is {role.Word()} now.", cancellationToken);
        return Redirect($"/people/{Line.Id}/account?done=role");
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellationToken)
    {
        if (await LoadToChangeAsync(cancellationToken) is { } refusal) return refusal;
        if (IsOwn) return Redirect("/account/security");
        var account = await accounts.FindByIdAsync(Line.Id.Value) ?? throw new RuleViolationException("Only accounts have passwords.");
        Link = await AccountLinks.ResetLinkAsync(accounts, account, $"{Request.Scheme}://{Request.Host}");
        await mails.TellAsync(account, "An administrator made a link by which a new password can be chosen for it.", cancellationToken);
        Response.Headers.CacheControl = "no-cache, no-store";
        return Page();
    }

    /// <summary>For somebody whose phone and recovery codes are both lost.</summary>
    public async Task<IActionResult> OnPostSecondStepOffAsync(CancellationToken cancellationToken)
    {
        if (await LoadToChangeAsync(cancellationToken) is { } refusal) return refusal;
        if (IsOwn) return Redirect("/account/two-step");
        var account = await accounts.FindByIdAsync(Line.Id.Value) ?? throw new RuleViolationException("Only accounts have a second step.");
        if (account.TwoFactorEnabled)
        {
            await second.TurnOffAsync(account);
            await mails.TellAsync(account, "An administrator turned its second step off.", cancellationToken);
        }
        return Redirect($"/people/{Line.Id}/account?done=second");
    }

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancellationToken)
    {
        if (await LoadToChangeAsync(cancellationToken) is { } refusal) return refusal;
        await sessions.EndAllAsync(Line.Id, null, cancellationToken);
        return Redirect($"/people/{Line.Id}/account?done=sessions");
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        if (await LoadToChangeAsync(cancellationToken) is { } refusal) return refusal;
        new FormFields(ModelState).Read(nameof(Form.Name), () => Input.Name?.Trim() == Line.Name ? Line.Name : throw new RuleViolationException("This is not how they are called here."));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);
        var account = await accounts.FindByIdAsync(Line.Id.Value);
        await writer.DeleteAsync(Line.Id, cancellationToken);
        if (account is not null) await mails.TellDeletedAsync(account, "by an administrator", cancellationToken);
        return Redirect("/people");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) ?? Page();

    private Task<IActionResult?> LoadToChangeAsync(CancellationToken cancellationToken)
    {
        person.MustBeConfirmed($"/people/{Uri.EscapeDataString(Whom)}/account");
        return LoadAsync(cancellationToken);
    }

    private async Task<IActionResult?> LoadAsync(CancellationToken cancellationToken)
    {
        if (await people.FindAsync(new PersonId(Whom), cancellationToken) is not { Kind: not "program" } line) return this.NotThere("Nobody has this profile.");
        Line = line;
        HasSecondStep = (await accounts.FindByIdAsync(line.Id.Value))?.TwoFactorEnabled ?? false;
        Claimed = await people.ListClaimedAsync(line.Id, cancellationToken);
        Input.Role ??= line.Role.Word();
        return null;
    }

    public sealed class Form
    {
        public string? Role { get; set; }
        public string? Name { get; set; }
    }
}
