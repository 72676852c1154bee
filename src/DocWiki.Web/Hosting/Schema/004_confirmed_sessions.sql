-- When whoever uses a session last showed that it is them: by signing in, or again before something that opens the account for good.
alter table accounts.sessions add column confirmed_at timestamptz not null default now();
update accounts.sessions set confirmed_at = created_at;
