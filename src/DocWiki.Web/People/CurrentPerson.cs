using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace DocWiki.Web.People;

/// <summary>Whoever sends this request: somebody who gave a name before, or nobody yet.</summary>
public sealed class CurrentPerson(IHttpContextAccessor accessor, KnownPeople people)
{
    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    public PersonId? Id => Context.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } id ? new PersonId(id) : null;

    public string? Name => Context.User.FindFirstValue(ClaimTypes.Name);

    /// <summary>Who they are, becoming a guest of this name where they are nobody yet. The cookie says so from then on.</summary>
    /// <exception cref="Domain.RuleViolationException">They gave no name that can be shown.</exception>
    public async Task<PersonId> BeOrBecomeAsync(string? name, CancellationToken cancellationToken)
    {
        if (Id is { } known) return known;

        var guestName = PersonName.Parse(name ?? "");
        var id = await people.AddGuestAsync(guestName, cancellationToken);
        // Not authenticated: nobody proved anything. A form that was open before the name was given stays valid by that; an
        // antiforgery token made for nobody is refused from somebody who is authenticated.
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.Value), new Claim(ClaimTypes.Name, guestName.Value)]);
        var principal = new ClaimsPrincipal(identity);
        await Context.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, principal, new AuthenticationProperties { IsPersistent = true });
        Context.User = principal;
        return id;
    }
}
