namespace DocWiki.Web.Accounts;

/// <summary>Where to go on after signing in: an address of this wiki and never one elsewhere.</summary>
public static class ReturnAddress
{
    public static string To(string page, string returnTo) => $"{page}?returnTo={Uri.EscapeDataString(returnTo)}";

    /// <returns>As a header can hold it; the front page in place of anything that might lead away.</returns>
    public static string Checked(string? returnTo) =>
        returnTo is ['/', ..] and not ['/', '/' or '\\', ..] && !returnTo.Any(char.IsControl) && !returnTo.Contains('\\') && Uri.TryCreate(returnTo, UriKind.Relative, out _)
            ? string.Concat(returnTo.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())))
            : "/";
}
