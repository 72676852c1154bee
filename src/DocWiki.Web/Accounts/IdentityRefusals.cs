using DocWiki.Domain;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>Identity's no, in words for the person.</summary>
public static class IdentityRefusals
{
    /// <exception cref="RuleViolationException">It did not succeed.</exception>
    public static void OrSayWhy(this IdentityResult result)
    {
        if (!result.Succeeded) throw new RuleViolationException(string.Join(' ', result.Errors.Select(WordsOf).Distinct()));
    }

    private static string WordsOf(IdentityError error) => error.Code switch
    {
        nameof(IdentityErrorDescriber.DuplicateUserName) => "Somebody is called this here, or so nearly that one could take you for them. Choose another name.",
        nameof(IdentityErrorDescriber.InvalidUserName) => "This cannot be a name here. Use letters and digits.",
        nameof(IdentityErrorDescriber.InvalidEmail) => "This is no mail address. Leave it empty if you have none to give.",
        nameof(IdentityErrorDescriber.InvalidToken) => "This link was used already or is too old. Ask for a new one.",
        nameof(IdentityErrorDescriber.PasswordTooShort) => $"A password has at least {Passwords.MinLength} characters. A few words in a row are easy to keep in mind.",
        nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) => "This password repeats too few different characters.",
        nameof(IdentityErrorDescriber.PasswordMismatch) => "That is not your password.",
        nameof(IdentityErrorDescriber.LoginAlreadyAssociated) => "That sign-in belongs to another account already.",
        nameof(IdentityErrorDescriber.ConcurrencyFailure) => "This account was changed somewhere else at the same moment. Try again.",
        _ => error.Description,
    };
}
