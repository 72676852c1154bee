-- Imported authors who were deleted, so that the next import of their history does not bring them back: no name, no address, no person. What
-- tells one from another (people.mail_hash) is hashed once more, each with a salt of its own: the same address hashed elsewhere is not recognised,
-- and two rows do not show whether they belong together. Only whoever has an address, as an import has, can ask whether it is here.
create table left_authors (
    salt bytea primary key,
    hash bytea not null
);
