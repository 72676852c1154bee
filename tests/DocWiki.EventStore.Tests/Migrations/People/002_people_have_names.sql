alter table people add column name varchar not null;
