-- What somebody is writing and has not saved: state, not events. Nobody but them sees it.
create table drafts (
    draft_id uuid primary key,
    person_id text not null references people on delete cascade,
    -- Null: the page is not written yet; it would stand at path.
    page_id uuid,
    path text not null,
    title text not null,
    tags text not null,
    summary text not null,
    minor boolean not null,
    -- What the editor began with; title and tags too, so that only what differs counts as changed.
    base_revision integer not null,
    base_title text not null,
    base_tags text not null,
    text text not null,
    -- Goes up with each change. A change says which number it follows, so none is lost and none is done twice.
    sequence bigint not null,
    -- The open editor (a tab) that wrote last: its own change sent again is no other one.
    writer text not null,
    updated_at timestamptz not null default now(),
    -- Saved, or thrown away by hand; kept a while, to be brought back.
    closed_at timestamptz,
    was_saved boolean not null default false
);
-- Written every few seconds: packing has to be quick. Not every PostgreSQL is built with lz4.
do $$
begin
    alter table drafts alter column text set compression lz4;
exception when feature_not_supported then
    null;
end $$;
create index drafts_person on drafts (person_id, updated_at desc) where closed_at is null;
create index drafts_closed on drafts (closed_at) where closed_at is not null;
