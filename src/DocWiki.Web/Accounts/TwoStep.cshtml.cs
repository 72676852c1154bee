using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DocWiki.Web.Accounts;

/// <summary>The second step: an authenticator's code (TOTP, RFC 6238), and recovery codes for when it is lost.</summary>
[Needs(Permission.KeepOwnAccount)]
public sealed class TwoStepModel(UserManager<Account> accounts, SecondStep second, AccountMails mails, CurrentPerson person) : PageModel, IShowFormAgain
{
    private const int RecoveryCodes = 10;

    /// <summary>Where Identity's own store keeps the key.</summary>
    private const string KeyProvider = "[AspNetUserStore]", KeyName = "AuthenticatorKey";

    [BindProperty] public Form Input { get; set; } = new();

    public bool IsOn { get; private set; }

    /// <summary>The key is shown: to somebody who lately showed that it is them.</summary>
    public bool IsShown => Key.Length > 0;

    /// <summary>In groups of four, for typing it.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The same for scanning it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Shown once, right after they were made.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowFormAgainAsync(cancellationToken);

    public async Task<IActionResult> OnPostOnAsync(CancellationToken cancellationToken)
    {
        person.MustBeConfirmed("/account/two-step");
        var account = await accounts.OfAsync(person);
        if (!await second.IsRightAsync(account, Input.Code ?? "")) throw Wrong();
        (await accounts.SetTwoFactorEnabledAsync(account, true)).OrSayWhy();
        await mails.TellAsync(account, "Its second step was turned on.", cancellationToken);
        return await ShowNewCodesAsync(account, cancellationToken);
    }

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        await MustBeRightAsync(account);
        await mails.TellAsync(account, "It has new recovery codes; the old ones open nothing any more.", cancellationToken);
        return await ShowNewCodesAsync(account, cancellationToken);
    }

    public async Task<IActionResult> OnPostOffAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        await MustBeRightAsync(account);
        await second.TurnOffAsync(account);
        await mails.TellAsync(account, "Its second step was turned off.", cancellationToken);
        return Redirect("/account/security?done=off");
    }

    public async Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken)
    {
        var account = await accounts.OfAsync(person);
        Response.Headers.CacheControl = "no-cache, no-store";
        IsOn = account.TwoFactorEnabled;
        // Whoever finds this browser open is not to know the key of a later second step.
        if (IsOn || !person.IsConfirmed) return Page();
        // Not by resetting it: that would end the links that are on their way by mail.
        if (await accounts.GetAuthenticatorKeyAsync(account) is null)
            (await accounts.SetAuthenticationTokenAsync(account, KeyProvider, KeyName, accounts.GenerateNewAuthenticatorKey())).OrSayWhy();
        var key = (await accounts.GetAuthenticatorKeyAsync(account))!;
        Key = string.Join(' ', key.Chunk(4).Select(group => new string(group)));
        Address = $"otpauth://totp/DocWiki:{Uri.EscapeDataString(account.UserName!)}?secret={key}&issuer=DocWiki&digits=6";
        return Page();
    }

    /// <summary>A recovery code does as well: whoever lost the phone must be able to put another in its place.</summary>
    private async Task MustBeRightAsync(Account account)
    {
        if (!await second.IsEitherAsync(account, Input.Code ?? "")) throw Wrong();
    }

    private static RuleViolationException Wrong() =>
        new("This code is not right, or was used already. Codes change every 30 seconds; is the clock of your phone right? After five wrong tries an account rests for ten minutes.");

    private async Task<IActionResult> ShowNewCodesAsync(Account account, CancellationToken cancellationToken)
    {
        NewCodes = [.. (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!];
        return await ShowFormAgainAsync(cancellationToken);
    }

    public sealed class Form
    {
        public string? Code { get; set; }
    }
}
