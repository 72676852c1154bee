using System.Collections.Frozen;

namespace DocWiki.Web.People;

/// <summary>The one table of who may do what. Pages, the API, the hub and the decisions about pages all ask it.</summary>
public static class Permissions
{
    private static readonly FrozenDictionary<Permission, (Role Least, bool TrustSuffices)> Table = new Dictionary<Permission, (Role, bool)>
    {
        [Permission.Read] = (Role.Reader, false),
        [Permission.SignIn] = (Role.Reader, false),
        [Permission.EditPages] = (Role.Guest, false),
        [Permission.ArrangePages] = (Role.Guest, false),
        [Permission.ChangeReviewedPages] = (Role.Maintainer, true),
        [Permission.ChangeProtectedPages] = (Role.Maintainer, false),
        [Permission.ProtectPages] = (Role.Maintainer, false),
        [Permission.DeleteFiles] = (Role.Maintainer, false),
        [Permission.VouchForPeople] = (Role.Maintainer, false),
        [Permission.KeepOwnAccount] = (Role.Contributor, false),
        [Permission.ManageAccounts] = (Role.Administrator, false),
        [Permission.ManageSettings] = (Role.Administrator, false),
    }.ToFrozenDictionary();

    /// <summary>Where guests may not edit, they are readers. What is missing from the table nobody may.</summary>
    public static bool May(this Rights rights, Permission permission)
    {
        if (!Table.TryGetValue(permission, out var row)) return false;
        var role = rights.Role == Role.Guest && !rights.GuestsMayEdit ? Role.Reader : rights.Role;
        return role >= row.Least || (row.TrustSuffices && rights.IsTrusted && role >= Role.Guest);
    }
}

/// <param name="IsTrusted">Their edits need no review.</param>
/// <param name="GuestsMayEdit">The wiki's setting.</param>
public readonly record struct Rights(Role Role, bool IsTrusted, bool GuestsMayEdit)
{
    /// <summary>Somebody who is nobody yet has only to give a name where the wiki takes guests: a form that asks for it is theirs to open.</summary>
    public Rights OnceNamed => Role == Role.Reader ? this with { Role = Role.Guest } : this;
}
