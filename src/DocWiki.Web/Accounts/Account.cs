using Microsoft.AspNetCore.Identity;

namespace DocWiki.Web.Accounts;

/// <summary>What proves that somebody is a person of this wiki. Its id is the person's; name and role are kept with the person.</summary>
public sealed class Account : IdentityUser<string>;
