-- What pages and jobs ask must not cost more as history grows: each index below is in the order one of them reads, and holds
-- only what it can ask for. On a database that is large already they are made beforehand without blocking, see
-- docs/reliability.md: hence "if not exists".

-- Pages by cursor, newest first.
create index if not exists decisions_by_time on decisions (account_id, decided_at desc, id desc);
drop index if exists decisions_recent;
-- Sends and events newest first, all or of one state that few are in.
create index if not exists sends_by_time on sends (account_id, created_at desc, id desc);
create index if not exists sends_by_state on sends (account_id, state, created_at desc, id desc);
create index if not exists webhook_events_by_time on webhook_events (account_id, received_at desc, id desc) include (source);
create index if not exists webhook_events_unworked on webhook_events (account_id, state, received_at desc, id desc)
  where state in ('received', 'failed');
drop index if exists webhook_events_recent;
-- A failed reply stands until another goes out in its conversation: one that was undone or stopped did not. Which sends were followed
-- by another is kept with them, so that those that still stand are found without looking through all that ever failed.
alter table sends add column if not exists followed boolean not null default false;
update sends s set followed = true where exists (select from sends later where later.account_id = s.account_id
  and later.conversation_id = s.conversation_id and later.created_at > s.created_at and later.state <> 'cancelled');
create index if not exists sends_standing on sends (account_id, created_at, id)
  where state = 'uncertain' or (not followed and state in ('refused', 'undelivered', 'retrying'));
create function note_followed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update sends s set followed = not s.followed where s.account_id = new.account_id and s.conversation_id = new.conversation_id
    and s.followed <> exists (select from sends later where later.account_id = s.account_id
      and later.conversation_id = s.conversation_id and later.created_at > s.created_at and later.state <> 'cancelled');
  return null;
end $$;
create trigger sends_followed after insert on sends for each row execute function note_followed();
create trigger sends_stopped after update of state on sends for each row
  when (new.state = 'cancelled' and old.state <> 'cancelled') execute function note_followed();
revoke all on function note_followed() from public, anon, authenticated, service_role;
-- What was settled lately: for the decision log.
create index if not exists sends_settled on sends (account_id, settled_at) where state in ('accepted', 'delivered', 'refused', 'undelivered');
-- All there was in a conversation.
create index if not exists approvals_in_conversation on approvals (account_id, conversation_id, created_at desc);
-- Drafts that are due.
create index if not exists conversations_due on conversations (account_id, draft_due_at) where draft_due_at is not null;

-- Sweeps that had to find what no webhook brought.
create index if not exists sweeps_found on sweeps (account_id, started_at) where messages_found > 0;

-- Who waits for an answer, kept with the conversation: asked of the messages it would cost a look into every open thread.
alter table conversations
  add column if not exists unanswered_message_id bigint,
  add column if not exists unanswered_since timestamptz;
create index if not exists conversations_unanswered on conversations (account_id, unanswered_since, id)
  where unanswered_message_id is not null and status in ('open', 'pending');

-- The newest customer message, when nobody has answered it: no person wrote after it, and no reply of ours was decided with
-- it in view (a reply posted after a message the reviewer never saw does not answer it). A vacation answer waits for nothing.
create function unanswered_question(of_account bigint, of_conversation bigint) returns table (id bigint, created_at timestamptz)
language sql stable set search_path = public, pg_temp as $$
  select m.id, m.created_at from (
    select * from messages newest where newest.account_id = of_account and newest.conversation_id = of_conversation
      and newest.direction = 'incoming' and not newest.private and not newest.deleted
      and newest.content_attributes #>> '{email,auto_reply}' is distinct from 'true'
    order by newest.id desc limit 1
  ) m
  where not exists (
    select from messages answer
    where answer.account_id = m.account_id and answer.conversation_id = m.conversation_id and answer.id > m.id
      and answer.direction = 'outgoing' and not answer.private and not answer.deleted
      -- A reply of ours that is not known here, sent after the backup we were restored from, is an agent's like any other.
      and (case when answer.hotdash_kind = 'reply' and exists (select from sends s
          where s.account_id = answer.account_id and s.conversation_id = answer.conversation_id and s.id::text = answer.hotdash_id)
        then exists (select from sends s join decisions d on d.id = s.decision_id
          where s.account_id = answer.account_id and s.conversation_id = answer.conversation_id
            and s.id::text = answer.hotdash_id and d.seen_message_id >= m.id)
        else answer.sender_kind = 'agent' or answer.content_attributes ->> 'external_echo' = 'true' end)
  ) and not exists (
    -- Accepted, and its event not here yet: without this the question would be drafted to a second time.
    select from sends s join decisions d on d.id = s.decision_id
    where s.account_id = m.account_id and s.conversation_id = m.conversation_id and s.state in ('accepted', 'delivered')
      and d.seen_message_id >= m.id
      and not exists (select from messages reply
        where reply.account_id = s.account_id and reply.id = s.chatwoot_message_id and reply.deleted)
  )
