-- How often a password was tried lately, for all web processes together. What was typed is not kept: the key is the
-- SHA-256 of an email or of a caller's address.
create table sign_in_tries (
  key text primary key,
  tries integer not null,
  ends_at timestamptz not null
);
create index sign_in_tries_ended on sign_in_tries (ends_at);

grant select, insert, update, delete on sign_in_tries to hotdash_app;
alter table sign_in_tries enable row level security;
create policy hotdash_app_works_here on sign_in_tries to hotdash_app using (true) with check (true);
revoke all on sign_in_tries from anon, authenticated, service_role;
