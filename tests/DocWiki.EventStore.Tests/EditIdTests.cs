using Npgsql;
using Xunit;

namespace DocWiki.EventStore.Tests;

public sealed class EditIdTests(PostgresFixture postgres) : StoreTest(postgres)
{
    private readonly Guid accountId = Guid.CreateVersion7();
    private readonly Guid editId = Guid.CreateVersion7();

    private Append Opening(string owner = "Ada", decimal amount = 5) =>
        Bank.To(accountId, 0, new AccountOpened(owner), new MoneyDeposited(amount)) with { EditId = editId };

    [Fact]
    public async Task A_repeated_append_returns_the_first_result_and_writes_nothing()
    {
        var first = await Store.AppendAsync(Opening(), CancellationToken);
        var second = await Store.AppendAsync(Opening(), CancellationToken);

        Assert.False(first.WasThereAlready);
        Assert.True(second.WasThereAlready);
        Assert.Equal(editId, first.Events[0].Id);
        Assert.Equal(first.Events, second.Events);
        Assert.Equal(2, await ScalarAsync<long>("select count(*) from mt_events"));
        Assert.Equal(["Ada | 5 | 2"], await RowsAsync("select owner, balance, version from balances"));
    }

    [Fact]
    public async Task A_repetition_is_recognised_after_the_stream_moved_on()
    {
        var deposit = Bank.To(accountId, 2, new MoneyDeposited(3)) with { EditId = Guid.CreateVersion7() };
        await Store.AppendAsync(Opening(), CancellationToken);
        var first = await Store.AppendAsync(deposit, CancellationToken);
        await Store.AppendAsync(Bank.To(accountId, 3, new MoneyDeposited(9)), CancellationToken);

        var sameVersion = await Store.AppendAsync(deposit, CancellationToken);
        var nextVersion = await Store.AppendAsync(
            Bank.To(accountId, 4, new MoneyDeposited(3)) with { EditId = deposit.EditId }, CancellationToken);

        Assert.True(sameVersion.WasThereAlready);
        Assert.True(nextVersion.WasThereAlready);
        Assert.Equal(first.Events, sameVersion.Events);
        Assert.Equal(first.Events, nextVersion.Events);
        Assert.Equal(["Ada | 17 | 4"], await RowsAsync("select owner, balance, version from balances"));
    }

    [Fact]
    public async Task Concurrent_repetitions_write_once()
    {
        for (var round = 0; round < 15; round++)
        {
            var append = Bank.To(Guid.CreateVersion7(), 0, new AccountOpened($"Ada {round}"))
                with
            { EditId = Guid.CreateVersion7() };
            var results = await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Task.Run(() => Store.AppendAsync(append, CancellationToken))));

            Assert.Single(results, r => !r.WasThereAlready);
            Assert.Single(results.Select(r => r.Events[0].Position).Distinct());
        }
    }

    [Theory]
    [InlineData("Ada", 6)]
    [InlineData("Eve", 5)]
    public async Task An_edit_id_cannot_be_used_for_something_else(string owner, int amount)
    {
        await Store.AppendAsync(Opening(), CancellationToken);

        var refusal = await Assert.ThrowsAsync<EditIdReusedException>(
            () => Store.AppendAsync(Opening(owner, amount), CancellationToken));

        Assert.Equal(editId, refusal.EditId);
        Assert.Equal(2, await ScalarAsync<long>("select count(*) from mt_events"));
    }

    [Fact]
    public async Task Fewer_or_more_events_or_another_stream_are_something_else()
    {
        await Store.AppendAsync(Opening(), CancellationToken);

        Append[] others =
        [
            Bank.To(accountId, 0, new AccountOpened("Ada")),
            Bank.To(accountId, 0, new AccountOpened("Ada"), new MoneyDeposited(5), new MoneyDeposited(1)),
            Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada"), new MoneyDeposited(5)),
        ];
        foreach (var other in others)
            await Assert.ThrowsAsync<EditIdReusedException>(
                () => Store.AppendAsync(other with { EditId = editId }, CancellationToken));
    }

    [Fact]
    public async Task A_conflict_or_a_refusal_of_something_new_is_what_it_is()
    {
        await Store.AppendAsync(Opening(), CancellationToken);

        await Assert.ThrowsAsync<VersionConflictException>(() => Store.AppendAsync(
            Bank.To(accountId, 1, new MoneyDeposited(1)) with { EditId = Guid.CreateVersion7() }, CancellationToken));
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Store.AppendAsync(
            Bank.To(Guid.CreateVersion7(), 0, new AccountOpened("Ada")) with { EditId = Guid.CreateVersion7() },
            CancellationToken));
        Assert.Equal("uq_balances_owner", refusal.ConstraintName);
    }

    [Fact]
    public async Task An_import_that_is_repeated_leaves_out_what_is_there()
    {
        Guid bob = Guid.CreateVersion7();
        Append[] import =
        [
            Opening(),
            Bank.To(bob, 0, new AccountOpened("Bob")) with { EditId = Guid.CreateVersion7() },
            Bank.To(accountId, 2, new MoneyDeposited(7)) with { EditId = Guid.CreateVersion7() },
        ];
        await Store.AppendAllAsync(import[..2], CancellationToken);

        var results = await Store.AppendAllAsync(import, CancellationToken);

        Assert.Equal([true, true, false], results.Select(r => r.WasThereAlready));
        Assert.Equal([1L, 2L, 3L, 4L], results.SelectMany(r => r.Events).Select(e => e.Position));
        Assert.Equal(["Ada | 12 | 3", "Bob | 0 | 1"], await RowsAsync("select owner, balance, version from balances order by owner"));
    }

    [Fact]
    public async Task An_append_is_found_by_its_edit_id()
    {
        object[] many = [new AccountOpened("Ada"), .. Enumerable.Range(1, 39).Select(i => new MoneyDeposited(i))];
        await Store.AppendAsync(Bank.To(accountId, 0, many) with { EditId = editId }, CancellationToken);
        await Store.AppendAsync(Bank.To(accountId, 40, new MoneyDeposited(1)), CancellationToken);

        var found = await Store.FindAppendAsync(editId, CancellationToken);

        Assert.Equal(many, found.Select(e => e.Data));
        Assert.Empty(await Store.FindAppendAsync(Guid.CreateVersion7(), CancellationToken));
    }
}
