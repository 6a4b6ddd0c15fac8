-- Chatwoot's retry of a message empties its recipients: a mail with other addresses than the contact's would reach the contact
-- alone. Such a reply is posted anew instead, and the message that failed is deleted before. The send stays one row: it names
-- the message it replaces, so that the new one, and no other, may take that one's place.
alter table sends
  -- The message that failed, from the moment a person asks for the reply to be sent again as a new one.
  add column replaces_message_id bigint,
  -- When its deletion was first called. Written before the call, so that our own deletion is never taken for somebody's.
  add column delete_called_at timestamptz;
grant update (replaces_message_id, delete_called_at) on sends to hotdash_app;
alter table send_attempts drop constraint send_attempts_kind_check;
alter table send_attempts add constraint send_attempts_kind_check check (kind in ('post', 'look', 'retry', 'delete'));

-- What still stands before a person, as before, and a reply whose replacement is being posted.
drop index if exists sends_standing;
create index sends_standing on sends (account_id, created_at, id)
  where state = 'uncertain' or (not followed and state in ('refused', 'undelivered', 'retrying'))
    or (state = 'sending' and replaces_message_id is not null);

create or replace function guard_send() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare without_message boolean;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'scheduled' then
      raise exception 'a send starts scheduled' using errcode = 'HD003';
    end if;
    if num_nonnulls(new.replaces_message_id, new.delete_called_at) > 0 then
      raise exception 'a send starts without a message to replace' using errcode = 'HD010';
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
  -- A person names the message to replace, and only the one that this send became and that did not arrive.
  if new.replaces_message_id is distinct from old.replaces_message_id and not coalesce(
    old.state = 'undelivered' and new.state = 'retrying' and new.delete_called_at is null
      and (new.replaces_message_id is null or new.replaces_message_id = old.chatwoot_message_id), false) then
    raise exception 'a send replaces only its own message that did not arrive' using errcode = 'HD010';
  end if;
  if new.delete_called_at is distinct from old.delete_called_at and not coalesce(
    (old.state = 'undelivered' and new.state = 'retrying' and new.delete_called_at is null)
      or (old.state = 'retrying' and new.state = 'retrying' and old.chatwoot_message_id = old.replaces_message_id), false) then
    raise exception 'only a message that is being replaced is deleted' using errcode = 'HD010';
  end if;
  -- A retry sends the message named here once more, so it must be the one that this send made. It is given up only for one
  -- that replaces it: once its deletion was called, or when the new one is found in the thread already.
  if old.chatwoot_message_id is not null and new.chatwoot_message_id is distinct from old.chatwoot_message_id and not coalesce(
    old.state = 'retrying' and old.replaces_message_id = old.chatwoot_message_id and (
      (new.chatwoot_message_id is null and new.state = 'retrying' and old.delete_called_at is not null)
      or (new.chatwoot_message_id is not null and new.state = 'accepted')), false) then
    raise exception 'the message a send became cannot be changed' using errcode = 'HD005';
  end if;
  -- The failed message is deleted and the new one not known yet.
  without_message := old.replaces_message_id is not null and old.chatwoot_message_id is null;
  -- Chatwoot counts its messages upwards: a late word about the failed one cannot pass for the new one.
  if new.chatwoot_message_id is distinct from old.chatwoot_message_id and (new.chatwoot_message_id <= new.replaces_message_id
      or (without_message and new.state <> 'accepted')) then
    raise exception 'what replaces a message comes after it' using errcode = 'HD011';
  end if;
  if new.state <> old.state and not (old.state || '>' || new.state = any (case
    when without_message then array[
      'retrying>sending', 'sending>retrying', 'sending>uncertain', 'sending>refused', 'sending>cancelled',
      'uncertain>sending', 'uncertain>refused', 'uncertain>cancelled', 'sending>accepted', 'uncertain>accepted']
    else array[
      'scheduled>sending', 'scheduled>cancelled',
      'sending>accepted', 'sending>uncertain', 'sending>refused', 'sending>scheduled', 'sending>cancelled',
      'uncertain>sending', 'uncertain>accepted', 'uncertain>refused', 'uncertain>cancelled',
      'accepted>delivered', 'accepted>undelivered', 'delivered>undelivered', 'undelivered>accepted', 'undelivered>delivered',
      'undelivered>retrying', 'retrying>accepted', 'retrying>delivered', 'retrying>undelivered']
      -- Stopped before anything was deleted, or after: nothing was posted.
      || case when old.replaces_message_id = old.chatwoot_message_id then array['retrying>cancelled'] else array[]::text[] end
  end)) then
    raise exception 'a send cannot go from % to %', old.state, new.state using errcode = 'HD006';
  end if;
  if new.state = 'retrying' and new.chatwoot_message_id is null and new.replaces_message_id is null then
    raise exception 'only a message that Chatwoot has can be retried' using errcode = 'HD007';
  end if;
  return new;
end $$;

-- Nothing is deleted in Chatwoot for a reply whose text is gone, and the text stays while the reply is being sent again.
create or replace function keep_text_to_be_sent() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from sends s where s.decision_id = old.id and (s.state in ('scheduled', 'sending', 'uncertain')
    or (s.state = 'retrying' and s.replaces_message_id is not null))) then
    raise exception 'a decision that is still to be sent cannot change' using errcode = 'HD008';
  end if;
  return new;
end $$;
drop trigger sends_need_text on sends;
create trigger sends_need_text before update of state on sends for each row
  when (new.decision_id is not null and new.state <> old.state
    and (new.state = 'sending' or (new.state = 'retrying' and new.replaces_message_id is not null)))
  execute function require_text_to_send();

-- A question whose reply is being sent again is answered, also while the failed message is deleted and the new one not there:
-- else it would be drafted to a second time.
create or replace function unanswered_question(of_account bigint, of_conversation bigint) returns table (id bigint, created_at timestamptz)
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
    where s.account_id = m.account_id and s.conversation_id = m.conversation_id and d.seen_message_id >= m.id
      and case when s.state in ('accepted', 'delivered') then not exists (select from messages reply
          where reply.account_id = s.account_id and reply.id = s.chatwoot_message_id and reply.deleted)
        else s.replaces_message_id is not null and s.state in ('retrying', 'sending', 'uncertain') end
  )
$$;
drop trigger sends_unanswered on sends;
create trigger sends_unanswered after update of state on sends for each row
  when ((old.state in ('accepted', 'delivered')) <> (new.state in ('accepted', 'delivered'))
    or (new.replaces_message_id is not null and new.state <> old.state))
  execute function note_unanswered_after_send();
