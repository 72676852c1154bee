namespace DocWiki.Web.Hosting.Limits;

/// <summary>So many at once after a quiet time, and then one more each time the refill has passed.</summary>
public sealed record Allowance(int AtOnce, TimeSpan Refill)
{
    public static readonly Allowance Any = new(int.MaxValue, TimeSpan.FromSeconds(1));
}

/// <summary>How much is taken from one address (of IPv6: one /64 network) and from one account.</summary>
public sealed record RateLimitSettings
{
    /// <summary>For measurements and for tests of other things.</summary>
    public static readonly RateLimitSettings Unlimited = new()
    {
        GuestEditsPerAddress = Allowance.Any,
        GuestEditsPerGuest = Allowance.Any,
        SignInsPerAddress = Allowance.Any,
        SignInsPerAccount = Allowance.Any,
        RegistrationsPerAddress = Allowance.Any,
        GuestUploadsPerGuest = Allowance.Any,
        GuestUploadsPerAddress = Allowance.Any,
        UploadsPerAccount = Allowance.Any,
        MailsPerAccount = Allowance.Any,
        MailsPerAddress = Allowance.Any,
        DraftsPerPerson = Allowance.Any,
        DraftsPerAddress = Allowance.Any,
    };

    /// <summary>On a documentation day 40 people sit behind one address: each may save every 40 seconds all day, and all may begin at once.</summary>
    public Allowance GuestEditsPerAddress { get; init; } = new(60, TimeSpan.FromSeconds(1));

    /// <summary>Somebody who mends spelling all over saves so often for a while; a script does it for longer.</summary>
    public Allowance GuestEditsPerGuest { get; init; } = new(20, TimeSpan.FromSeconds(5));

    /// <summary>In files, of which a large one counts once for each MiB it begins: a page's screenshots at once, and what is kept of a script is 14 GiB a day at most.</summary>
    public Allowance GuestUploadsPerGuest { get; init; } = new(30, TimeSpan.FromSeconds(20));

    /// <summary>Forty people behind one address, each with their screenshots.</summary>
    public Allowance GuestUploadsPerAddress { get; init; } = new(200, TimeSpan.FromSeconds(6));

    /// <summary>Somebody who moves the pictures of many pages here does it in one go.</summary>
    public Allowance UploadsPerAccount { get; init; } = new(300, TimeSpan.FromSeconds(2));

    /// <summary>Everybody at the event signs in when it begins, some twice.</summary>
    public Allowance SignInsPerAddress { get; init; } = new(100, TimeSpan.FromSeconds(6));

    /// <summary>A person tries the passwords they might have chosen; whoever guesses gets 1,450 tries a day, from however many addresses.</summary>
    public Allowance SignInsPerAccount { get; init; } = new(10, TimeSpan.FromMinutes(1));

    /// <summary>A room of newcomers within a few minutes; 30 an hour after that.</summary>
    public Allowance RegistrationsPerAddress { get; init; } = new(30, TimeSpan.FromMinutes(2));

    /// <summary>Whoever mistyped an address corrects it at once; nobody writes to many people through us.</summary>
    public Allowance MailsPerAccount { get; init; } = new(4, TimeSpan.FromMinutes(20));

    /// <inheritdoc cref="MailsPerAccount" />
    public Allowance MailsPerAddress { get; init; } = new(40, TimeSpan.FromMinutes(2));

    /// <summary>An editor sends one after each pause in typing, a second at least; some people have three open.</summary>
    public Allowance DraftsPerPerson { get; init; } = new(120, TimeSpan.FromMilliseconds(400));

    /// <summary>A room of forty people who all write at once.</summary>
    public Allowance DraftsPerAddress { get; init; } = new(1200, TimeSpan.FromMilliseconds(40));
}
