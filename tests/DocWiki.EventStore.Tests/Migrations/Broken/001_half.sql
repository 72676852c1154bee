create table half (id bigint primary key);
