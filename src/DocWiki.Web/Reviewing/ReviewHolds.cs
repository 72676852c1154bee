using DocWiki.Domain.WikiPages;
using DocWiki.Web.People;
using Npgsql;

namespace DocWiki.Web.Reviewing;

/// <summary>Who is reviewing which page, for as long as their window says so: others are offered the next one. Nothing is decided from it.</summary>
public sealed class ReviewHolds(NpgsqlDataSource database)
{
    /// <summary>A window says once a minute that it is still there.</summary>
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(2);

    /// <summary>Takes it where nobody else has it, and lets go of what this person had before.</summary>
    /// <returns>Who has it now.</returns>
    public async Task<Hold> TakeAsync(PageId page, PersonId person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with former as (delete from review_holds where person_id = $2 and page_id <> $1)
            insert into review_holds (page_id, person_id, until)
            values ($1, $2, now() + $3)
            on conflict (page_id) do update set
                since = case when review_holds.until > now() then review_holds.since else now() end,
                person_id = case when review_holds.until > now() then review_holds.person_id else $2 end,
                until = case when review_holds.person_id = $2 or review_holds.until <= now() then now() + $3 else review_holds.until end
            returning person_id, since
            """);
        command.Parameters.Add(new() { Value = page.Value });
        command.Parameters.Add(new() { Value = person.Value });
        command.Parameters.Add(new() { Value = Lasts });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Hold(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
    }

    public async Task ReleaseAsync(PersonId person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from review_holds where person_id = $1");
        command.Parameters.Add(new() { Value = person.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

public sealed record Hold(string Person, DateTimeOffset Since);
