using Npgsql;

namespace DocWiki.Web.Live;

/// <summary>Who does not want to be seen: of them only is told that somebody reads.</summary>
public sealed class HiddenPeople(NpgsqlDataSource database)
{
    public async Task<bool> IsHiddenAsync(string person, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select hides_presence from people where person_id = $1");
        command.Parameters.Add(new() { Value = person });
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public async Task HideAsync(string person, bool isHidden, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update people set hides_presence = $2 where person_id = $1");
        command.Parameters.Add(new() { Value = person });
        command.Parameters.Add(new() { Value = isHidden });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
