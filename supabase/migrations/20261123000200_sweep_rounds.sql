-- A sweep goes in rounds, and a round may take several turns: each is a row. What a turn found is in its own row; how far its
-- round has come is carried from turn to turn, so that a restart goes on where the last one stopped.
alter table sweeps
  -- When the round began, by our clock and by Chatwoot's: what the next round reaches back to.
  add column began_at timestamptz,
  add column chatwoot_at timestamptz,
  -- The page of the list that comes next, and how many conversations there were in all when it was decided.
  add column page integer,
  add column in_all bigint,
  -- When the first message was written that this turn found and no webhook had brought.
  add column first_missed_at timestamptz,
  drop constraint sweeps_outcome_check,
  add constraint sweeps_outcome_check check (outcome in ('running', 'good', 'failed', 'unfinished'));

-- Chatwoot's updated_at of the conversation when its thread was last read to the end: unchanged, it need not be read again.
alter table sweep_marks add column read_as_of double precision;

-- Conversations that could not be read by themselves. Their updated_at soon lies outside of what is listed, so they are kept here.
create table sweep_owed (
  account_id bigint not null references accounts,
  conversation_id bigint not null,
  failures integer not null default 1,
  cause text not null,
  since timestamptz not null,
  try_at timestamptz not null,
  primary key (account_id, conversation_id)
);

-- Who sweeps an account. Held by time, so that a holder that died makes way.
create table sweep_lines (
  account_id bigint primary key references accounts,
  holder uuid not null,
  held_until timestamptz not null
);

-- How many messages came by webhook, hour by hour, without reading the deliveries themselves.
create index webhook_events_messages on webhook_events (account_id, received_at) include (source) where event = 'message_created';

alter table sweep_owed enable row level security;
alter table sweep_lines enable row level security;
create policy hotdash_app_works_here on sweep_owed to hotdash_app using (true) with check (true);
create policy hotdash_app_works_here on sweep_lines to hotdash_app using (true) with check (true);
revoke all on sweep_owed, sweep_lines from public, anon, authenticated, service_role;
grant select, insert, update, delete on sweep_owed to hotdash_app;
grant select, insert, update on sweep_lines to hotdash_app;
