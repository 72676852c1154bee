using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using DocWiki.Web.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace DocWiki.Web.Accounts;

/// <summary>
/// Who is signed in where. The cookie holds a key and nothing else; who that is, is asked for with each request, so a session that
/// was ended, a name that changed or a role that was taken away counts at once, in every copy of the app.
/// </summary>
public sealed class Sessions(NpgsqlDataSource database) : ITicketStore
{
    /// <summary>A session ends this long after it was last used.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(60);

    /// <summary>When one does not ask to stay signed in: the browser drops the cookie when it is closed, and nobody uses it after this.</summary>
    public static readonly TimeSpan ShortLife = TimeSpan.FromHours(12);

    /// <summary>For so long whoever signed in, or showed again that it is them, may change what opens the account.</summary>
    public static readonly TimeSpan Trust = TimeSpan.FromMinutes(30);

    public async Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var command = database.CreateCommand("""
            insert into accounts.sessions (key_hash, user_id, client, is_persistent, expires_at, confirmed_at)
            values ($1, $2, $3, $4, now() + $5, case when $6 then '-infinity' else now() end)
            """);
        command.Parameters.Add(new() { Value = HashOf(key) });
        command.Parameters.Add(new() { Value = ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)! });
        command.Parameters.Add(new() { Value = BrowserNames.Of(httpContext.Request.Headers.UserAgent.ToString()) });
        command.Parameters.Add(new() { Value = ticket.Properties.IsPersistent });
        command.Parameters.Add(new() { Value = ticket.Properties.IsPersistent ? Life : ShortLife });
        // Identity notes the provider. One that knows the browser sends on whoever sits before it, unasked: that shows nothing of who it is.
        command.Parameters.Add(new() { Value = ticket.Principal.HasClaim(claim => claim.Type == ClaimTypes.AuthenticationMethod) });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with known as (
                select s.session_id, s.user_id, s.is_persistent, s.created_at, s.seen_at, s.expires_at, s.confirmed_at, p.name, p.role, p.trusted
                from accounts.sessions s
                join people p on p.person_id = s.user_id
                where s.key_hash = $1 and s.expires_at > now()),
            -- Not each request: a row is written once in some minutes.
            seen as (
                update accounts.sessions s set seen_at = now(), expires_at = now() + case when s.is_persistent then $2 else $3 end
                from known
                where s.session_id = known.session_id and known.seen_at < now() - interval '5 minutes')
            select session_id, user_id, is_persistent, created_at, expires_at, name, role, trusted, confirmed_at > now() - $4
            from known
            """);
        command.Parameters.Add(new() { Value = HashOf(key) });
        command.Parameters.Add(new() { Value = Life });
        command.Parameters.Add(new() { Value = ShortLife });
        command.Parameters.Add(new() { Value = Trust });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var person = PersonClaims.Of(
            new PersonId(reader.GetString(1)), reader.GetString(5), Roles.Parse(reader.GetString(6)), reader.GetBoolean(7), IdentityConstants.ApplicationScheme, (reader.GetGuid(0), reader.GetBoolean(8)));
        return new AuthenticationTicket(person, new AuthenticationProperties
        {
            IsPersistent = reader.GetBoolean(2),
            IssuedUtc = reader.GetFieldValue<DateTimeOffset>(3),
            ExpiresUtc = reader.GetFieldValue<DateTimeOffset>(4),
        }, IdentityConstants.ApplicationScheme);
    }

    public async Task RemoveAsync(string key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from accounts.sessions where key_hash = $1");
        command.Parameters.Add(new() { Value = HashOf(key) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Whoever uses it showed again that it is them.</summary>
    public async Task ConfirmAsync(PersonId person, Guid session, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update accounts.sessions set confirmed_at = now() where user_id = $1 and session_id = $2");
        command.Parameters.Add(new() { Value = person.Value });
        command.Parameters.Add(new() { Value = session });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Newest use first.</summary>
    public async Task<IReadOnlyList<SessionLine>> ListAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select session_id, client, created_at, seen_at
            from accounts.sessions
            where user_id = $1 and expires_at > now()
            order by seen_at desc
            """);
        command.Parameters.Add(new() { Value = person.Value });
        var sessions = new List<SessionLine>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            sessions.Add(new SessionLine(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return sessions;
    }

    /// <summary>Ends one session of this person; another's is left alone.</summary>
    public async Task EndAsync(PersonId person, Guid session, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from accounts.sessions where user_id = $1 and session_id = $2");
        command.Parameters.Add(new() { Value = person.Value });
        command.Parameters.Add(new() { Value = session });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Ends all sessions of this person but <paramref name="except"/>, and drops what has run out of everybody's.</summary>
    public async Task EndAllAsync(PersonId person, Guid? except, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from accounts.sessions where (user_id = $1 and session_id is distinct from $2) or expires_at < now()");
        command.Parameters.Add(new() { Value = person.Value });
        command.Parameters.Add(new() { Value = (object?)except ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The cookie handler calls the ones above; these are what the interface had before requests could be cancelled.
    Task<string> ITicketStore.StoreAsync(AuthenticationTicket ticket) => throw new NotSupportedException("A session belongs to a request.");
    Task<AuthenticationTicket?> ITicketStore.RetrieveAsync(string key) => RetrieveAsync(key, CancellationToken.None);
    Task ITicketStore.RemoveAsync(string key) => RemoveAsync(key, CancellationToken.None);

    // What a ticket says comes from the database, so there is nothing to write back.
    Task ITicketStore.RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.ASCII.GetBytes(key));
}

/// <param name="Client">Which browser on which system, in words.</param>
public sealed record SessionLine(Guid Id, string Client, DateTimeOffset Since, DateTimeOffset SeenAt);
