-- Does not want to be seen by name where they read and write; saved changes still say whose they are.
alter table people add column is_hidden boolean not null default false;
