using DocWiki.Domain;
using DocWiki.Web.Hosting;
using DocWiki.Web.Hosting.Limits;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DocWiki.Web.Accounts;

/// <summary>For whoever forgot their password. The answer is the same whoever asks, so that nobody learns who has an account or which address.</summary>
[Needs(Permission.SignIn)]
public sealed class ForgotModel(UserManager<Account> accounts, AccountMails mails, RateLimits limits) : PageModel, IShowFormAgain
{
    /// <summary>Several accounts may have one address; no more than these get a mail.</summary>
    private const int MostAccounts = 5;

    [BindProperty] public Form Input { get; set; } = new();

    public bool MailIsSent => mails.AreSent;
    public bool IsAsked { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Input.Who?.Trim() is not { Length: > 0 and <= AccountMails.MaxAddressLength } who) throw new RuleViolationException("Type your name here, or your mail address.");
        var (name, mail) = (accounts.NormalizeName(who), accounts.NormalizeEmail(who));
        limits.Take(Limit.SignIns, mail);
        // Others may say that the address is theirs: only whose it was shown to be gets a mail, and nobody else takes their place.
        foreach (var account in await accounts.Users.Where(account => account.EmailConfirmed && (account.NormalizedUserName == name || account.NormalizedEmail == mail)).Take(MostAccounts).ToListAsync(cancellationToken))
        {
            // Counted by whoever gets the mail, however they were spelled, and silently. Not with the mails the account's owner asks for: nobody is to use those up.
            if (limits.TryTakeOfAccount(Limit.Mails, $"reset {account.Id}")) await mails.ResetAsync(account, cancellationToken);
        }
        IsAsked = true;
        return Page();
    }

    public Task<IActionResult> ShowFormAgainAsync(CancellationToken cancellationToken) => Task.FromResult<IActionResult>(Page());

    public sealed class Form
    {
        public string? Who { get; set; }
    }
}
