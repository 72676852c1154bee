namespace DocWiki.Web.Accounts;

/// <summary>Somebody has to show again that it is them (<c>/account/confirm</c>) before this.</summary>
public sealed class UnconfirmedException(string page) : Exception("Show first that it is you.")
{
    /// <summary>Where to go for it; it leads back.</summary>
    public string Address => ReturnAddress.To("/account/confirm", ReturnAddress.Checked(page));
}
