using System.Security.Cryptography;
using System.Text;

namespace DocWiki.Web.People;

/// <summary>A mail address as it is kept of imported authors: enough to know the same one again, not to write to it.</summary>
public static class MailHash
{
    public static string Of(string mail) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(mail.Trim().ToLowerInvariant())));
}
