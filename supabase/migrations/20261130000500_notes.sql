-- The private note of a draft in Chatwoot: one, once. What was posted is never posted again, whoever deleted it meanwhile.
-- No text: that stands in the draft.
create table notes (
  draft_id uuid primary key references drafts,
  account_id bigint not null references accounts,
  conversation_id bigint not null,
  -- From then on it may stand in Chatwoot.
  asked_at timestamptz not null,
  -- Chatwoot's id, once it is known.
  message_id bigint,
  posted_at timestamptz,
  -- Why it is to be deleted: its draft ended without being sent, or the customer's message was deleted.
  unwanted text check (unwanted in ('draft-ended', 'source-deleted')),
  -- By HotDash. What an agent deleted is known of its message.
  deleted_at timestamptz
);
create index notes_of_conversation on notes (account_id, conversation_id, message_id);
create index drafts_of_source on drafts (account_id, source_message_id);

-- Until now an approval knew the note of its newest draft that had one.
insert into notes (draft_id, account_id, conversation_id, asked_at, message_id, posted_at)
  select d.id, a.account_id, a.conversation_id, a.noted_at, a.note_message_id, a.noted_at
  from approvals a
  join lateral (select id from drafts where approval_id = a.id and created_at <= a.noted_at order by version desc limit 1) d on true
  where a.note_message_id is not null and a.noted_at is not null;

alter table notes enable row level security;
create policy hotdash_app_works_here on notes to hotdash_app using (true) with check (true);
revoke all on notes from public, anon, authenticated, service_role;
grant select, insert, update on notes to hotdash_app;

-- What kind of inbox it is: in some of them the customer can read notes.
alter table inboxes add column channel text;