$$;

create function note_unanswered(of_account bigint, of_conversation bigint) returns void
language sql set search_path = public, pg_temp as $$
  update conversations c set unanswered_message_id = q.id, unanswered_since = q.created_at
  from (select) once left join unanswered_question(of_account, of_conversation) q on true
  where c.account_id = of_account and c.id = of_conversation and c.unanswered_message_id is distinct from q.id
$$;

create function note_unanswered_after_message() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if tg_op <> 'INSERT' then
    perform note_unanswered(old.account_id, old.conversation_id);
  end if;
  if tg_op <> 'DELETE' then
    perform note_unanswered(new.account_id, new.conversation_id);
  end if;
  return null;
end $$;
create trigger messages_unanswered_insert after insert on messages for each row
  when (new.direction in ('incoming', 'outgoing') and not new.private) execute function note_unanswered_after_message();
create trigger messages_unanswered_delete after delete on messages for each row execute function note_unanswered_after_message();
-- Emptying old texts asks nothing anew.
create trigger messages_unanswered_update after update on messages for each row
  when ((old.direction, old.private, old.deleted, old.sender_kind, old.hotdash_kind, old.hotdash_id, old.conversation_id,
      old.content_attributes #>> '{email,auto_reply}', old.content_attributes ->> 'external_echo')
    is distinct from (new.direction, new.private, new.deleted, new.sender_kind, new.hotdash_kind, new.hotdash_id, new.conversation_id,
      new.content_attributes #>> '{email,auto_reply}', new.content_attributes ->> 'external_echo'))
  execute function note_unanswered_after_message();

create function note_unanswered_after_send() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  perform note_unanswered(new.account_id, new.conversation_id);
  return null;
end $$;
create trigger sends_unanswered after update of state on sends for each row
  when ((old.state in ('accepted', 'delivered')) <> (new.state in ('accepted', 'delivered')))
  execute function note_unanswered_after_send();

update conversations c set unanswered_message_id = q.id, unanswered_since = q.created_at
  from conversations k, unanswered_question(k.account_id, k.id) q where k.account_id = c.account_id and k.id = c.id;

revoke all on function unanswered_question(bigint, bigint), note_unanswered(bigint, bigint), note_unanswered_after_message(),
  note_unanswered_after_send() from public, anon, authenticated, service_role;
grant execute on function unanswered_question(bigint, bigint), note_unanswered(bigint, bigint) to hotdash_app;

-- How far each decision log is known to be complete: whatever settled before this time stands there.
create table log_marks (
  account_id bigint not null references accounts,
  destination text not null,
  complete_to timestamptz not null,
  primary key (account_id, destination)
);
alter table log_marks enable row level security;
create policy hotdash_app_works_here on log_marks to hotdash_app using (true) with check (true);
revoke all on log_marks from public, anon, authenticated, service_role;
grant select, insert, update on log_marks to hotdash_app;

-- A decision that is to be logged again is looked for from its own time on.
create or replace function log_again() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  delete from logged_decisions where decision_id = new.id;
  update log_marks set complete_to = least(complete_to, new.decided_at) where account_id = new.account_id;
  return null;
end $$;
