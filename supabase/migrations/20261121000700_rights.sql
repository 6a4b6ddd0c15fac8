-- What hotdash_app may do, table by table. No grant is given that no code uses.
grant select, insert, update on accounts, operators, contacts, conversations, sweep_marks, sweeps,
  approvals, knowledge_articles, orders, canned_replies, routing_rules, standing_replies, alerts,
  maintenance_windows, csat_answers, reports, settings, api_tokens, sessions, sign_in_links to hotdash_app;
grant select, insert, update, delete on memberships, messages, attachments, webhook_events, health_checks to hotdash_app;
grant delete on knowledge_articles, canned_replies, routing_rules, maintenance_windows to hotdash_app;

-- Written once, then only read.
grant select, insert on drafts, decisions, activities to hotdash_app;
grant select, insert on send_attempts to hotdash_app;
grant update (ended_at, outcome, http_status, chatwoot_message_id, detail) on send_attempts to hotdash_app;

-- The gate: state may move, what is sent may not.
grant select, insert on sends to hotdash_app;
grant update (state, reason, scheduled_for, claimed_at, posts, asked_again_at, post_ended_at, absent_reads, chatwoot_message_id, settled_at)
  on sends to hotdash_app;

grant select, insert, update on decision_log to hotdash_app;

-- Supabase exposes public tables over its Data API: with row-level security on and no policy for
-- anon and authenticated, they see nothing; service_role reaches decision_log alone.
do $$
declare name text;
begin
  for name in select tablename from pg_tables where schemaname = 'public' loop
    execute format('alter table public.%I enable row level security', name);
    execute format('create policy hotdash_app_works_here on public.%I to hotdash_app using (true) with check (true)', name);
    execute format('revoke all on public.%I from anon, authenticated, service_role', name);
  end loop;
end $$;
grant select, insert, update on decision_log to service_role;
create policy service_role_logs_decisions on decision_log to service_role using (true) with check (true);

-- The one way immutable rows give up their text. Ids, grades and times stay; the act is on the timeline.
create function erase_person(of_account bigint, of_contact bigint, by_operator text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare erased integer; of_messages text;
begin
  -- An approval whose text is gone must not reach anybody.
  update sends s set state = 'cancelled', reason = 'person_erased', settled_at = now()
    from conversations c
    where s.state = 'scheduled' and c.account_id = s.account_id and c.id = s.conversation_id
      and c.account_id = of_account and c.contact_id = of_contact;
  update approvals a set state = 'closed', reason = 'person_erased', version = a.version + 1, updated_at = now()
    from conversations c
    where a.state in ('drafting', 'pending_review', 'changes_requested', 'approved')
      and not exists (select from sends s join decisions d on d.id = s.decision_id where d.approval_id = a.id and s.state <> 'cancelled')
      and c.account_id = a.account_id and c.id = a.conversation_id and c.account_id = of_account and c.contact_id = of_contact;
  update drafts d set reply = null, evidence = '[]', claims = '[]', projected_impact = null, risk_reason = null, rollback = null
    from approvals a join conversations c on c.account_id = a.account_id and c.id = a.conversation_id
    where d.approval_id = a.id and c.account_id = of_account and c.contact_id = of_contact;
  update decisions d set final_text = null, recipients = jsonb_build_object('erased', true), note = null
    from conversations c
    where c.account_id = d.account_id and c.id = d.conversation_id and c.account_id = of_account and c.contact_id = of_contact;
  update decision_log l set draft_text = null, final_text = null, word_diff = null, note = null
    from decisions d join conversations c on c.account_id = d.account_id and c.id = d.conversation_id
    where l.decision_id = d.id and c.account_id = of_account and c.contact_id = of_contact;
  update attachments t set url = null, thumb_url = null, name = null, transcribed_text = null
    from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
    where t.account_id = m.account_id and t.message_id = m.id and c.account_id = of_account and c.contact_id = of_contact;
  update messages m set content = null, fresh_text = null, content_attributes = '{}', sender_name = null
    from conversations c
    where c.account_id = m.account_id and c.id = m.conversation_id and c.account_id = of_account and c.contact_id = of_contact;
  get diagnostics erased = row_count;
  -- Raw bodies name nobody in a column, so they are found by what they hold. Ids of others may match by
  -- chance, which costs nothing: what was processed is in the tables. Unprocessed ones are still needed.
  select '"id": ?(' || string_agg(m.id::text, '|') || ')[,}]' into of_messages
    from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
    where c.account_id = of_account and c.contact_id = of_contact;
  update webhook_events e set body = '' from contacts p
    where p.account_id = of_account and p.id = of_contact and e.account_id = of_account and e.state <> 'received'
      and (e.body ~ of_messages or (e.event like 'contact%' and e.body ~ ('"id": ?' || of_contact || '[,}]'))
        or strpos(e.body, nullif(p.email, '')) > 0 or strpos(e.body, nullif(p.phone, '')) > 0
        or strpos(e.body, nullif(p.identifier, '')) > 0);
  update activities a set actor_name = null, detail = '{}' from conversations c
    where c.account_id = a.account_id and c.id = a.conversation_id and c.account_id = of_account and c.contact_id = of_contact
      and a.actor_kind = 'customer';
  update conversations set subject = null where account_id = of_account and contact_id = of_contact;
  update contacts set name = null, email = null, phone = null, identifier = null, custom_attributes = '{}'
    where account_id = of_account and id = of_contact;
  insert into activities (account_id, actor_kind, actor_id, verb, detail)
    values (of_account, 'operator', by_operator, 'person_erased', jsonb_build_object('contact_id', of_contact, 'messages', erased));
  return erased;
end $$;
-- Supabase grants new functions and sequences of this schema to its Data API roles by default.
revoke all on function erase_person(bigint, bigint, text), require_reviewer(), guard_send()
  from public, anon, authenticated, service_role;
revoke all on all sequences in schema public from anon, authenticated, service_role;
grant execute on function erase_person(bigint, bigint, text) to hotdash_app;
