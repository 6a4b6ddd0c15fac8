-- A try of the whole way through Chatwoot and back, asked for by an admin: what was made for it there, which of its own
-- messages have come back by webhook, and what each step came to. Nothing of it stands in any other table.
create table connection_tries (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  inbox_id bigint,
  contact_id bigint,
  -- Message ids, each with the time its webhook was received.
  arrivals jsonb not null default '{}',
  steps jsonb not null default '[]'
);
-- One at a time.
create unique index connection_tries_open on connection_tries (account_id) where ended_at is null;
create index connection_tries_recent on connection_tries (account_id, asked_at desc);

alter table connection_tries enable row level security;
create policy hotdash_app_works_here on connection_tries to hotdash_app using (true) with check (true);
revoke all on connection_tries from public, anon, authenticated, service_role;
grant select, insert, update, delete on connection_tries to hotdash_app;
