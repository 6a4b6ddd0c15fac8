-- The masked training record, one row per settled decision. Export only: nothing in the product reads it back.
create table decision_log (
  decision_id uuid primary key,
  account_id bigint not null,
  outcome text not null,
  intent text,
  language text,
  draft_text text,
  final_text text,
  word_diff jsonb,
  tone smallint,
  accuracy smallint,
  policy smallint,
  reason text,
  note text,
  model text,
  draft_version integer,
  decided_at timestamptz not null,
  logged_at timestamptz not null default now()
);

create table health_checks (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  name text not null,
  passed boolean not null,
  http_status integer,
  duration_ms integer not null,
  detail text,
  checked_at timestamptz not null default now()
);
create index health_checks_recent on health_checks (account_id, checked_at desc);

create table alerts (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  kind text not null,
  about text not null,
  detail text,
  raised_at timestamptz not null default now(),
  cleared_at timestamptz
);
-- One open alert of a kind about a thing: raising it again changes nothing.
create unique index alerts_one_open on alerts (account_id, kind, about) where cleared_at is null;

create table maintenance_windows (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  reason text not null
);

create table csat_answers (
  account_id bigint not null references accounts,
  message_id bigint not null,
  conversation_id bigint not null,
  rating smallint not null check (rating between 1 and 5),
  feedback text,
  answered_at timestamptz not null,
  primary key (account_id, message_id)
);

create table reports (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  kind text not null check (kind in ('daily', 'weekly')),
  period_start timestamptz not null,
  body jsonb not null,
  created_at timestamptz not null default now(),
  unique (account_id, kind, period_start)
);
