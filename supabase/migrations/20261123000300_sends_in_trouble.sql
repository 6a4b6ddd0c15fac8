-- A reply that did not arrive is tried again by Chatwoot's own retry of the message it has, never by a new message.
alter table sends drop constraint sends_state_check;
alter table sends add constraint sends_state_check check (state in
  ('scheduled', 'sending', 'accepted', 'delivered', 'cancelled', 'uncertain', 'refused', 'undelivered', 'retrying'));
alter table sends
  add column retries integer not null default 0,
  -- The call of the retry that was asked for has begun: from here on only the message itself tells what came of it.
  add column retry_called_at timestamptz,
  -- A person took it off the list of what did not arrive, having reached the customer otherwise.
  add column put_aside_at timestamptz,
  -- When Chatwoot was last asked what became of an accepted reply.
  add column fate_read_at timestamptz;
grant update (retries, retry_called_at, put_aside_at, fate_read_at) on sends to hotdash_app;
create index sends_accepted on sends (account_id, settled_at) where state = 'accepted';
create index sends_undelivered on sends (account_id, settled_at) where state in ('undelivered', 'retrying');

create or replace function guard_send() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'scheduled' then
      raise exception 'a send starts scheduled' using errcode = 'HD003';
    end if;
    if new.decision_id is not null and not exists (
      select from decisions d where d.id = new.decision_id and d.outcome = 'approve' and d.kind in ('reply', 'manual')
        and d.account_id = new.account_id and d.conversation_id = new.conversation_id
    ) then
      raise exception 'a send needs an approving decision of the same account and conversation' using errcode = 'HD004';
    end if;
    if new.standing_reply_id is not null and not exists (
      select from standing_replies r where r.id = new.standing_reply_id and r.account_id = new.account_id and r.revoked_at is null
    ) then
      raise exception 'a send needs a standing reply that is in force' using errcode = 'HD004';
    end if;
    return new;
  end if;
  if (new.id, new.account_id, new.conversation_id, new.decision_id, new.standing_reply_id, new.closed_period)
     is distinct from (old.id, old.account_id, old.conversation_id, old.decision_id, old.standing_reply_id, old.closed_period) then
    raise exception 'what a send is for cannot be changed' using errcode = 'HD005';
  end if;
  -- A retry sends the message named here once more, so it must be the one that this send made.
  if old.chatwoot_message_id is not null and new.chatwoot_message_id is distinct from old.chatwoot_message_id then
    raise exception 'the message a send became cannot be changed' using errcode = 'HD005';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state = any (array[
    'scheduled>sending', 'scheduled>cancelled',
    'sending>accepted', 'sending>uncertain', 'sending>refused', 'sending>scheduled', 'sending>cancelled',
    'uncertain>sending', 'uncertain>accepted', 'uncertain>refused', 'uncertain>cancelled',
    'accepted>delivered', 'accepted>undelivered', 'delivered>undelivered', 'undelivered>accepted', 'undelivered>delivered',
    'undelivered>retrying', 'retrying>accepted', 'retrying>delivered', 'retrying>undelivered'
  ])) then
    raise exception 'a send cannot go from % to %', old.state, new.state using errcode = 'HD006';
  end if;
  if new.state = 'retrying' and new.chatwoot_message_id is null then
    raise exception 'only a message that Chatwoot has can be retried' using errcode = 'HD007';
  end if;
  return new;
end $$;

-- Everything that was tried about a send, in order: posts, looks into the thread, Chatwoot's retries.
alter table send_attempts
  add column kind text not null default 'post' check (kind in ('post', 'look', 'retry')),
  -- What a look found: counts and ids, never text.
  add column found jsonb;

-- The reviewer knew that the channel's reply window was closed and approved all the same.
alter table decisions add column despite_closed_window boolean not null default false;

-- A note is being posted for this answer until then. Chatwoot takes a mail's recipients from the last outgoing message of
-- the thread at the moment it sends, notes included, so note and mail keep out of each other's way.
alter table approvals add column noting_until timestamptz;

-- The mail addresses of the shop itself, so that no reply goes to them as a copy.
create table inboxes (
  account_id bigint not null references accounts,
  id bigint not null,
  name text,
  addresses text[] not null default '{}',
  read_at timestamptz not null default now(),
  primary key (account_id, id)
);
alter table inboxes enable row level security;
create policy hotdash_app_works_here on inboxes to hotdash_app using (true) with check (true);
revoke all on inboxes from public, anon, authenticated, service_role;
grant select, insert, update on inboxes to hotdash_app;
