-- However many drafts lie undecided, reading the first of them costs the same: the pages ask while the pipeline works.
create index if not exists approvals_waiting on approvals (account_id, due_at, id) where kind = 'reply' and state in ('pending_review', 'changes_requested');
create index if not exists approvals_being_made on approvals (account_id, state) where state in ('drafting', 'changes_requested', 'approved');
drop index if exists approvals_queue;
-- What a day's drafts cost is asked before each of them; the day's cap bounds how many cost anything.
create index if not exists drafts_cost on drafts (account_id, created_at) include (cost_microusd) where cost_microusd > 0;
drop index if exists drafts_spend;

-- Whether an answer is being made or on its way, kept with the conversation: asked of the approvals it would cost a look for
-- every customer whose draft lies there. One that is held up by something outside (it has a reason) is not being made.
alter table conversations add column if not exists being_answered boolean not null default false;

create function is_being_answered(a approvals) returns boolean language sql immutable as $$
  select a.kind = 'reply' and (a.state in ('pending_review', 'changes_requested', 'approved') or (a.state = 'drafting' and a.reason is null))
$$;

-- Whoever changes an approval's state holds its conversation already (`lockConversation`).
create function note_being_answered() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update conversations c set being_answered = not c.being_answered
    where c.account_id = new.account_id and c.id = new.conversation_id
      and c.being_answered <> exists (select from approvals a
        where a.account_id = c.account_id and a.conversation_id = c.id and is_being_answered(a)
          -- Live, so that the index of the one live reply answers.
          and a.kind = 'reply' and a.state in ('drafting', 'pending_review', 'changes_requested', 'approved'));
  return null;
end $$;
create trigger approvals_being_answered_insert after insert on approvals for each row
  when (is_being_answered(new)) execute function note_being_answered();
create trigger approvals_being_answered_update after update of state, reason on approvals for each row
  when (is_being_answered(old) <> is_being_answered(new)) execute function note_being_answered();

update conversations c set being_answered = true
  from approvals a where a.account_id = c.account_id and a.conversation_id = c.id and is_being_answered(a);

drop index if exists conversations_unanswered;
create index conversations_unanswered on conversations (account_id, unanswered_since, id)
  where unanswered_message_id is not null and status in ('open', 'pending') and not being_answered;

revoke all on function is_being_answered(approvals), note_being_answered() from public, anon, authenticated, service_role;
grant execute on function is_being_answered(approvals) to hotdash_app;
