-- Every delivery, kept before it is answered. The body is text: jsonb refuses \u0000 and lone
-- surrogates, both of which are valid JSON that a customer can type.
create table webhook_events (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  dedupe_key text not null,
  delivery_id text,
  source text not null check (source in ('webhook', 'sweep')),
  event text not null,
  body text not null,
  state text not null default 'received' check (state in ('received', 'processed', 'ignored', 'failed')),
  reason text,
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  took_ms integer,
  unique (account_id, dedupe_key)
);
create index webhook_events_recent on webhook_events (account_id, received_at desc);

create table contacts (
  account_id bigint not null references accounts,
  id bigint not null,
  name text,
  email text,
  phone text,
  identifier text,
  blocked boolean not null default false,
  custom_attributes jsonb not null default '{}',
  synced_at timestamptz not null default now(),
  primary key (account_id, id)
);

create table conversations (
  account_id bigint not null references accounts,
  id bigint not null,
  contact_id bigint,
  inbox_id bigint,
  inbox_name text,
  channel text not null default 'unknown',
  subject text,
  status text not null default 'open' check (status in ('open', 'resolved', 'pending', 'snoozed')),
  priority text check (priority in ('low', 'medium', 'high', 'urgent')),
  labels text[] not null default '{}',
  can_reply boolean not null default true,
  -- Chatwoot saw proof that the visitor is who they say; otherwise the address is a claim.
  contact_verified boolean not null default false,
  assignee_id bigint,
  assignee_name text,
  assignee_kind text,
  team_id bigint,
  team_name text,
  waiting_since timestamptz,
  snoozed_until timestamptz,
  last_activity_at timestamptz,
  -- Chatwoot's own clock, Unix seconds with fraction: older never overwrites newer.
  chatwoot_updated_at double precision not null default 0,
  -- When the quiet time after the last customer message ends; null when nobody waits for a draft.
  draft_due_at timestamptz,
  first_seen_at timestamptz not null default now(),
  primary key (account_id, id)
);
create index conversations_contact on conversations (account_id, contact_id);

create table messages (
  account_id bigint not null references accounts,
  id bigint not null,
  conversation_id bigint not null,
  direction text not null check (direction in ('incoming', 'outgoing', 'template', 'activity')),
  private boolean not null,
  content text,
  -- What the sender newly wrote: for mail, without the quoted thread.
  fresh_text text,
  content_type text not null default 'text',
  content_attributes jsonb not null default '{}',
  source_id text,
  sender_kind text not null check (sender_kind in ('contact', 'agent', 'agent_bot', 'captain', 'none')),
  sender_id bigint,
  sender_name text,
  status text,
  deleted boolean not null default false,
  -- Our own mark, as echoed by Chatwoot: draft id of a note, send id of a reply.
  hotdash_kind text check (hotdash_kind in ('draft', 'reply')),
  hotdash_id text,
  external_error text,
  created_at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, conversation_id) references conversations (account_id, id)
);
create index messages_thread on messages (account_id, conversation_id, id);

create table attachments (
  account_id bigint not null references accounts,
  id bigint not null,
  message_id bigint not null,
  file_type text not null,
  content_type text,
  name text,
  url text,
  thumb_url text,
  size_bytes bigint,
  transcribed_text text,
  primary key (account_id, id),
  foreign key (account_id, message_id) references messages (account_id, id)
);
create index attachments_message on attachments (account_id, message_id);

-- How far a sweep, and only a sweep, has read each thread.
create table sweep_marks (
  account_id bigint not null references accounts,
  conversation_id bigint not null,
  swept_to bigint not null,
  primary key (account_id, conversation_id)
);

create table sweeps (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text not null default 'running' check (outcome in ('running', 'good', 'failed')),
  conversations_read integer not null default 0,
  messages_found integer not null default 0,
  detail text
);
create index sweeps_recent on sweeps (account_id, started_at desc);
