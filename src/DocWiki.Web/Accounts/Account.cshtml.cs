using System.Security.Claims;
using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.Live;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>One's own name, mail address and settings.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class AccountModel(PeopleWriter writer, PeopleList people, UserManager<Account> accounts, AccountMails mails, CurrentPerson person, PresenceBoard presence, RateLimits limits) : PageModel, IShowFormAgain
{
    /// <summary>In the order a person looks for theirs.</summary>
    public static readonly IReadOnlyList<string> Zones = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/') && !id.StartsWith("Etc/", StringComparison.Ordinal)).Append("UTC").Distinct().Order(StringComparer.Ordinal)];

    /// <summary>How dates and numbers can be written: language and, where it matters, country.</summary>
    public static readonly IReadOnlyList<(string Tag, string Name)> Languages =
        [("en-GB", "English (27 November 2026)"), ("en-US", "English (November 27, 2026)"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français"), ("it", "Italiano"), ("nl", "Nederlands"), ("pl", "Polski"), ("pt-BR", "Português"), ("ru", "Русский"), ("uk", "Українська"), ("zh-CN", "中文"), ("ja", "日本語"), ("ko", "한국어")];

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    public PersonLine Line { get; private set; } = null!;
    public bool MailIsConfirmed { get; private set; }

    /// <summary>It waits for a click on a link, and the wiki can send another.</summary>
    public bool MailMayBeSentAgain { get; private set; }

    /// <summary>Who wrote in this browser before somebody signed in here: perhaps the same person.</summary>
    public PersonLine? GuestBefore { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var account = await accounts.OfAsync(person);
        Input = new Form { Name = Line.Name, Mail = account.Email, Zone = Line.Settings.Zone, Language = Line.Settings.Language, Theme = Line.Settings.Theme, HidesPresence = Line.Settings.HidesPresence };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var fields = new FormFields(ModelState);
        var name = fields.Read(nameof(Form.Name), () => PersonName.Parse(Input.Name ?? ""));
        var mail = fields.Read(nameof(Form.Mail), () => AccountMails.AddressOf(Input.Mail));
        var zone = fields.Read(nameof(Form.Zone), () => OneOf(Input.Zone, Zones, "There is no such time zone here."));
        var language = fields.Read(nameof(Form.Language), () => OneOf(Input.Language, Languages.Select(language => language.Tag), "This language is not among those offered."));
        var theme = fields.Read(nameof(Form.Theme), () => OneOf(Input.Theme, ["light", "dark"], "A theme is light, dark, or as the system."));
        if (!ModelState.IsValid) return await this.RefuseAsync(cancellationToken);

        var account = await accounts.OfAsync(person);
        var (isRenamed, hasOtherMail) = (name.Value != account.UserName, mail != account.Email);
        // The name is what one signs in with.
        if (isRenamed || hasOtherMail) person.MustBeConfirmed("/account");
        if (hasOtherMail && mail is not null && mails.AreSent) TakeMail(account, mail);
        if (isRenamed)
        {
            var before = account.UserName;
            await writer.RenameAsync(account, name, cancellationToken);
            await mails.TellAsync(account, $"Its name was “{before}” and is “{name}” now: sign in with that.", cancellationToken);
        }
        if (hasOtherMail)
        {
            // Before it changes: to the address that was known to be theirs.
            await mails.TellAsync(account, mail is null ? "Its mail address was taken away." : $"Its mail address is now {mail}.", cancellationToken, opensByMail: false);
            // What was confirmed was the other address; a link that is under way to it does not count any more either.
            (await accounts.SetEmailAsync(account, mail)).OrSayWhy();
            await mails.ConfirmAsync(account, cancellationToken);
        }
        await people.SaveSettingsAsync(person.Id!.Value, new PersonSettings(zone, language, theme, Input.HidesPresence), cancellationToken);
        presence.Hide(person.Id!.Value.Value, Input.HidesPresence);
        return Redirect("/account?done=saved");
    }

    /// <summary>The mail that asks whether the address is theirs was lost, or its link is too old.</summary>
    public async Task<IActionResult> OnPostConfirmationAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        if (account is { Email: not null, EmailConfirmed: false })
        {
            TakeMail(account, account.Email);
            await mails.ConfirmAsync(account, cancellationToken);
        }
        return Redirect("/account?done=sent");
    }

    /// <summary>Counted by the account, and by the address: many accounts could give the same.</summary>
    private void TakeMail(Account account, string to)
    {
        limits.Take(Limit.Mails, account.Id);
        if (!limits.TryTakeOfAccount(Limit.Mails, accounts.NormalizeEmail(to)!)) throw new RuleViolationException("This address had several mails from here already. Wait an hour.");
    }

    /// <summary>“That was me”: what the guest of this browser wrote is this account's from now on.</summary>
    public async Task<IActionResult> OnPostKeepGuestAsync(CancellationToken cancellationToken)
    {
        if (await GuestOfThisBrowserAsync(cancellationToken) is { } guest) await writer.ClaimAsync(guest.Id, person.Id!.Value, isProven: true, cancellationToken);
        await HttpContext.SignOutAsync(PersonClaims.GuestScheme);
        return Redirect("/account?done=kept");
    }

    public async Task<IActionResult> OnPostForgetGuestAsync()
    {
        await HttpContext.SignOutAsync(PersonClaims.GuestScheme);
        return Redirect("/account");
    }

    public async Task<IActionResult> OnPostSignOutAsync()
    {
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        await HttpContext.SignOutAsync(PersonClaims.GuestScheme);
        KnownMark.Clear(HttpContext);
        return Redirect("/");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Page();
    }

    /// <summary>By its own cookie, so nobody can say it of another's guest.</summary>
    private async Task<PersonLine?> GuestOfThisBrowserAsync(CancellationToken cancellationToken) =>
        (await HttpContext.AuthenticateAsync(PersonClaims.GuestScheme)).Principal?.FindFirstValue(ClaimTypes.NameIdentifier) is { } guest
            ? await people.FindAsync(new PersonId(guest), cancellationToken) : null;

    private static string? OneOf(string? chosen, IEnumerable<string> offered, string refusal) =>
        string.IsNullOrEmpty(chosen) ? null : offered.Contains(chosen) ? chosen : throw new RuleViolationException(refusal);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Line = await people.FindAsync(person.Id!.Value, cancellationToken) ?? throw new RuleViolationException("This account is gone.");
        GuestBefore = await GuestOfThisBrowserAsync(cancellationToken);
        var account = await accounts.OfAsync(person);
        MailIsConfirmed = account.EmailConfirmed;
        MailMayBeSentAgain = mails.AreSent && account is { Email: not null, EmailConfirmed: false };
    }

    public sealed class Form
    {
        public string? Name { get; set; }
        public string? Mail { get; set; }
        public string? Zone { get; set; }
        public string? Language { get; set; }
        public string? Theme { get; set; }
        public bool HidesPresence { get; set; }
    }
}
