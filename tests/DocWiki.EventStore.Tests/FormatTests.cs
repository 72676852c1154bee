using Xunit;

namespace DocWiki.EventStore.Tests;

/// <summary>
/// The tables as Marten 9 expects them. Written out: a change here is a database that Marten can no longer open, or a
/// migration to write.
/// </summary>
public sealed class FormatTests(PostgresFixture postgres) : StoreTest(postgres)
{
    protected override IReadOnlyList<IReadModel> ReadModels { get; } = [];

    [Theory]
    [InlineData("mt_streams",
        "id | uuid | NO | -",
        "type | character varying | YES | -",
        "version | bigint | YES | -",
        "timestamp | timestamp with time zone | NO | now()",
        "created | timestamp with time zone | NO | now()",
        "tenant_id | character varying | YES | '*DEFAULT*'::character varying",
        "is_archived | boolean | YES | false",
        "compacted_version | bigint | NO | 0")]
    [InlineData("mt_events",
        "seq_id | bigint | NO | -",
        "id | uuid | NO | -",
        "stream_id | uuid | YES | -",
        "version | bigint | NO | -",
        "data | jsonb | NO | -",
        "bdata | bytea | YES | -",
        "type | character varying(500) | NO | -",
        "timestamp | timestamp with time zone | NO | now()",
        "tenant_id | character varying | YES | '*DEFAULT*'::character varying",
        "mt_dotnet_type | character varying | YES | -",
        "correlation_id | character varying | YES | -",
        "causation_id | character varying | YES | -",
        "headers | jsonb | YES | -",
        "user_name | character varying | YES | -",
        "is_archived | boolean | YES | false")]
    [InlineData("mt_event_progression",
        "name | character varying | NO | -",
        "last_seq_id | bigint | YES | -",
        "last_updated | timestamp with time zone | YES | transaction_timestamp()",
        "mode | character varying | YES | 'none'::character varying",
        "rebuild_threshold | integer | YES | 0",
        "assigned_node | integer | YES | 0",
        "heartbeat | timestamp with time zone | YES | -",
        "agent_status | character varying(20) | YES | -",
        "pause_reason | text | YES | -",
        "running_on_node | integer | YES | -",
        "warning_behind_threshold | bigint | YES | -",
        "critical_behind_threshold | bigint | YES | -",
        "failure_category | character varying(50) | YES | -",
        "failure_event_sequence | bigint | YES | -",
        "failure_event_type | character varying(500) | YES | -",
        "failure_event_tenant_id | character varying(500) | YES | -")]
    [InlineData("mt_event_projection_floors",
        "name | character varying | NO | -",
        "tenant_id | character varying | NO | -",
        "floor | bigint | NO | -",
        "last_updated | timestamp with time zone | YES | transaction_timestamp()")]
    [InlineData("mt_high_water_skips",
        "ending_sequence | bigint | NO | -",
        "starting_sequence | bigint | NO | -",
        "timestamp | timestamp with time zone | YES | transaction_timestamp()")]
    [InlineData("mt_doc_deadletterevent",
        "id | uuid | NO | -",
        "data | jsonb | NO | -",
        "mt_last_modified | timestamp with time zone | YES | transaction_timestamp()",
        "mt_version | uuid | NO | -",
        "mt_dotnet_type | character varying | YES | -")]
    public async Task A_table_has_these_columns(string table, params string[] columns) =>
        Assert.Equal(columns, await RowsAsync($"""
            select column_name,
                   data_type || coalesce('(' || character_maximum_length || ')', ''),
                   is_nullable,
                   column_default
            from information_schema.columns
            where table_schema = 'docwiki'
            and table_name = '{table}'
            order by ordinal_position
            """));

    [Fact]
    public async Task These_tables_exist_and_no_others() =>
        Assert.Equal(
            [
                "mt_doc_deadletterevent", "mt_event_progression", "mt_event_projection_floors", "mt_events", "mt_high_water_skips", "mt_streams",
                "read_models", "schema_migrations",
            ],
            await RowsAsync("select tablename from pg_tables where schemaname = 'docwiki' order by 1"));

