using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests;

/// <summary>
/// The calls Marten makes, by hand, where <see cref="MartenTests"/> cannot choose what is in them: another tenant, other versions,
/// the daemon's marks. From another search_path, as Marten's own.
/// </summary>
public sealed class MartenCallsTests(PostgresFixture postgres) : StoreTest(postgres)
{
    protected override IReadOnlyList<IReadModel> ReadModels { get; } = [];

    private NpgsqlDataSource marten = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        marten = NpgsqlDataSource.Create(ConnectionString);
    }

    public override async ValueTask DisposeAsync()
    {
        await marten.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task What_Marten_appends_our_side_reads()
    {
        var accountId = Guid.NewGuid();
        var eventIds = new[] { Guid.NewGuid(), Guid.NewGuid() };

        var answer = await AppendAsync(accountId, eventIds, expectedVersion: null);
        var read = await Store.ReadStreamAsync(accountId, 1, long.MaxValue, CancellationToken);

        Assert.Equal([2, 1, 2], answer);
        Assert.Equal([new AccountOpened("Ada"), new MoneyDeposited(5)], read.Select(e => e.Data));
        Assert.Equal(eventIds, read.Select(e => e.Id));
        Assert.All(read, e => Assert.Equal(("cause", "correlation", "Marten"), (e.CausationId, e.CorrelationId, e.UserName)));
        Assert.Equal(new Dictionary<string, string> { ["a"] = "b" }, read[0].Headers);
        Assert.Equal(Bank.Noon, read[0].Time);
        Assert.Equal("account", await ScalarAsync<string>("select type from mt_streams where id = $1", accountId));
    }

    [Fact]
    public async Task Both_sides_respect_each_others_versions()
    {
        var accountId = Guid.NewGuid();
        await AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: 0);

        await Assert.ThrowsAsync<VersionConflictException>(
            () => Store.AppendAsync(Bank.To(accountId, 1, new MoneyDeposited(1)), CancellationToken));
        await Store.AppendAsync(Bank.To(accountId, 2, new MoneyDeposited(1)), CancellationToken);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: 2));
        Assert.Equal("MT003", refusal.SqlState);
        var third = await AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: 3);
        Assert.Equal([5, 4, 5], third);
        var fourth = await AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: null);
        Assert.Equal([7, 6, 7], fourth);
    }

    [Fact]
    public async Task A_stream_that_Marten_has_left_empty_can_be_started()
    {
        var accountId = Guid.NewGuid();
        await ExecuteAsync("insert into mt_streams (id, version) values ($1, 0)", accountId);

        await Store.AppendAsync(Bank.To(accountId, 0, new AccountOpened("Ada")), CancellationToken);

        Assert.Equal(1, await ScalarAsync<long>("select version from mt_streams where id = $1", accountId));
    }

    [Fact]
    public async Task Marten_learns_that_a_stream_is_archived_or_not_its_tenants()
    {
        var accountId = Guid.NewGuid();
        await AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: 0);
        await ExecuteAsync("update mt_streams set tenant_id = 'another'");
        await Assert.ThrowsAsync<PostgresException>(
            () => AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: null));
        await ExecuteAsync("update mt_streams set tenant_id = '*DEFAULT*'");
        await ExecuteAsync("select mt_archive_stream($1)", accountId);

        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: null));

        Assert.Equal("MT001", refusal.SqlState);
        Assert.Equal(2, await ScalarAsync<long>("select count(*) from mt_events where is_archived"));
    }

    [Fact]
    public async Task The_daemons_marks_are_kept()
    {
        await ExecuteAsync("select mt_mark_event_progression('HighWaterMark', 5)");
        await ExecuteAsync("select mt_mark_event_progression('HighWaterMark', 7)");

        Assert.Equal(12, await ScalarAsync<long>("select mt_mark_progression_with_skip('HighWaterMark', 12, 7)"));
        Assert.Equal(12, await ScalarAsync<long>("select mt_mark_progression_with_skip('HighWaterMark', 20, 7)"));

        Assert.Equal(["HighWaterMark | 12"], await RowsAsync("select name, last_seq_id from mt_event_progression"));
        Assert.Equal(["12 | 7"], await RowsAsync("select ending_sequence, starting_sequence from mt_high_water_skips"));
    }

    [Fact]
    public async Task An_event_that_is_not_registered_is_named()
    {
        var accountId = Guid.NewGuid();
        await AppendAsync(accountId, [Guid.NewGuid(), Guid.NewGuid()], expectedVersion: 0);
        await ExecuteAsync("update mt_events set type = 'account_frozen' where version = 2");

        var unknown = await Assert.ThrowsAsync<UnknownEventTypeException>(
            () => Store.ReadStreamAsync(accountId, 1, 2, CancellationToken));

        Assert.Equal(("account_frozen", 2L), (unknown.Name, unknown.Position));
    }

    /// <summary>The opening and the first deposit.</summary>
    private async Task<long[]> AppendAsync(Guid streamId, Guid[] eventIds, long? expectedVersion)
    {
        await using var command = marten.CreateCommand("""
            select docwiki.mt_quick_append_events($1, 'account', '*DEFAULT*', $2,
                array['account_opened', 'money_deposited'],
                array['Elsewhere.AccountOpened, Elsewhere', 'Elsewhere.MoneyDeposited, Elsewhere'],
                array['{"Owner": "Ada", "Level": 1, "Note": null}', '{"Amount": 5}']::jsonb[],
                array[null, null]::bytea[],
                array['cause', 'cause'], array['correlation', 'correlation'],
                array['{"a": "b"}', null]::jsonb[], array['Marten', 'Marten'],
                array[$3, $3]::timestamptz[], $4)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = streamId });
        command.Parameters.Add(new NpgsqlParameter { Value = eventIds });
        command.Parameters.Add(new NpgsqlParameter { Value = Bank.Noon });
        command.Parameters.Add(new NpgsqlParameter { Value = expectedVersion ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
        return (long[])(await command.ExecuteScalarAsync(CancellationToken))!;
    }
}
