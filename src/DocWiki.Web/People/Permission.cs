namespace DocWiki.Web.People;

/// <summary>What can be allowed or not. Every endpoint needs one of these; <see cref="Permissions"/> says who has which.</summary>
public enum Permission
{
    /// <summary>Pages, histories, comparisons, lists, profiles.</summary>
    Read,

    /// <summary>Sign in, register, reset a password: also for those who are nobody yet.</summary>
    SignIn,

    /// <summary>Write and revise pages that are open; upload what they show.</summary>
    EditPages,

    /// <summary>Move, archive and restore pages that are open. Nobody approves such a thing afterwards, so not for those whose edits wait.</summary>
    ArrangePages,

    /// <summary>Change pages that are reviewed, without waiting for anybody.</summary>
    ChangeReviewedPages,

    /// <summary>Change pages that only maintainers may change.</summary>
    ChangeProtectedPages,

    /// <summary>Approve, return and revert what others wrote; see what waits.</summary>
    ReviewPages,

    /// <summary>Say who may change a page.</summary>
    ProtectPages,

    /// <summary>Delete uploaded files that no page uses.</summary>
    DeleteFiles,

    /// <summary>Say whose edits need no review, and which account an imported author is.</summary>
    VouchForPeople,

    /// <summary>One's own account: name, mail, password, keys, sessions, settings.</summary>
    KeepOwnAccount,

    /// <summary>Other people's accounts: roles, links for a new password, deleting.</summary>
    ManageAccounts,

    /// <summary>Who may edit and register in this wiki.</summary>
    ManageSettings,
}
