using Npgsql;
using NpgsqlTypes;

namespace DocWiki.EventStore.Tests;

public sealed record AccountOpened(string Owner, int Level = 1, string? Note = null);

public sealed record MoneyDeposited(decimal Amount);

public sealed record MoneyWithdrawn(decimal Amount);

public sealed record OwnerChanged(string Owner);

public sealed record Account(string Owner, decimal Balance)
{
    public static readonly Account None = new("", 0);

    public Account After(object @event) => @event switch
    {
        AccountOpened opened => this with { Owner = opened.Owner },
        MoneyDeposited deposited => this with { Balance = Balance + deposited.Amount },
        MoneyWithdrawn withdrawn => this with { Balance = Balance - withdrawn.Amount },
        OwnerChanged changed => this with { Owner = changed.Owner },
        _ => this,
    };
}

public static class Bank
{
    public static readonly StreamType Account =
        StreamType.Of("account", Tests.Account.None, (state, @event) => state.After(@event));

    public static EventTypes EventTypes() => new EventTypes()
        .Register<AccountOpened>("account_opened")
        .Register<MoneyDeposited>("money_deposited")
        .Register<MoneyWithdrawn>("money_withdrawn")
        .Register<OwnerChanged>("owner_changed");

    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    public static Append To(Guid accountId, long expectedVersion, params object[] events) =>
        new(new EventMetadata(Noon), [new(Account, accountId, expectedVersion, events)]);
}

/// <summary>One row an account, changed in place; two accounts never have one owner.</summary>
public sealed class Balances(int version = 1) : IReadModel
{
    public string Name => "balances";

    public int Version => version;

    public IReadOnlyList<string> Tables => ["balances"];

    public string Schema => """
        create table balances (
            account_id uuid    primary key,
            owner      varchar not null constraint uq_balances_owner unique,
            balance    numeric not null,
            version    bigint  not null
        );
        create index ix_balances_balance on balances (balance);
        """;

    public IReadOnlyList<StreamType> Streams => [Bank.Account];

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch)
    {
        Change[] last = [.. changes.GroupBy(c => c.Event.StreamId).Select(c => c.Last())];
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into balances (account_id, owner, balance, version)
            select * from unnest($1, $2, $3, $4)
            on conflict (account_id)
            do update set owner = excluded.owner, balance = excluded.balance, version = excluded.version
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. last.Select(c => c.Event.StreamId)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. last.Select(c => ((Account)c.State).Owner)] },
                new NpgsqlParameter<decimal[]> { TypedValue = [.. last.Select(c => ((Account)c.State).Balance)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. last.Select(c => c.Event.Version)] },
            },
        });
    }
}

/// <summary>One row an event, with its position and the balance after it.</summary>
public sealed class Statements : IReadModel
{
    public string Name => "statements";

    public int Version => 1;

    public IReadOnlyList<string> Tables => ["statements"];

    public string Schema => """
        create table statements (
            account_id uuid        not null,
            version    bigint      not null,
            position   bigint      not null,
            balance    numeric     not null,
            at         timestamptz not null,
            primary key (account_id, version)
        );
        """;

    public IReadOnlyList<StreamType> Streams => [Bank.Account];

    public void Apply(IReadOnlyList<Change> changes, NpgsqlBatch batch) =>
        batch.BatchCommands.Add(new NpgsqlBatchCommand("""
            insert into statements (account_id, version, position, balance, at)
            select c.account_id, c.version, e.seq_id, c.balance, c.at
            from unnest($1, $2, $3, $4) as c (account_id, version, balance, at)
            join mt_events e on e.stream_id = c.account_id and e.version = c.version
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid[]> { TypedValue = [.. changes.Select(c => c.Event.StreamId)] },
                new NpgsqlParameter<long[]> { TypedValue = [.. changes.Select(c => c.Event.Version)] },
                new NpgsqlParameter<decimal[]> { TypedValue = [.. changes.Select(c => ((Account)c.State).Balance)] },
                new NpgsqlParameter<DateTimeOffset[]>
                {
                    TypedValue = [.. changes.Select(c => c.Event.Time)],
                    NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
                },
            },
        });
}
