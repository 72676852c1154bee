using System.Collections.Frozen;
using DocWiki.Domain.Reviewing;

namespace DocWiki.Web.People;

/// <summary>The one table of who may do what. Pages, the API, the hub and the decisions about pages all ask it.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<Permission, Row> Table = new Dictionary<Permission, Row>
    {
        [Permission.Read] = new(Role.Reader),
        [Permission.SignIn] = new(Role.Reader),
        [Permission.EditPages] = new(Role.Guest),
        [Permission.ArrangePages] = new(Role.Guest, NotWhileReviewed: true),
        [Permission.ChangeReviewedPages] = new(Role.Maintainer, TrustSuffices: true),
        [Permission.ChangeProtectedPages] = new(Role.Maintainer),
        [Permission.ReviewPages] = new(Role.Maintainer),
        [Permission.ProtectPages] = new(Role.Maintainer),
        [Permission.DeleteFiles] = new(Role.Maintainer),
        [Permission.VouchForPeople] = new(Role.Maintainer),
        [Permission.KeepOwnAccount] = new(Role.Contributor),
        [Permission.ManageAccounts] = new(Role.Administrator),
        [Permission.ManageSettings] = new(Role.Administrator),
    }.ToFrozenDictionary();

    /// <summary>Where guests may not edit, they are readers. What is missing from the table nobody may.</summary>
    public static bool May(this Rights rights, Permission permission)
    {
        if (!Table.TryGetValue(permission, out var row) || (row.NotWhileReviewed && rights.AreEditsReviewed)) return false;
        var role = rights.Role == Role.Guest && !rights.GuestsMayEdit ? Role.Reader : rights.Role;
        return role >= row.Least || (row.TrustSuffices && rights.IsTrusted && role >= Role.Guest);
    }

    /// <param name="TrustSuffices">Trusted guests and contributors may too.</param>
    /// <param name="NotWhileReviewed">It cannot wait for approval, so whoever's edits have to may not.</param>
    private readonly record struct Row(Role Least, bool TrustSuffices = false, bool NotWhileReviewed = false);
}

/// <param name="IsTrusted">Their edits need no review.</param>
/// <param name="GuestsMayEdit">The wiki's setting.</param>
/// <param name="GuestsWait">The wiki's setting.</param>
public readonly record struct Rights(Role Role, bool IsTrusted, bool GuestsMayEdit, bool GuestsWait = false)
{
    /// <summary>What they write waits until somebody approved it.</summary>
    public bool AreEditsReviewed => Role <= Role.Guest && GuestsWait && !IsTrusted;

    /// <summary>What their edits of open pages have to wait for.</summary>
    public Awaits Awaits => AreEditsReviewed ? Awaits.Approval : IsTrusted || Role >= Role.Maintainer ? Awaits.Nothing : Awaits.Look;

    /// <summary>Somebody who is nobody yet has only to give a name where the wiki takes guests: a form that asks for it is theirs to open.</summary>
    public Rights OnceNamed => Role == Role.Reader ? this with { Role = Role.Guest } : this;
}
