using Npgsql;

namespace DocWiki.Web.People;

/// <summary>What administrators decide for the whole wiki.</summary>
public sealed record WikiSettings(bool GuestsMayEdit, bool AccountsMayRegister)
{
    /// <summary>Read anew each time: a setting counts at once in every copy of the app, and only saves and forms ask for it.</summary>
    public static async Task<WikiSettings> ReadAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select guests_may_edit, accounts_may_register from wiki_settings");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new WikiSettings(reader.GetBoolean(0), reader.GetBoolean(1));
    }

    public async Task SaveAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update wiki_settings set guests_may_edit = $1, accounts_may_register = $2");
        command.Parameters.Add(new() { Value = GuestsMayEdit });
        command.Parameters.Add(new() { Value = AccountsMayRegister });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
