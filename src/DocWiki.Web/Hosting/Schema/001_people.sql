-- Who people are: state, not events. Events hold person_id and nothing else about anybody.
create table people (
    person_id text primary key,
    kind text not null check (kind in ('guest', 'imported', 'program')),
    name text not null,
    -- Imported authors: what tells one from another in their history (a mail address, lower case, hashed). Never shown.
    mail_hash text unique,
    created_at timestamptz not null default now()
);

-- Every name an imported author wrote under.
create table people_names (
    person_id text not null references people on delete cascade,
    name text not null,
    primary key (person_id, name)
);

-- The keys that sign cookies and forms, shared by all copies of the app.
create table data_protection_keys (
    name text primary key,
    xml text not null
);
