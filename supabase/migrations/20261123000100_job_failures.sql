-- Every try of a job that failed, and why. The queue itself keeps only the last try and forgets a job that is gone.
-- It belongs to the installation, as the queue does; messages name causes and places, never customers or what they wrote.
create table job_failures (
  id bigint generated always as identity primary key,
  -- The job as first enqueued: what is redriven keeps it, so that one history tells all of its lives.
  root_id uuid not null,
  job_id uuid not null,
  job text not null,
  try integer not null check (try > 0),
  -- A name out of app/queue/causes.ts.
  cause text not null,
  message text not null,
  -- Tries of this life so far that waiting does not heal: these alone use the limit up.
  faults integer not null,
  -- Since when it is tried every five minutes, because something it needs stays away.
  waits_since timestamptz,
  -- Null when it became a dead letter with this try.
  next_try_at timestamptz,
  failed_at timestamptz not null,
  unique (job_id, try)
);
create index job_failures_root on job_failures (root_id, id desc);

grant select, insert, delete on job_failures to hotdash_app;
alter table job_failures enable row level security;
create policy hotdash_app_works_here on job_failures to hotdash_app using (true) with check (true);
revoke all on job_failures from public, anon, authenticated, service_role;

-- Whom an event is about, known once it was worked: what the ops page shows and searches by.
alter table webhook_events add column conversation_id bigint, add column contact_id bigint;
create index webhook_events_conversation on webhook_events (account_id, conversation_id, received_at desc, id desc)
  where conversation_id is not null;
