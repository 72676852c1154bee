using System.Security.Claims;
using DocWiki.Domain.WikiPages;
using DocWiki.Web.WikiPages;
using Microsoft.AspNetCore.Authentication;
using Npgsql;

namespace DocWiki.Web.People;

/// <summary>Whoever sends this request: an account, a guest who gave a name before, or nobody yet.</summary>
public sealed class CurrentPerson(IHttpContextAccessor accessor, KnownPeople people, NpgsqlDataSource database)
{
    private WikiSettings? settings;

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    public PersonId? Id => PersonClaims.IdOf(Context.User);

    public string? Name => Context.User.FindFirstValue(ClaimTypes.Name);

    public Role Role => Context.User.FindFirstValue(ClaimTypes.Role) is { } role ? Roles.Parse(role) : Role.Reader;

    /// <summary>Has an account and is signed in to it.</summary>
    public bool HasAccount => Role >= Role.Contributor;

    /// <summary>Which of their sessions this is.</summary>
    public Guid? Session => Guid.TryParse(Context.User.FindFirstValue(PersonClaims.Session), out var session) ? session : null;

    /// <summary>Lately signed in, or showed again that it is them.</summary>
    public bool IsConfirmed => Context.User.HasClaim(PersonClaims.Confirmed, "true");

    /// <summary>What opens an account for good, or ends it, is not changed by whoever finds a browser open or has a stolen cookie.</summary>
    /// <param name="page">Where to come back to and do it again.</param>
    /// <exception cref="Accounts.UnconfirmedException">They have to show again that it is them.</exception>
    public void MustBeConfirmed(string page)
    {
        if (!IsConfirmed) throw new Accounts.UnconfirmedException(page);
    }

    public async Task<Rights> RightsAsync(CancellationToken cancellationToken)
    {
        settings ??= await WikiSettings.ReadAsync(database, cancellationToken);
        return PersonClaims.RightsOf(Context.User, settings);
    }

    /// <summary>What this person may beyond open pages.</summary>
    public async Task<EditorRights> EditorRightsAsync(CancellationToken cancellationToken)
    {
        var rights = await RightsAsync(cancellationToken);
        return new EditorRights(rights.May(Permission.ChangeReviewedPages), rights.May(Permission.ChangeProtectedPages), rights.Awaits);
    }

    /// <summary>An edit of this person, who becomes a guest of this name where they are nobody yet.</summary>
    /// <inheritdoc cref="BeOrBecomeAsync" path="/exception" />
    public async Task<Edit> EditAsync(Guid editId, string? name, CancellationToken cancellationToken) =>
        new(editId, await BeOrBecomeAsync(name, cancellationToken), await EditorRightsAsync(cancellationToken));

    /// <summary>Who they are, becoming a guest of this name where they are nobody yet. The cookie says so from then on.</summary>
    /// <exception cref="Domain.RuleViolationException">They gave no name that can be shown, or the wiki takes no guests.</exception>
    public async Task<PersonId> BeOrBecomeAsync(string? name, CancellationToken cancellationToken)
    {
        if (Id is { } known) return known;

        var guestName = PersonName.Parse(name ?? "");
        if (!(await RightsAsync(cancellationToken)).OnceNamed.May(Permission.EditPages))
            throw new Domain.RuleViolationException("Only people with an account may edit here. Sign in or register in another tab, then save again.");
        var id = await people.AddGuestAsync(guestName, cancellationToken);
        var principal = PersonClaims.Of(id, guestName.Value, Role.Guest, isTrusted: false);
        await Context.SignInAsync(PersonClaims.GuestScheme, principal, new AuthenticationProperties { IsPersistent = true });
        KnownMark.Set(Context);
        Context.User = principal;
        return id;
    }
}
