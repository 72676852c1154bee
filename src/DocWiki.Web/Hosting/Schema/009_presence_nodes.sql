-- What each copy of the app says of its windows, whole: for a copy that comes later, or has missed something. Nothing is lost with it.
create unlogged table presence_nodes (
    node text primary key,
    -- The number of the newest change it contains.
    sequence bigint not null,
    crowds jsonb not null,
    seen_at timestamptz not null default now()
);
