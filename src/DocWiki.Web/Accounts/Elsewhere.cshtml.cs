using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DocWiki.Web.Accounts;

/// <summary>
/// To a provider and back. Only who somebody is there (<c>sub</c>) opens an account here. A mail address never does, verified or not:
/// whoever gets an account with your address at any one of the providers, by a mistake of theirs or by an address that had another
/// owner once, would be in yours. Connecting begins in the account, by somebody who is signed in to it.
/// </summary>
[Needs(Permission.SignIn)]
public sealed class ElsewhereModel(ElsewhereProviders providers, ElsewhereLogins logins, ElsewhereLeaving leaving, Sessions sessions, PeopleWriter writer, AccountsContext context, UserManager<Account> accounts, SignInManager<Account> signIn, CurrentPerson person, RateLimits limits, NpgsqlDataSource database)
    : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();

    public ElsewhereTicket? Ticket { get; private set; }

    /// <summary>The provider's own address; null: they have been there.</summary>
    public string? Leaving { get; private set; }

    public string? GuestName => person.HasAccount ? null : person.Name;
    public bool IsFirst { get; private set; }
    public bool IsClosed { get; private set; }

    /// <summary>Leaves for the provider: to connect it for whoever is signed in, else to sign in.</summary>
    public async Task<IActionResult> OnPostGoAsync(string? provider, string? returnTo)
    {
        if (providers.Find(provider) is not { } chosen) return NotFound();
        if (person.HasAccount) person.MustBeConfirmed(ReturnAddress.Checked(returnTo));
        Leaving = await leaving.AddressAsync(HttpContext, chosen, ElsewhereTicket.Leaving(person.HasAccount ? person.Id : null, returnTo));
        return Leaving is null ? Redirect(ElsewhereProblem.Address(ElsewhereProblem.Away, returnTo)) : Page();
    }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Ticket = await ElsewhereTicket.ReadAsync(HttpContext, providers);
        if (Ticket is null) return Redirect(ElsewhereProblem.Address(ElsewhereProblem.Failed, null));
        if (Ticket.Confirms is not null) return await ConfirmAsync(cancellationToken);
        if (Ticket.For is not null || person.HasAccount) return await ConnectAsync();
        if (await SignInAsync() is { } signedIn) return signedIn;
        Input = new Form { Name = person.Name ?? Ticket.Person.Name, Mail = Ticket.Person.Mail };
        return await ShowFormAgainAsync(cancellationToken);
    }

    /// <summary>Makes an account that this login opens.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Ticket = await ElsewhereTicket.ReadAsync(HttpContext, providers);
        if (Ticket is null || Ticket.For is not null || person.HasAccount) return Redirect(ElsewhereProblem.Address(ElsewhereProblem.Failed, null));
        // Sent twice: the first one made it.
        if (await SignInAsync() is { } signedIn) return signedIn;
        await ShowFormAgainAsync(cancellationToken);
        if (IsClosed) throw new RuleViolationException("New accounts are made by an administrator here. Ask one.");
        var fields = new FormFields(ModelState);
        var name = fields.Read(nameof(Form.Name), () => PersonName.Parse(Input.Name ?? ""));
        var mail = fields.Read(nameof(Form.Mail), () => AccountMails.AddressOf(Input.Mail));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        await writer.MustBeFreeAsync(name);
        limits.Take(Limit.Registrations);
        var guest = person.Role == Role.Guest ? person.Id : null;
        var account = await writer.CreateAsync(name, mail, guest, null, account =>
        {
            // Only of the very address the provider has seen to be theirs.
            account.EmailConfirmed = mail is not null && mail == Ticket.Person.Mail && Ticket.Person.MailIsVerified;
            return accounts.AddLoginAsync(account, Ticket.Login);
        }, cancellationToken);
        await signIn.SignInAsync(account, isPersistent: true);
        return await ArriveAsync(Ticket.ReturnTo);
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        IsFirst = !await context.Users.AnyAsync(cancellationToken);
        IsClosed = !IsFirst && !(await WikiSettings.ReadAsync(database, cancellationToken)).AccountsMayRegister;
        return Page();
    }

    private async Task<IActionResult> ConnectAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        // Who began is who ends, or a browser left open would connect one's login with another's account.
        if (!person.HasAccount || person.Id != Ticket!.For || await accounts.FindByIdAsync(person.Id!.Value.Value) is not { } account)
            return Redirect(ElsewhereProblem.Address(ElsewhereProblem.Changed, Ticket!.ReturnTo));
        return Redirect(await logins.ConnectAsync(account, Ticket.Login) ? Ticket.ReturnTo : ElsewhereProblem.Address(ElsewhereProblem.Taken, Ticket.ReturnTo));
    }

    /// <summary>They were sent to be asked anew who they are (<see cref="ConfirmModel"/>), after their second step where they have one.</summary>
    private async Task<IActionResult> ConfirmAsync(CancellationToken cancellationToken)
    {
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        if (!person.HasAccount || person is not { Id: { } id, Session: { } session } || id != Ticket!.For) return Back(ElsewhereProblem.Changed);
        if ((await accounts.FindByLoginAsync(Ticket.Login.LoginProvider, Ticket.Login.ProviderKey))?.Id != id.Value) return Back(ElsewhereProblem.Other);
        if (Ticket.IsStale) return Back(ElsewhereProblem.Stale);
        await sessions.ConfirmAsync(id, session, cancellationToken);
        return Redirect(Ticket.ReturnTo);

        RedirectResult Back(string problem) => Redirect(ElsewhereProblem.Address(problem, Ticket!.ReturnTo, confirms: true));
    }

    /// <summary>
    /// The account's own second step is asked for here too: the provider's word is one step, how well it looked is not ours to know,
    /// and whoever turned the second step on meant it for every way in.
    /// </summary>
    /// <returns>Null where this login opens no account yet.</returns>
    private async Task<IActionResult?> SignInAsync()
    {
        if (await accounts.FindByLoginAsync(Ticket!.Login.LoginProvider, Ticket.Login.ProviderKey) is null) return null;
        var result = await signIn.ExternalLoginSignInAsync(Ticket.Login.LoginProvider, Ticket.Login.ProviderKey, isPersistent: true, bypassTwoFactor: false);
        if (result.RequiresTwoFactor) return Redirect(ReturnAddress.To("/sign-in/code", Ticket.ReturnTo) + "&stay=true");
        if (!result.Succeeded) return Redirect(ElsewhereProblem.Address(ElsewhereProblem.Locked, Ticket.ReturnTo));
        return await ArriveAsync(Ticket.ReturnTo);
    }

    private async Task<IActionResult> ArriveAsync(string returnTo)
    {
        await HttpContext.SignOutAsync(IdentityConstants.ExternalScheme);
        KnownMark.Set(HttpContext);
        return Redirect(returnTo);
    }

    public sealed class Form
    {
        public string? Name { get; set; }
        public string? Mail { get; set; }
    }
}
