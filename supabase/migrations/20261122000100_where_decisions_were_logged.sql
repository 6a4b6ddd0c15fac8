-- Which settled decisions stand in which decision log: "own" is the table here, else the address of a Supabase project.
-- What has no row is still to be logged there, so that a log switched on later gets everything decided before.
create table logged_decisions (
  decision_id uuid not null references decisions,
  destination text not null,
  account_id bigint not null references accounts,
  logged_at timestamptz not null default now(),
  primary key (decision_id, destination)
);

-- A decision changes only when its person is erased: it is logged again, without their words.
create function log_again() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  delete from logged_decisions where decision_id = new.id;
  return null;
end $$;
create trigger decisions_log_again after update on decisions for each row execute function log_again();

revoke all on logged_decisions from anon, authenticated, service_role;
revoke all on function log_again() from public, anon, authenticated, service_role;
grant select, insert on logged_decisions to hotdash_app;
alter table logged_decisions enable row level security;
create policy hotdash_app_works_here on logged_decisions to hotdash_app using (true) with check (true);
