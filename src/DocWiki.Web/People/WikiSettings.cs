using Npgsql;

namespace DocWiki.Web.People;

/// <summary>What administrators decide for the whole wiki.</summary>
/// <param name="GuestsWait">What guests write waits for approval.</param>
/// <param name="HasReviewers">Somebody could give it.</param>
public sealed record WikiSettings(bool GuestsMayEdit, bool AccountsMayRegister, bool GuestsWait, bool HasReviewers)
{
    /// <summary>Read anew each time: a setting counts at once in every copy of the app, and only saves and forms ask for it.</summary>
    public static async Task<WikiSettings> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select guests_may_edit, accounts_may_register, guests_wait, exists (select from people where role in ('maintainer', 'administrator'))
            from wiki_settings
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new WikiSettings(reader.GetBoolean(0), reader.GetBoolean(1), reader.GetBoolean(2), reader.GetBoolean(3));
    }

    public async Task SaveAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update wiki_settings set guests_may_edit = $1, accounts_may_register = $2, guests_wait = $3");
        command.Parameters.Add(new() { Value = GuestsMayEdit });
        command.Parameters.Add(new() { Value = AccountsMayRegister });
        command.Parameters.Add(new() { Value = GuestsWait });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
