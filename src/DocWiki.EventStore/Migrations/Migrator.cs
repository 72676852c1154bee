using Npgsql;

namespace DocWiki.EventStore;

/// <summary>Applies migrations, in one transaction, one process at a time.</summary>
internal sealed class Migrator(NpgsqlDataSource dataSource)
{
    private const string Prepare = """
        select pg_advisory_xact_lock(7236528301);
        create schema if not exists docwiki;
        set local search_path = docwiki;
        create table if not exists schema_migrations (
            set_name   varchar     not null,
            number     integer     not null,
            file       varchar     not null,
            checksum   varchar     not null,
            applied_at timestamptz not null default now(),
            constraint pk_schema_migrations primary key (set_name, number)
        );
        """;

    public async Task MigrateAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Prepare, cancellationToken);
        foreach (var set in sets)
        {
            var applied = await ReadAppliedAsync(connection, set, cancellationToken);
            foreach (var migration in set.Migrations.Skip(applied))
            {
                await connection.ExecuteAsync(migration.Sql, cancellationToken);
                await connection.ExecuteAsync(
                    """
                    insert into schema_migrations (set_name, number, file, checksum)
                    values ($1, $2, $3, $4)
                    """,
                    cancellationToken,
                    set.Name, migration.Number, migration.File, migration.Checksum);
            }
        }
        await transaction.CommitAsync(cancellationToken);
        // Types that a migration has created (extensions bring some) are not known to open connections otherwise.
        await connection.ReloadTypesAsync(cancellationToken);
    }

    private static async Task<int> ReadAppliedAsync(
        NpgsqlConnection connection, MigrationSet set, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select number, file, checksum
            from schema_migrations
            where set_name = $1
            order by number
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = set.Name });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var applied = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            var number = reader.GetInt32(0);
            if (number > set.Migrations.Count)
                throw new MigrationException(
                    $"The database has {reader.GetString(1)} of '{set.Name}', which this program does not know: "
                    + "it was used by a newer version. Start that version, or restore an older backup.");
            if (set.Migrations[number - 1].Checksum != reader.GetString(2))
                throw new MigrationException(
                    $"{set.Migrations[number - 1].File} of '{set.Name}' was changed after this database ran it. "
                    + "Take back the change and put it into a new file with the next number.");
            applied = number;
        }
        return applied;
    }
}
