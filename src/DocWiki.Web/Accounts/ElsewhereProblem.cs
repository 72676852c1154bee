namespace DocWiki.Web.Accounts;

/// <summary>Why signing in elsewhere led nowhere. Addresses carry the word only, so that nobody can make the wiki say something by a link.</summary>
public static class ElsewhereProblem
{
    public const string Denied = "denied", Failed = "failed", Away = "away", Taken = "taken", Changed = "changed", Locked = "locked", Other = "other", Stale = "stale";

    /// <param name="confirms">They left to show again that it is them.</param>
    /// <returns>To the form they came from; who is signed in and wanted to connect is led on to their logins.</returns>
    public static string Address(string problem, string? returnTo, bool confirms = false) =>
        ReturnAddress.To(confirms ? "/account/confirm" : "/sign-in", ReturnAddress.Checked(returnTo)) + "&problem=" + problem;

    public static string? WordsOf(string? problem) => problem switch
    {
        Denied => "You said no over there, so nothing was done here.",
        Failed => "That did not work: what came back is not what was asked for, or it came too late. Try again, in one tab.",
        Away => "The other side does not answer. Try again later, or another way.",
        Taken => "That sign-in belongs to another account already.",
        Changed => "You signed in or out meanwhile, so nothing was connected. Try again.",
        Locked => "After five wrong tries an account rests for ten minutes.",
        Other => "Over there you are somebody who does not open this account.",
        Stale => "The other side did not ask who you are, so that shows nothing. Sign out over there and try again, or show it another way.",
        _ => null,
    };
}
