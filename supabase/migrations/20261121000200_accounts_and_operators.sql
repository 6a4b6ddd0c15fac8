-- A tenant is one Chatwoot account. The sandbox is an account of its own, so that nothing
-- approved against it can ever be sent to a real one.
create table accounts (
  id bigint generated always as identity primary key,
  base_url text not null,
  chatwoot_account_id bigint not null,
  name text not null,
  created_at timestamptz not null default now(),
  unique (base_url, chatwoot_account_id)
);

create table operators (
  id uuid primary key default gen_random_uuid(),
  email text not null check (email = lower(email)),
  name text not null,
  password_hash text,
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  unique (email)
);

create table memberships (
  operator_id uuid not null references operators,
  account_id bigint not null references accounts,
  role text not null check (role in ('viewer', 'reviewer', 'admin')),
  created_at timestamptz not null default now(),
  primary key (operator_id, account_id)
);

-- The cookie holds the secret; the row holds only its SHA-256.
create table sessions (
  id uuid primary key default gen_random_uuid(),
  token_hash text not null unique,
  operator_id uuid not null references operators,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_operator on sessions (operator_id);

create table sign_in_links (
  token_hash text primary key,
  email text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  consumed_at timestamptz
);

create table api_tokens (
  id uuid primary key default gen_random_uuid(),
  token_hash text not null unique,
  operator_id uuid not null references operators,
  account_id bigint not null references accounts,
  name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz
);

create table settings (
  account_id bigint not null references accounts,
  key text not null,
  value jsonb not null,
  updated_by uuid references operators,
  updated_at timestamptz not null default now(),
  primary key (account_id, key)
);