    [Fact]
    public async Task Constraints_have_the_names_that_Marten_looks_for() =>
        Assert.Equal(
            [
                "fkey_mt_events_stream_id | FOREIGN KEY (stream_id) REFERENCES mt_streams(id) ON DELETE CASCADE",
                "pk_mt_event_progression | PRIMARY KEY (name)",
                "pkey_mt_doc_deadletterevent_id | PRIMARY KEY (id)",
                "pkey_mt_event_projection_floors_name_tenant_id | PRIMARY KEY (name, tenant_id)",
                "pkey_mt_events_seq_id | PRIMARY KEY (seq_id)",
                "pkey_mt_high_water_skips_ending_sequence | PRIMARY KEY (ending_sequence)",
                "pkey_mt_streams_id | PRIMARY KEY (id)",
            ],
            await RowsAsync("""
                select conname, pg_get_constraintdef(oid)
                from pg_constraint
                where conrelid::regclass::text like 'mt\_%'
                order by 1
                """));

    [Fact]
    public async Task Events_have_these_indexes() =>
        Assert.Equal(
            [
                "idx_mt_events_event_id | CREATE UNIQUE INDEX idx_mt_events_event_id ON docwiki.mt_events USING btree (id)",
                "pk_mt_events_stream_and_version | CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON docwiki.mt_events USING btree (stream_id, version)",
                "pkey_mt_events_seq_id | CREATE UNIQUE INDEX pkey_mt_events_seq_id ON docwiki.mt_events USING btree (seq_id)",
            ],
            await RowsAsync("select indexname, indexdef from pg_indexes where tablename = 'mt_events' order by 1"));

    [Fact]
    public async Task Positions_come_from_this_sequence() =>
        Assert.Equal(
            ["mt_events_sequence | bigint | 1 | 1 | 1 | docwiki.mt_events.seq_id"],
            await RowsAsync("""
                select s.sequencename, s.data_type::text, s.start_value, s.increment_by, s.cache_size,
                       format('docwiki.%s.%s', d.refobjid::regclass, a.attname)
                from pg_sequences s
                join pg_depend d on d.objid = s.sequencename::regclass and d.refclassid = 'pg_class'::regclass and d.deptype = 'a'
                join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                where s.schemaname = 'docwiki'
                """));

    [Fact]
    public async Task Functions_have_the_arguments_that_Marten_passes() =>
        Assert.Equal(
            [
                "mt_archive_stream(streamid uuid) | void",
                "mt_mark_event_progression(name character varying, last_encountered bigint) | void",
                "mt_mark_progression_with_skip(shard_name character varying, ending_sequence bigint, starting_sequence bigint) | bigint",
                "mt_quick_append_events(stream uuid, stream_type character varying, tenantid character varying, "
                + "event_ids uuid[], event_types character varying[], dotnet_types character varying[], bodies jsonb[], "
                + "bdatas bytea[], causation_ids character varying[], correlation_ids character varying[], headers jsonb[], "
                + "user_names character varying[], timestamps timestamp with time zone[], "
                + "expected_version bigint DEFAULT NULL::bigint) | bigint[]",
            ],
            await RowsAsync("""
                select proname || '(' || pg_get_function_arguments(oid) || ')', pg_get_function_result(oid)
                from pg_proc
                where pronamespace = 'docwiki'::regnamespace
                order by 1
                """));

    [Fact]
    public async Task A_row_is_written_in_full()
    {
        await Store.AppendAsync(
            Bank.To(Guid.CreateVersion7(), 0, new MoneyDeposited(1)), CancellationToken);

        Assert.Equal(
            ["1 | 1 | - | money_deposited | *DEFAULT* | DocWiki.EventStore.Tests.MoneyDeposited, DocWiki.EventStore.Tests | - | - | - | - | False"],
            await RowsAsync("""
                select seq_id, version, bdata, type, tenant_id, mt_dotnet_type, correlation_id, causation_id, headers,
                       user_name, is_archived
                from mt_events
                """));
    }
}
