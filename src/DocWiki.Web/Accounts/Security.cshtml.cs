using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>How one signs in: password, passkeys, the second step, and where one is signed in now.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class SecurityModel(UserManager<Account> accounts, SignInManager<Account> signIn, Sessions sessions, ElsewhereLogins logins, AccountMails mails, CurrentPerson person) : PageModel, IShowFormAgain
{
    public const int LongestPasskeyName = 60;

    private const string Address = "/account/security";

    private static readonly Dictionary<string, string> WhatWasDone = new()
    {
        ["password"] = "The new password counts. All your other sessions are ended. Passkeys and logins elsewhere open the account as before: remove any you do not know.",
        ["sessions"] = "Ended. Whoever used it is signed out at once.",
        ["passkey"] = "The passkey is added. Sign in with it from now on, without a name or a password.",
        ["named"] = "The passkey is called that from now on.",
        ["removed"] = "The passkey is removed.",
        ["off"] = "The second step is off.",
    };

    [BindProperty] public Form Input { get; set; } = new();
    [BindProperty(SupportsGet = true)] public string? Done { get; set; }

    public string? DoneWords => WhatWasDone.GetValueOrDefault(Done ?? "");
    public string Name => person.Name!;
    public bool HasPassword { get; private set; }
    public bool HasSecondStep { get; private set; }
    public int RecoveryCodesLeft { get; private set; }
    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];
    public ElsewhereList Elsewhere { get; private set; } = null!;
    public IReadOnlyList<SessionLine> OpenSessions { get; private set; } = [];

    /// <summary>The session this page is asked for in.</summary>
    public Guid? ThisSession => person.Session;

    /// <summary>A passkey's id in addresses and forms.</summary>
    public static string IdOf(UserPasskeyInfo passkey) => Convert.ToHexStringLower(passkey.CredentialId);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        if (Input.NewPassword is not { Length: > 0 } password) throw new RuleViolationException("A new password is missing.");
        if (await accounts.HasPasswordAsync(account))
        {
            // As when signing in: wrong tries count, or a stolen session could try passwords without end.
            if (!(await signIn.CheckPasswordSignInAsync(account, Input.OldPassword ?? "", lockoutOnFailure: true)).Succeeded)
                throw new RuleViolationException("That is not your present password. After five wrong tries an account rests for ten minutes.");
            (await accounts.ChangePasswordAsync(account, Input.OldPassword!, password)).OrSayWhy();
        }
        else
        {
            person.MustBeConfirmed(Address);
            (await accounts.AddPasswordAsync(account, password)).OrSayWhy();
        }
        await sessions.EndAllAsync(person.Id!.Value, ThisSession, cancellationToken);
        await mails.TellAsync(account, "Its password was changed.", cancellationToken);
        return Redirect("/account/security?done=password");
    }

    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancellationToken)
    {
        if (Input.Session is { } session) await sessions.EndAsync(person.Id!.Value, session, cancellationToken);
        else await sessions.EndAllAsync(person.Id!.Value, ThisSession, cancellationToken);
        return Redirect("/account/security?done=sessions");
    }

    /// <summary>What the browser needs to make a passkey; what it answers must come back within some minutes.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync()
    {
        person.MustBeConfirmed(Address);
        var account = await accounts.OfAsync(person);
        var options = await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = account.Id, Name = account.UserName!, DisplayName = account.UserName! });
        return Content(options, "application/json");
    }

    public async Task<IActionResult> OnPostAddPasskeyAsync(CancellationToken cancellationToken)
    {
        person.MustBeConfirmed(Address);
        var account = await accounts.OfAsync(person);
        if (await signIn.MadeAsync(Input.Credential) is not { Succeeded: true } made || made.UserEntity.Id != account.Id) throw new RuleViolationException("The passkey could not be checked. Try again; the question the browser was asked counts for some minutes only.");
        var name = PasskeyNameOf(Input.PasskeyName) ?? BrowserNames.Of(Request.Headers.UserAgent.ToString());
        made.Passkey.Name = name;
        (await accounts.AddOrUpdatePasskeyAsync(account, made.Passkey)).OrSayWhy();
        await mails.TellAsync(account, $"A passkey was added: {name}.", cancellationToken);
        return Redirect("/account/security?done=passkey");
    }

    public async Task<IActionResult> OnPostNamePasskeyAsync(CancellationToken cancellationToken)
    {
        // By other names, somebody would take away the wrong one.
        person.MustBeConfirmed(Address);
        var account = await accounts.OfAsync(person);
        if ((await accounts.GetPasskeysAsync(account)).FirstOrDefault(passkey => IdOf(passkey) == Input.Passkey) is not { } found) throw new RuleViolationException("This passkey is gone already.");
        found.Name = PasskeyNameOf(Input.PasskeyName) ?? throw new RuleViolationException($"A passkey's name has 1 to {LongestPasskeyName} characters.");
        (await accounts.AddOrUpdatePasskeyAsync(account, found)).OrSayWhy();
        return Redirect("/account/security?done=named");
    }

    public async Task<IActionResult> OnPostRemovePasskeyAsync(CancellationToken cancellationToken)
    {
        person.MustBeConfirmed(Address);
        var account = await accounts.OfAsync(person);
        var passkeys = await accounts.GetPasskeysAsync(account);
        if (passkeys.FirstOrDefault(passkey => IdOf(passkey) == Input.Passkey) is not { } found) throw new RuleViolationException("This passkey is gone already.");
        if (passkeys.Count == 1 && !await accounts.HasPasswordAsync(account) && !await logins.OpensAsync(account))
            throw new RuleViolationException("Without this passkey you could not sign in any more. Set a password first.");
        (await accounts.RemovePasskeyAsync(account, found.CredentialId)).OrSayWhy();
        await mails.TellAsync(account, "A passkey was taken away.", cancellationToken);
        return Redirect("/account/security?done=removed");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        HasPassword = await accounts.HasPasswordAsync(account);
        HasSecondStep = account.TwoFactorEnabled;
        RecoveryCodesLeft = HasSecondStep ? await accounts.CountRecoveryCodesAsync(account) : 0;
        Passkeys = [.. (await accounts.GetPasskeysAsync(account)).OrderBy(passkey => passkey.CreatedAt)];
        Elsewhere = await logins.ListAsync(account);
        OpenSessions = await sessions.ListAsync(person.Id!.Value, cancellationToken);
        return Page();
    }

    /// <returns>Null where it is none.</returns>
    private static string? PasskeyNameOf(string? typed) => typed?.Trim() is { Length: > 0 and <= LongestPasskeyName } given && !given.Any(char.IsControl) ? given : null;

    public sealed class Form
    {
        public string? OldPassword { get; set; }
        public string? NewPassword { get; set; }

        /// <summary>Null: all others.</summary>
        public Guid? Session { get; set; }
        public string? Passkey { get; set; }
        public string? PasskeyName { get; set; }
        public string? Credential { get; set; }
    }
}
