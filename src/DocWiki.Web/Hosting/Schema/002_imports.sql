-- What has been imported from which git history, so that the next run adds only what is new: state, not events.
create table imports (
    import_id integer primary key generated always as identity,
    -- Root commits, folder and prefix: what makes two runs the same import.
    source text not null unique,
    head text not null,
    imported_at timestamptz not null default now()
);

create table imported_commits (
    import_id integer not null references imports on delete cascade,
    commit_id bytea not null,
    primary key (import_id, commit_id)
);

create table imported_files (
    import_id integer not null references imports on delete cascade,
    file text not null collate "C",
    path text not null collate "C",
    -- Null: a file that was never taken over (too large, not text).
    page_id uuid,
    -- Git's id of the content that is there now; null when the file is gone.
    blob_id text,
    -- Of the page's stream, after the import's last event: a higher one means somebody edited the page here since.
    version bigint not null,
    primary key (import_id, file)
);
