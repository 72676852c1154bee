using Xunit;

namespace DocWiki.EventStore.Tests;

public sealed class EventTypesTests(PostgresFixture postgres) : StoreTest(postgres)
{
    protected override IReadOnlyList<IReadModel> ReadModels { get; } = [];

    [Fact]
    public async Task Only_what_reading_would_not_fill_in_is_written()
    {
        var accountId = Guid.NewGuid();
        object[] events =
        [
            new AccountOpened("Ada"), new AccountOpened("Ada", Level: 0), new AccountOpened("Ada", Level: 2, Note: "ü \"<'\n"),
            new MoneyDeposited(0),
        ];
        await Store.AppendAsync(Bank.To(accountId, 0, events), CancellationToken);

        Assert.Equal(events, (await Store.ReadStreamAsync(accountId, 1, 9, CancellationToken)).Select(e => e.Data));
        Assert.Equal(
            [
                """{"Owner": "Ada"}""",
                """{"Level": 0, "Owner": "Ada"}""",
                """{"Note": "ü \"<'\n", "Level": 2, "Owner": "Ada"}""",
                "{}",
            ],
            await RowsAsync("select data::text from mt_events order by seq_id"));
    }

    [Fact]
    public void A_name_and_a_type_belong_to_each_other_once()
    {
        Assert.Throws<ArgumentException>(() => Bank.EventTypes().Register<AccountOpened>("opened"));
        Assert.Throws<ArgumentException>(() => Bank.EventTypes().Register<Account>("account_opened"));
        Assert.Throws<ArgumentException>(() => Bank.EventTypes().Register<Account>("tombstone"));
    }

    [Fact]
    public async Task What_is_not_registered_is_not_appended() =>
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.AppendAsync(Bank.To(Guid.NewGuid(), 0, "a string"), CancellationToken));
}
