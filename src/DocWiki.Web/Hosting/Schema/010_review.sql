-- What guests write waits until a maintainer approved it, unless the wiki says otherwise.
alter table wiki_settings add column guests_wait boolean not null default true;

-- Where there are none of these, nothing waits: nobody could approve it.
create index people_reviewers on people (person_id) where role in ('maintainer', 'administrator');

-- Who is reviewing which page right now, so that two do not read the same one. Nothing is decided from it.
create table review_holds (
    page_id uuid primary key,
    person_id text not null references people on delete cascade,
    since timestamptz not null default now(),
    until timestamptz not null
);
