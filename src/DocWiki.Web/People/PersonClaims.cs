using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;

namespace DocWiki.Web.People;

/// <summary>How somebody is written into the request. Made anew for each one, so that a new name, role or trust counts at once.</summary>
public static class PersonClaims
{
    public const string GuestScheme = "Guest";
    public const string Trusted = "trusted";

    /// <summary>Which of their sessions this is; only for accounts.</summary>
    public const string Session = "session";

    /// <summary>Whether they lately showed that it is them: see <see cref="Accounts.Sessions.Trust"/>.</summary>
    public const string Confirmed = "confirmed";

    /// <param name="scheme">Null for a guest: nobody proved anything, so they are not authenticated. A form that was open before the name was
    /// given stays valid by that; an antiforgery token made for nobody is refused from somebody who is authenticated.</param>
    public static ClaimsPrincipal Of(PersonId id, string name, Role role, bool isTrusted, string? scheme = null, (Guid Id, bool IsConfirmed)? session = null)
    {
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, id.Value), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role.Word()), new(Trusted, isTrusted ? "true" : "false")];
        if (session is var (number, isConfirmed)) claims.AddRange([new(Session, number.ToString()), new(Confirmed, isConfirmed ? "true" : "false")]);
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme));
    }

    /// <returns>Null for whoever gave no name yet.</returns>
    public static PersonId? IdOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? new PersonId(id) : null;

    public static Rights RightsOf(ClaimsPrincipal user, WikiSettings settings) =>
        new(user.FindFirstValue(ClaimTypes.Role) is { } role ? Roles.Parse(role) : Role.Reader, user.HasClaim(Trusted, "true"), settings.GuestsMayEdit, settings.GuestsWait && settings.HasReviewers);

    /// <summary>A guest's cookie only says which guest. One who has left, or has become an account, is nobody by it.</summary>
    public static async Task ReadGuestAsync(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        var database = context.HttpContext.RequestServices.GetRequiredService<NpgsqlDataSource>();
        await using var command = database.CreateCommand("select name, trusted from people where person_id = $1 and kind = 'guest' and claimed_by is null");
        command.Parameters.Add(new() { Value = id ?? "" });
        await using var reader = await command.ExecuteReaderAsync(context.HttpContext.RequestAborted);
        if (await reader.ReadAsync(context.HttpContext.RequestAborted))
            context.ReplacePrincipal(Of(new PersonId(id!), reader.GetString(0), Role.Guest, reader.GetBoolean(1)));
        else
            context.RejectPrincipal();
    }
}

/// <summary>A cookie that only tells the page's script that there is somebody to ask about; it says nothing about whom.</summary>
public static class KnownMark
{
    public const string Cookie = "docwiki-known";

    public static void Set(HttpContext context) =>
        context.Response.Cookies.Append(Cookie, "1", new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Cookie);
}
