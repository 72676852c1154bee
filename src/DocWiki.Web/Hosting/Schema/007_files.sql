-- Images and other files that people uploaded: state, not events. A file is its content, so the same content is one row, however often
-- and under whichever name it comes.
create table files (
    hash bytea primary key check (octet_length(hash) = 32),
    -- What addresses and texts call it: the first half of the hash, which nobody can make another file for.
    key text not null collate "C" unique generated always as (substr(encode(hash, 'hex'), 1, 32)) stored,
    bytes bytea not null,
    size integer not null generated always as (octet_length(bytes)) stored,
    -- By what the content is, whatever its name says.
    media_type text not null,
    -- Of the first upload.
    name text not null,
    -- Of an image, in pixels, where it says so at its beginning.
    width integer,
    height integer,
    person_id text not null,
    uploaded_at timestamptz not null
);
-- Most files are packed already; and a piece of one is read without what stands before it.
alter table files alter column bytes set storage external;
create index files_newest on files (uploaded_at desc, key desc);
