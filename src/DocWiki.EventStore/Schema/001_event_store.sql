-- The event store in the table layout of Marten 9 (Guid streams, QuickWithServerTimestamps, bigint events, single
-- tenancy, metadata columns on). Names of tables, columns, constraints and indexes are a contract: Marten opens
-- these tables as its own and recognises a lost race by the name of the index. The function bodies are ours.
-- Functions name the schema: Marten calls them with another search_path.

create table mt_streams (
    id          uuid        not null constraint pkey_mt_streams_id primary key,
    type        varchar,
    version     bigint,
    timestamp   timestamptz not null default now(),
    created     timestamptz not null default now(),
    tenant_id   varchar     default '*DEFAULT*',
    is_archived boolean     default false
)
-- Every append updates its stream's row; free space on the page keeps that update out of the index.
with (fillfactor = 80);

create table mt_events (
    seq_id         bigint       not null constraint pkey_mt_events_seq_id primary key,
    id             uuid         not null,
    stream_id      uuid         constraint fkey_mt_events_stream_id references mt_streams (id) on delete cascade,
    version        bigint       not null,
    data           jsonb        not null,
    bdata          bytea,
    type           varchar(500) not null,
    -- Marten declares the constant time of table creation here; its schema check accepts this.
    timestamp      timestamptz  not null default now(),
    tenant_id      varchar      default '*DEFAULT*',
    mt_dotnet_type varchar,
    correlation_id varchar,
    causation_id   varchar,
    headers        jsonb,
    user_name      varchar,
    is_archived    boolean      default false
);

create unique index pk_mt_events_stream_and_version on mt_events (stream_id, version);

-- Makes a repeated save recognisable (Marten's EnableUniqueIndexOnEventId).
create unique index idx_mt_events_event_id on mt_events (id);

create sequence mt_events_sequence owned by mt_events.seq_id;

create table mt_event_progression (
    name         varchar     not null constraint pk_mt_event_progression primary key,
    last_seq_id  bigint,
    last_updated timestamptz default transaction_timestamp()
);

create table mt_high_water_skips (
    ending_sequence   bigint      not null constraint pkey_mt_high_water_skips_ending_sequence primary key,
    starting_sequence bigint      not null,
    timestamp         timestamptz default transaction_timestamp()
);

-- Marten's daemon deletes from it when it rebuilds a projection, so it must exist.
create table mt_doc_deadletterevent (
    id               uuid  not null constraint pkey_mt_doc_deadletterevent_id primary key,
    data             jsonb not null,
    mt_last_modified timestamptz default transaction_timestamp(),
    mt_version       uuid  not null,
    mt_dotnet_type   varchar
);

-- Which read models exist in which version; "tables" are dropped when the model is rebuilt or forgotten.
create table read_models (
    name       varchar     not null constraint pk_read_models primary key,
    version    integer     not null,
    tables     varchar[]   not null,
    rebuilt_at timestamptz not null default now()
);

-- Appends to one stream. Returns the new version of the stream, then the position of each event.
-- The stream's row is locked before any number is taken from the sequence: whoever loses a race waits here, is told
-- MT003, and leaves no gap. Under "read committed" the update looks at the row again after waiting.
create function mt_quick_append_events(
    stream           uuid,
    stream_type      varchar,
    tenantid         varchar,
    event_ids        uuid[],
    event_types      varchar[],
    dotnet_types     varchar[],
    bodies           jsonb[],
    bdatas           bytea[],
    causation_ids    varchar[],
    correlation_ids  varchar[],
    headers          jsonb[],
    user_names       varchar[],
    timestamps       timestamptz[],
    expected_version bigint default null)
returns bigint[]
language plpgsql
as $$
#variable_conflict use_variable
declare
    added    bigint := cardinality(event_ids);
    base     bigint;
    owner    varchar;
    archived boolean;
    seq      bigint;
    result   bigint[];
begin
    loop
        update docwiki.mt_streams as s
        set version = coalesce(s.version, 0) + added, timestamp = coalesce(timestamps[added], now())
        where s.id = stream
        and (coalesce(s.version, 0) = expected_version or expected_version is null)
        and s.is_archived is not true
        and coalesce(s.tenant_id, tenantid) = tenantid
        returning s.version - added into base;
        exit when found;

        select coalesce(s.version, 0), s.tenant_id, s.is_archived
        into base, owner, archived
        from docwiki.mt_streams as s
        where s.id = stream;

        if found then
            if archived then
                raise exception 'stream % is archived', stream using errcode = 'MT001';
            elsif owner <> tenantid then
                raise exception 'stream % belongs to another tenant', stream using errcode = 'MT002';
            elsif base <> expected_version then
                raise exception 'stream % has version %, not %', stream, base, expected_version using errcode = 'MT003';
            end if;
            -- It changed to what was expected between the two statements: once more.
            continue;
        elsif expected_version <> 0 then
            raise exception 'stream % has version 0, not %', stream, expected_version using errcode = 'MT003';
        end if;

        insert into docwiki.mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
        values (
            stream, stream_type, added,
            coalesce(timestamps[added], now()), coalesce(timestamps[1], now()), tenantid, false)
        on conflict do nothing;
        base := 0;
        -- Not found: somebody else has just started the stream; the update above decides.
        exit when found;
    end loop;

    result := array[base + added];
    for i in 1 .. added loop
        insert into docwiki.mt_events (
            seq_id, id, stream_id, version, data, bdata, type, timestamp, tenant_id, mt_dotnet_type,
            correlation_id, causation_id, headers, user_name, is_archived)
        values (
            nextval('docwiki.mt_events_sequence'), event_ids[i], stream, base + i, bodies[i], bdatas[i], event_types[i],
            coalesce(timestamps[i], now()), tenantid, dotnet_types[i],
            correlation_ids[i], causation_ids[i], headers[i], user_names[i], false)
        returning seq_id into seq;
        result := result || seq;
    end loop;
    return result;
end;
$$;

create function mt_archive_stream(streamid uuid)
returns void
language sql
as $$
    update docwiki.mt_streams set is_archived = true where id = streamid;
    update docwiki.mt_events set is_archived = true where stream_id = streamid;
$$;

create function mt_mark_event_progression(name varchar, last_encountered bigint)
returns void
language plpgsql
as $$
#variable_conflict use_variable
begin
    insert into docwiki.mt_event_progression (name, last_seq_id, last_updated)
    values (name, last_encountered, transaction_timestamp())
    on conflict on constraint pk_mt_event_progression
    do update set last_seq_id = excluded.last_seq_id, last_updated = excluded.last_updated;
end;
$$;

-- Moves a mark over numbers that will never appear, unless somebody else has moved it; returns where the mark is now.
create function mt_mark_progression_with_skip(shard_name varchar, ending_sequence bigint, starting_sequence bigint)
returns bigint
language plpgsql
as $$
#variable_conflict use_variable
declare
    mark bigint;
begin
    update docwiki.mt_event_progression as p
    set last_seq_id = ending_sequence, last_updated = transaction_timestamp()
    where p.name = shard_name
    and p.last_seq_id = starting_sequence;

    if found then
        insert into docwiki.mt_high_water_skips (ending_sequence, starting_sequence)
        values (ending_sequence, starting_sequence)
        on conflict on constraint pkey_mt_high_water_skips_ending_sequence do nothing;
        return ending_sequence;
    end if;

    select p.last_seq_id into mark
    from docwiki.mt_event_progression as p
    where p.name = shard_name;
    return mark;
end;
$$;
