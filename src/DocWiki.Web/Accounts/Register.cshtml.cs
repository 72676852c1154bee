using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DocWiki.Web.Accounts;

/// <summary>A new account. Who was a guest until now stays the same person.</summary>
[Needs(Permission.SignIn)]
public sealed class RegisterModel(PeopleWriter writer, AccountsContext context, UserManager<Account> accounts, SignInManager<Account> signIn, CurrentPerson person, AccountMails mails, RateLimits limits, Npgsql.NpgsqlDataSource database) : PageModel, IShowFormAgain
{
    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? ReturnTo { get; set; }

    public string? GuestName => person.Name;
    public bool IsFirst { get; private set; }
    public bool IsClosed { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (person.HasAccount) return Redirect(ReturnAddress.Checked(ReturnTo));
        Input.Name = person.Name;
        return await ShowFormAgainAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (person.HasAccount) return Redirect("/account");
        await ShowFormAgainAsync(cancellationToken);
        if (IsClosed) throw new RuleViolationException("New accounts are made by an administrator here. Ask one.");
        var fields = new FormFields(ModelState);
        var name = fields.Read(nameof(Form.Name), () => PersonName.Parse(Input.Name ?? ""));
        fields.Read(nameof(Form.Password), () => Input.Password is { Length: > 0 } ? Input.Password : throw new RuleViolationException("An account needs a password."));
        var mail = fields.Read(nameof(Form.Mail), () => AccountMails.AddressOf(Input.Mail));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        // What no account comes of costs nobody else at this address their turn.
        await writer.MustBeFreeAsync(name);
        await MustBeStrongEnoughAsync(name);
        limits.Take(Limit.Registrations);
        var guest = person.Role == Role.Guest ? person.Id : null;
        var account = await writer.CreateAsync(name, mail, guest, null, account => accounts.AddPasswordAsync(account, Input.Password!), cancellationToken);
        // By the address: many accounts could give the same. The account is made in any case, and can ask for the mail again.
        if (mail is not null && limits.TryTakeOfAccount(Limit.Mails, accounts.NormalizeEmail(mail)!)) await mails.ConfirmAsync(account, cancellationToken);
        await signIn.SignInAsync(account, isPersistent: true);
        KnownMark.Set(HttpContext);
        return Redirect(ReturnAddress.Checked(ReturnTo));
    }

    private async Task MustBeStrongEnoughAsync(PersonName name)
    {
        foreach (var rule in accounts.PasswordValidators) (await rule.ValidateAsync(accounts, new Account { UserName = name.Value }, Input.Password)).OrSayWhy();
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        IsFirst = !await context.Users.AnyAsync(cancellationToken);
        IsClosed = !IsFirst && !(await WikiSettings.ReadAsync(database, cancellationToken)).AccountsMayRegister;
        return Page();
    }

    public sealed class Form
    {
        public string? Name { get; set; }
        public string? Password { get; set; }
        public string? Mail { get; set; }
    }
}
