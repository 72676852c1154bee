using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using MimeKit;

namespace DocWiki.Web.Mailing;

/// <summary>
/// What mail is sent to: one plain address. The grammar of mail has more (names, comments, groups, routes, quoted parts), all of
/// which can say something else to the next reader than to this one; none of it is taken.
/// </summary>
public static partial class MailAddresses
{
    /// <summary>RFC 5321, 4.5.3.1.3, without the angle brackets.</summary>
    private const int MaxLength = 254;

    public static bool TryParse(string? written, [NotNullWhen(true)] out MailboxAddress? address)
    {
        address = null;
        return written?.Length <= MaxLength && Plain().IsMatch(written) && MailboxAddress.TryParse(written, out address);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{Nd}](?:[\p{L}\p{M}\p{Nd}.-]*[\p{L}\p{M}\p{Nd}])?\z")]
    private static partial Regex Plain();
}
