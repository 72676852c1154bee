using System.Text.Json;
using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>What a browser answers when it was asked for a passkey. Identity throws where nobody asked, or where that is too long ago; here it is a no like any other.</summary>
public static class PasskeyAnswers
{
    /// <returns>Null where the answer is none to a question of ours.</returns>
    public static async Task<PasskeyAttestationResult?> MadeAsync(this SignInManager<Account> signIn, string? answer)
    {
        try
        {
            return await signIn.PerformPasskeyAttestationAsync(answer ?? "");
        }
        catch (Exception none) when (none is InvalidOperationException or ArgumentException or JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc cref="MadeAsync" />
    public static async Task<PasskeyAssertionResult<Account>?> UsedAsync(this SignInManager<Account> signIn, string? answer)
    {
        try
        {
            return await signIn.PerformPasskeyAssertionAsync(answer ?? "");
        }
        catch (Exception none) when (none is InvalidOperationException or ArgumentException or JsonException)
        {
            return null;
        }
    }
}
