using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using DocWiki.Web.People;

namespace DocWiki.Web.Hosting.Limits;

public enum Limit
{
    GuestEdits,
    GuestUploads,
    Uploads,
    SignIns,
    Registrations,
    Mails,
    Drafts,
}

/// <summary>
/// Counts what can be asked too often, by address and by account. A handler takes what it is about to do, after it has looked at
/// the form: what is refused for another reason, and a preview, cost nothing. Each copy of the app counts for itself, in memory:
/// two copies allow twice as much, and a restart forgets. Whoever has asked for nothing for a while takes no memory.
/// </summary>
public sealed class RateLimits : IDisposable
{
    /// <summary>What was typed as a name may be of any length; nobody has one as long as this.</summary>
    private const int LongestAccount = 200;

    private readonly IHttpContextAccessor accessor;
    private readonly Dictionary<Limit, Gate> gates;

    public RateLimits(RateLimitSettings settings, IHttpContextAccessor accessor)
    {
        this.accessor = accessor;
        gates = new()
        {
            [Limit.GuestEdits] = new(
                new(settings.GuestEditsPerGuest, "You saved very often in a short time.", "save again; what you typed is kept below"),
                new(settings.GuestEditsPerAddress, "Too many edits came from your address in a short time.", "save again; what you typed is kept below")),
            [Limit.GuestUploads] = new(
                new(settings.GuestUploadsPerGuest, "You uploaded very much in a short time.", "upload this file again"),
                new(settings.GuestUploadsPerAddress, "Too much was uploaded from your address in a short time.", "upload this file again")),
            [Limit.Uploads] = new(new(settings.UploadsPerAccount, "You uploaded very much in a short time.", "upload this file again"), null),
            [Limit.SignIns] = new(
                new(settings.SignInsPerAccount, "This name was tried very often.", "try again"),
                new(settings.SignInsPerAddress, "Too many tries came from your address in a short time.", "try again")),
            [Limit.Registrations] = new(
                null,
                new(settings.RegistrationsPerAddress, "Too many accounts were made from your address in a short time.", "send this form again")),
            [Limit.Mails] = new(
                new(settings.MailsPerAccount, "Several mails were sent for this account in a short time.", "try again"),
                new(settings.MailsPerAddress, "Many mails were sent for your address in a short time.", "try again")),
            [Limit.Drafts] = new(
                new(settings.DraftsPerPerson, "This draft was sent very often in a short time.", "go on"),
                new(settings.DraftsPerAddress, "Very many drafts were sent from your address in a short time.", "go on")),
        };
    }

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <param name="account">Whose it is, written as it is compared: another case must not give other tries. Null where it is nobody's yet.</param>
    /// <param name="times">As how many it counts.</param>
    /// <exception cref="TooManyRequestsException">The account, or else the address, has had its share.</exception>
    public void Take(Limit limit, string? account = null, int times = 1)
    {
        var gate = gates[limit];
        // The account first: somebody who sends on and on does not use up what is there for everybody at the same address.
        if (account is not null) gate.Accounts?.Take(account.Length > LongestAccount ? account[..LongestAccount] : account, times);
        gate.Addresses?.Take(KeyOf(Context.Connection.RemoteIpAddress), times);
    }

    /// <summary>The same for an edit by whoever sends this request. Whoever is signed in is not counted.</summary>
    /// <param name="guest">Null where they have not said a name before.</param>
    /// <exception cref="TooManyRequestsException">They, or else their address, have had their share.</exception>
    public void TakeGuestEdit(PersonId? guest)
    {
        if (Context.User.Identity is not { IsAuthenticated: true }) Take(Limit.GuestEdits, guest?.Value);
    }

    /// <summary>
    /// Of the account alone, for what is done silently or not at all. Nothing is taken of the address: what is left of its share would tell
    /// whoever asks whether there was an account.
    /// </summary>
    /// <returns>False: the account has had its share.</returns>
    public bool TryTakeOfAccount(Limit limit, string account) => gates[limit].Accounts?.TryTake(account, 1, out _) ?? true;

    /// <summary>The same for a file that whoever sends this request uploads: what is kept is its bytes, so a large one counts as several.</summary>
    /// <inheritdoc cref="TakeGuestEdit" />
    public void TakeUpload(PersonId? person, long bytes)
    {
        var isGuest = Context.User.Identity is not { IsAuthenticated: true };
        Take(isGuest ? Limit.GuestUploads : Limit.Uploads, person?.Value, (int)(bytes / (1024 * 1024)) + 1);
    }

    public void Dispose()
    {
        foreach (var gate in gates.Values)
        {
            gate.Accounts?.Dispose();
            gate.Addresses?.Dispose();
        }
    }

    /// <summary>Of IPv6, the first half: a household, or a rented server, has all addresses that begin with it.</summary>
    private static string KeyOf(IPAddress? address) => address switch
    {
        // A socket that is a file has none.
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    private sealed record Gate(Counter? Accounts, Counter? Addresses);

    private sealed class Counter(Allowance allowance, string refusal, string then) : IDisposable
    {
        private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(key =>
            RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = allowance.AtOnce,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = allowance.Refill,
                QueueLimit = 0,
            }));

        public void Take(string key, int times)
        {
            if (TryTake(key, times, out var wait)) return;
            // One more: the limiter looks at the time ten times a second only, and who waits as told must not be refused again.
            var seconds = (int)Math.Ceiling(wait.TotalSeconds) + 1;
            throw new TooManyRequestsException($"{refusal} Wait {seconds} seconds and {then}.", TimeSpan.FromSeconds(seconds));
        }

        public bool TryTake(string key, int times, out TimeSpan wait)
        {
            // More than there ever is at once would be refused for ever.
            using var lease = limiter.AttemptAcquire(key, Math.Min(times, allowance.AtOnce));
            lease.TryGetMetadata(MetadataName.RetryAfter, out wait);
            return lease.IsAcquired;
        }

        public void Dispose() => limiter.Dispose();
    }
}
