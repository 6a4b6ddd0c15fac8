-- Who is typing a public reply in Chatwoot: one row a conversation, of the user who began last. Rows whose time is over are
-- deleted with the next write. No foreign key: it would make this wait for whoever holds the conversation.
create table typing (
  account_id bigint not null references accounts,
  conversation_id bigint not null,
  user_id bigint not null,
  user_name text not null,
  since timestamptz not null,
  until timestamptz not null,
  primary key (account_id, conversation_id)
);
alter table typing enable row level security;
create policy hotdash_app_works_here on typing to hotdash_app using (true) with check (true);
revoke all on typing from public, anon, authenticated, service_role;
grant select, insert, update, delete on typing to hotdash_app;

-- Whose token HotDash has, as the connection check last read it: this user's typing is nobody else's reply.
alter table accounts add column token_user_id bigint;

-- Whether Chatwoot mails a chat reply that its visitor has not read; null until the inboxes are read again.
alter table inboxes add column continuity_via_email boolean;
