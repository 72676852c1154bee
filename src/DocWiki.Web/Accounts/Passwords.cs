using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>What Identity does not ask of a password: an end, and that it is not the name.</summary>
public sealed class Passwords : IPasswordValidator<Account>
{
    public const int MinLength = 10;

    /// <summary>Room for any phrase; hashing more only costs.</summary>
    public const int MaxLength = 128;

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        var refusal = password switch
        {
            { Length: > MaxLength } => $"A password has at most {MaxLength} characters; this one has {password.Length}.",
            not null when user.UserName is { } name && password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + MinLength => "This password is little more than your name. Choose one that nobody guesses.",
            _ => null,
        };
        return Task.FromResult(refusal is null ? IdentityResult.Success : IdentityResult.Failed(new IdentityError { Code = "Password", Description = refusal }));
    }
}
