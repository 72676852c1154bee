using DocWiki.Domain;
using DocWiki.Web.Mailing;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>The mails about an account. Where the wiki sends none, nothing happens, and the screens say what to do instead.</summary>
public sealed class AccountMails(MailSender sender, UserManager<Account> accounts)
{
    /// <summary>As RFC 5321 bounds it.</summary>
    public const int MaxAddressLength = 254;

    public bool AreSent => sender.IsConfigured;

    /// <returns>Null where none was given.</returns>
    /// <exception cref="RuleViolationException">It is no mail address.</exception>
    public static string? AddressOf(string? typed) => typed?.Trim() switch
    {
        null or "" => null,
        { Length: <= MaxAddressLength } given when MailAddresses.TryParse(given, out var address) => address.Address,
        _ => throw new RuleViolationException("This is no mail address. Leave it empty if you have none to give."),
    };

    /// <summary>A link for a new password, to an address that was confirmed.</summary>
    public async Task ResetAsync(Account account, CancellationToken cancellationToken)
    {
        if (!AreSent || account is not { Email: { } mail, EmailConfirmed: true }) return;
        var link = await AccountLinks.ResetLinkAsync(accounts, account, sender.AddressOf("/").ToString());
        await sender.SendAsync(new Mail(mail, "A new password for DocWiki", $"""
            Hello {account.UserName},

            somebody, perhaps you, asked for a new password for your account. Choose it here, once, within {AccountServices.LinkLife.TotalHours} hours:

            {link}

            If it was not you, do nothing: your password stays as it is.
            """), cancellationToken);
    }

    /// <summary>Tells whoever owns the account what was done to it, in case it was not them.</summary>
    /// <param name="opensByMail">False: a link for a new password would not come here any more.</param>
    public async Task TellAsync(Account account, string whatWasDone, CancellationToken cancellationToken, bool opensByMail = true)
    {
        if (!AreSent || account is not { Email: { } mail, EmailConfirmed: true }) return;
        await sender.SendAsync(new Mail(mail, "Your account on DocWiki was changed", $"""
            Hello {account.UserName},

            your account was changed. {whatWasDone}

            If it was you, all is well. If it was not, {(opensByMail ? $"choose a new password at {sender.AddressOf("/forgot")} or tell an administrator" : "tell an administrator at once, who can give you a link for a new password")}, then see
            which passkeys, logins and sessions there are at {sender.AddressOf("/account/security")}, and end those you do not know.
            """), cancellationToken);
    }

    /// <summary>Tells whoever owned it that the account is gone.</summary>
    /// <param name="account">As it was before.</param>
    public async Task TellDeletedAsync(Account account, string how, CancellationToken cancellationToken)
    {
        if (!AreSent || account is not { Email: { } mail, EmailConfirmed: true }) return;
        await sender.SendAsync(new Mail(mail, "Your account on DocWiki was deleted", $"""
            Hello {account.UserName},

            your account was deleted, {how}. Your name and everything that tells who you are is gone from the wiki; what you wrote stays, by “{KnownPeople.SomeoneWhoLeft}”.

            This cannot be undone. If you did not expect it, ask an administrator; you can make a new account at {sender.AddressOf("/register")}.
            """), cancellationToken);
    }

    /// <summary>Asks whether the account's address is its owner's; nothing where it has none or it is known.</summary>
    public async Task ConfirmAsync(Account account, CancellationToken cancellationToken)
    {
        if (!AreSent || account is not { Email: { } mail, EmailConfirmed: false }) return;
        var link = await AccountLinks.ConfirmLinkAsync(accounts, account, sender.AddressOf("/").ToString());
        await sender.SendAsync(new Mail(mail, "Is this your address? (DocWiki)", $"""
            Hello,

            the account "{account.UserName}" gave this address as its own. If that is you, say so here, within {AccountServices.LinkLife.TotalHours} hours:

            {link}

            If it is not, do nothing.
            """), cancellationToken);
    }
}
