-- What Marten 9.59 expects besides: its tables as of that version, which its own schema check compares with these.

alter table mt_streams add column compacted_version bigint not null default 0;

alter table mt_event_progression
    add column mode                      varchar default 'none',
    add column rebuild_threshold         integer default 0,
    add column assigned_node             integer default 0,
    add column heartbeat                 timestamptz,
    add column agent_status              varchar(20),
    add column pause_reason              text,
    add column running_on_node           integer,
    add column warning_behind_threshold  bigint,
    add column critical_behind_threshold bigint,
    add column failure_category          varchar(50),
    add column failure_event_sequence    bigint,
    add column failure_event_type        varchar(500),
    add column failure_event_tenant_id   varchar(500);

create table mt_event_projection_floors (
    name         varchar not null,
    tenant_id    varchar not null,
    floor        bigint  not null,
    last_updated timestamptz default transaction_timestamp(),
    constraint pkey_mt_event_projection_floors_name_tenant_id primary key (name, tenant_id)
);

-- As before; and a mark that nobody has set yet is set, or the daemon would wait for it without end.
create or replace function mt_mark_progression_with_skip(shard_name varchar, ending_sequence bigint, starting_sequence bigint)
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
    and (p.last_seq_id = starting_sequence or p.last_seq_id is null);
    if not found then
        insert into docwiki.mt_event_progression (name, last_seq_id)
        values (shard_name, ending_sequence)
        on conflict on constraint pk_mt_event_progression do nothing;
    end if;

    if found then
        if ending_sequence > starting_sequence then
            insert into docwiki.mt_high_water_skips (ending_sequence, starting_sequence)
            values (ending_sequence, starting_sequence)
            on conflict on constraint pkey_mt_high_water_skips_ending_sequence do nothing;
        end if;
        return ending_sequence;
    end if;

    select p.last_seq_id into mark
    from docwiki.mt_event_progression as p
    where p.name = shard_name;
    return mark;
end;
$$;
