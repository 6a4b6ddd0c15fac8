-- What ends a customer's burst (decision 7): a person's message or a reply of ours, never one that was sent automatically. Who is
-- behind a message is judged once, by `authorOf` in app/conversations/message-author.ts, and kept with it: a deletion, a retry
-- and retention take the marks away by which it was told.
alter table messages add column author text;

-- As `authorOf` judges what is known of old messages.
create function author_of_message(m messages) returns text language sql immutable set search_path = public, pg_temp as $$
  select case
    when m.private or m.direction = 'activity' then 'nobody'
    when m.direction = 'incoming' then
      case when m.content_attributes #>> '{email,auto_reply}' = 'true' then 'automatic' else 'customer' end
    when m.direction = 'template' or m.content_type = 'input_csat' then 'automatic'
    when m.hotdash_kind = 'reply' then 'hotdash'
    when m.content_attributes ->> 'automation_rule_id' is not null then 'automatic'
    when m.sender_kind = 'agent' or m.content_attributes ->> 'external_echo' = 'true' then 'person'
    else 'automatic' end
$$;
revoke all on function author_of_message(messages) from public, anon, authenticated, service_role;
grant execute on function author_of_message(messages) to hotdash_app;

-- Nothing of what the triggers guard changes.
alter table messages disable trigger user;
update messages m set author = author_of_message(m);
alter table messages enable trigger user;
alter table messages alter column author set not null,
  add constraint messages_author_check check (author in ('customer', 'person', 'hotdash', 'automatic', 'nobody'));

-- The version before this one runs on until its machines are replaced, and says nothing of authors.
create function tell_author() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  new.author := author_of_message(new);
  return new;
end $$;
revoke all on function tell_author() from public, anon, authenticated, service_role;
create trigger messages_author before insert on messages for each row when (new.author is null) execute function tell_author();

-- The newest customer message, when nobody has answered it: no person wrote after it, and no reply of ours was decided with it
-- in view, or is being sent again.
create or replace function unanswered_question(of_account bigint, of_conversation bigint) returns table (id bigint, created_at timestamptz)
language sql stable set search_path = public, pg_temp as $$
  select m.id, m.created_at from (
    select * from messages newest where newest.account_id = of_account and newest.conversation_id = of_conversation
      and newest.author = 'customer' and not newest.deleted
    order by newest.id desc limit 1
  ) m
  where not exists (
    select from messages answer
    where answer.account_id = m.account_id and answer.conversation_id = m.conversation_id and answer.id > m.id
      and answer.author in ('person', 'hotdash') and not answer.deleted
      -- A reply of ours that is not known here, sent after the backup we were restored from, is an agent's like any other.
      and case when answer.hotdash_kind = 'reply' and exists (select from sends s
          where s.account_id = answer.account_id and s.conversation_id = answer.conversation_id and s.id::text = answer.hotdash_id)
        then exists (select from sends s join decisions d on d.id = s.decision_id
          where s.account_id = answer.account_id and s.conversation_id = answer.conversation_id
            and s.id::text = answer.hotdash_id and d.seen_message_id >= m.id)
        else true end
  ) and not exists (
    -- Accepted, and its event not here yet: without this the question would be drafted to a second time.
    select from sends s join decisions d on d.id = s.decision_id
    where s.account_id = m.account_id and s.conversation_id = m.conversation_id and d.seen_message_id >= m.id
      and case when s.state in ('accepted', 'delivered') then not exists (select from messages reply
          where reply.account_id = s.account_id and reply.id = s.chatwoot_message_id and reply.deleted)
        else s.replaces_message_id is not null and s.state in ('retrying', 'sending', 'uncertain') end
  )
$$;

drop trigger messages_unanswered_insert on messages;
create trigger messages_unanswered_insert after insert on messages for each row
  when (new.author in ('customer', 'person', 'hotdash')) execute function note_unanswered_after_message();
drop trigger messages_unanswered_update on messages;
create trigger messages_unanswered_update after update on messages for each row
  when ((old.author, old.deleted, old.hotdash_kind, old.hotdash_id, old.conversation_id)
    is distinct from (new.author, new.deleted, new.hotdash_kind, new.hotdash_id, new.conversation_id))
  execute function note_unanswered_after_message();

update conversations c set unanswered_message_id = q.id, unanswered_since = q.created_at
  from conversations k left join lateral unanswered_question(k.account_id, k.id) q on true
  where k.account_id = c.account_id and k.id = c.id and c.unanswered_message_id is distinct from q.id;
