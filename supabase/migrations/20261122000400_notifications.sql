-- Which pending items Slack was told of: one row an approval, whatever its versions, so it is told once.
create table notifications (
  approval_id uuid primary key references approvals,
  account_id bigint not null references accounts,
  state text not null check (state in ('waiting', 'posting', 'posted', 'unclear', 'refused')),
  -- POSTs that may have arrived: Slack has no key to repeat one safely.
  posts integer not null default 0 check (posts >= 0),
  cause text,
  updated_at timestamptz not null default now()
);
create index notifications_account on notifications (account_id);

-- The one line to Slack of an account: whoever moves held_until holds it, so that messages go out one after the other.
create table slack_lines (
  account_id bigint primary key references accounts,
  held_until timestamptz not null default 'epoch',
  -- Failures in a row, for ever longer waits.
  failures integer not null default 0,
  -- Slack refused this very address (a hash of it: the address is a secret). Another address starts afresh.
  refused_address text,
  last_posted_at timestamptz,
  last_failed_at timestamptz,
  last_cause text
);

alter table notifications enable row level security;
alter table slack_lines enable row level security;
create policy hotdash_app_works_here on notifications to hotdash_app using (true) with check (true);
create policy hotdash_app_works_here on slack_lines to hotdash_app using (true) with check (true);
revoke all on notifications, slack_lines from public, anon, authenticated, service_role;
grant select, insert, update on notifications, slack_lines to hotdash_app;
