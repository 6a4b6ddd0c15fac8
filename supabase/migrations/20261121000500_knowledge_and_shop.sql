create table knowledge_articles (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  slug text not null,
  title text not null,
  body text not null,
  tags text[] not null default '{}',
  updated_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B')
  ) stored,
  unique (account_id, slug)
);
create index knowledge_articles_search on knowledge_articles using gin (search);

-- The sandbox's made-up shop. A real shop's orders come from its own system.
create table orders (
  account_id bigint not null references accounts,
  number text not null,
  email text not null,
  customer_name text not null,
  state text not null check (state in ('placed', 'packed', 'shipped', 'delivered', 'returned', 'refunded', 'cancelled')),
  currency text not null default 'USD',
  total_cents integer not null,
  -- [{sku, name, quantity, packed, unit_cents}]
  items jsonb not null,
  -- {carrier, tracking, shipped_at, expected_on, delivered_at, last_scan} or null before shipping
  shipment jsonb,
  -- {state, received_at, refunded_cents, refunded_at} or null without a return
  return_case jsonb,
  placed_at timestamptz not null,
  primary key (account_id, number)
);
create index orders_email on orders (account_id, lower(email), placed_at desc);

create table canned_replies (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  shortcut text not null,
  content text not null,
  unique (account_id, shortcut)
);

create table routing_rules (
  id uuid primary key default gen_random_uuid(),
  account_id bigint not null references accounts,
  name text not null,
  priority integer not null,
  condition jsonb not null,
  action jsonb not null,
  enabled boolean not null default true,
  unique (account_id, name)
);
