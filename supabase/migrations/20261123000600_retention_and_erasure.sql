-- Words go, ids, grades, counts and times stay: after a while everybody's (retention), at once a person's (erasure).

alter table messages add column text_removed_at timestamptz;
create index messages_with_text on messages (account_id, created_at) where text_removed_at is null;
alter table drafts add column text_removed_at timestamptz;
create index drafts_with_text on drafts (account_id, created_at) where text_removed_at is null;

-- A person's events are found by whom they tell of; only those not worked yet, or readable to nobody, are looked through.
create index webhook_events_contact on webhook_events (account_id, contact_id) where contact_id is not null;
create index webhook_events_of_nobody on webhook_events (account_id, id)
  where conversation_id is null and contact_id is null and body <> '';
create index webhook_events_with_body on webhook_events (account_id, received_at) where body <> '';

-- What is left of an erased person: that Chatwoot's contact of this id was erased, and when. Whatever is older stays away.
create table erased_contacts (
  account_id bigint not null references accounts,
  contact_id bigint not null,
  erased_at timestamptz not null,
  -- They wrote again: from then on they are a customer like any other.
  returned_at timestamptz,
  primary key (account_id, contact_id)
);

-- Each act of erasing: who, when, how much. Nothing in it names the person but Chatwoot's id.
create table erasures (
  id bigint generated always as identity primary key,
  account_id bigint not null references accounts,
  contact_id bigint not null,
  erased_by text not null,
  erased_at timestamptz not null,
  counts jsonb not null
);
create index erasures_recent on erasures (account_id, erased_at desc);

-- The attributes that rules read: without them an old question would be taken for an unanswered one.
create function bare_attributes(attributes jsonb) returns jsonb language sql immutable as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'deleted', attributes -> 'deleted',
    'external_echo', attributes -> 'external_echo',
    'email', case when attributes #> '{email,auto_reply}' is not null
      then jsonb_build_object('auto_reply', attributes #> '{email,auto_reply}') end))
$$;

-- Of a timeline's detail: counts, flags, ids and codes, but nothing that reads like words.
create function bare_detail(detail jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(detail)
  where jsonb_typeof(value) in ('number', 'boolean', 'null')
    or (jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[a-z0-9_-]{1,40}$')
$$;

-- The conversation, contact and message a body tells of. Escapes that Postgres cannot read are no part of an id.
create function told_of(event text, body text, out conversation_id bigint, out contact_id bigint, out message_id bigint)
language plpgsql immutable as $$
declare told jsonb;
begin
  told := regexp_replace(body, '\\u(0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '', 'g')::jsonb;
  if event like 'contact%' then
    contact_id := told ->> 'id';
  elsif event like 'conversation%' then
    conversation_id := told ->> 'id';
    contact_id := told #>> '{meta,sender,id}';
  elsif event like 'message%' then
    message_id := told ->> 'id';
    conversation_id := told #>> '{conversation,id}';
    contact_id := told #>> '{conversation,meta,sender,id}';
  else
    conversation_id := told #>> '{conversation,id}';
    contact_id := coalesce(told #>> '{contact,id}', told #>> '{conversation,meta,sender,id}');
  end if;
exception when others then
  -- Not readable: such an event is looked through word by word when somebody is erased.
  conversation_id := null; contact_id := null; message_id := null;
end $$;

-- A text that was removed stays removed, and what an erased person wrote before stays away, whoever tells of it again.
create function keep_message_blank() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare erased timestamptz;
begin
  select e.erased_at into erased
    from conversations c join erased_contacts e on e.account_id = c.account_id and e.contact_id = c.contact_id
    where c.account_id = new.account_id and c.id = new.conversation_id and new.created_at <= e.erased_at;
  if tg_op = 'UPDATE' then
    new.text_removed_at := coalesce(old.text_removed_at, new.text_removed_at);
  end if;
  new.text_removed_at := coalesce(new.text_removed_at, erased);
  if new.text_removed_at is not null then
    new.content := null;
    new.fresh_text := null;
    new.content_attributes := bare_attributes(new.content_attributes);
  end if;
  if erased is not null then
    new.source_id := null;
    new.external_error := null;
    if new.sender_kind = 'contact' then new.sender_name := null; end if;
  end if;
  return new;
end $$;
create trigger messages_stay_blank before insert or update on messages for each row execute function keep_message_blank();

create function keep_attachment_blank() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from messages m where m.account_id = new.account_id and m.id = new.message_id and m.text_removed_at is not null) then
    new.name := null;
    new.url := null;
    new.thumb_url := null;
    new.transcribed_text := null;
  end if;
  return new;
end $$;
create trigger attachments_stay_blank before insert or update on attachments for each row execute function keep_attachment_blank();

create function keep_contact_blank() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from erased_contacts e where e.account_id = new.account_id and e.contact_id = new.id and e.returned_at is null) then
    new.name := null;
    new.email := null;
    new.phone := null;
    new.identifier := null;
    new.custom_attributes := '{}';
  end if;
  return new;
end $$;
create trigger contacts_stay_blank before insert or update on contacts for each row execute function keep_contact_blank();

create function keep_subject_blank() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.subject is not null and exists (
    select from erased_contacts e where e.account_id = new.account_id and e.contact_id = new.contact_id
      and (e.returned_at is null or new.first_seen_at <= e.erased_at)
  ) then
    new.subject := null;
  end if;
  return new;
end $$;
create trigger conversations_stay_blank before insert or update on conversations for each row execute function keep_subject_blank();

-- Worked: whom it told of is noted, and a body that tells of an erased person is not kept.
create function note_whom_event_tells_of() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare told record;
begin
  if new.body = '' then return new; end if;
  select * into told from told_of(new.event, new.body);
  new.conversation_id := told.conversation_id;
  new.contact_id := told.contact_id;
  if exists (
    select from erased_contacts e
    where e.account_id = new.account_id
      and (e.contact_id = told.contact_id
        or e.contact_id = (select c.contact_id from conversations c where c.account_id = new.account_id and c.id = told.conversation_id))
      and (e.returned_at is null or exists (
        select from messages m where m.account_id = new.account_id and m.id = told.message_id and m.created_at <= e.erased_at))
  ) then
    new.body := '';
  end if;
  return new;
end $$;
create trigger webhook_events_tell_of before update of state on webhook_events for each row
  when (new.state <> 'received' and new.state is distinct from old.state) execute function note_whom_event_tells_of();

update webhook_events e set conversation_id = t.conversation_id, contact_id = t.contact_id
  from webhook_events same, lateral told_of(same.event, same.body) t
  where same.id = e.id and e.state <> 'received' and e.body <> '';

-- The text of a decision may go once nothing can be sent from it any more, whoever asks, and nothing is sent without one.
create function keep_text_to_be_sent() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from sends s where s.decision_id = old.id and s.state in ('scheduled', 'sending', 'uncertain')) then
    raise exception 'a decision that is still to be sent cannot change' using errcode = 'HD008';
  end if;
  return new;
end $$;
create trigger decisions_keep_text before update on decisions for each row execute function keep_text_to_be_sent();

create function require_text_to_send() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (select from decisions d where d.id = new.decision_id and d.final_text ~ '\S') then
    raise exception 'the text of this decision was removed: there is nothing to send' using errcode = 'HD009';
  end if;
  return new;
end $$;
create trigger sends_need_text before update of state on sends for each row
  when (new.state = 'sending' and old.state <> 'sending' and new.decision_id is not null) execute function require_text_to_send();

-- RETENTION. Each removes the texts of at most 200 rows older than `before` and says how many; nobody waits longer than
-- for one of them. What somebody may still need is passed over and looked at again another night.

create function is_at_work(of_account bigint, of_conversation bigint) returns boolean language sql stable
set search_path = public, pg_temp as $$
  select exists (select from approvals a where a.account_id = of_account and a.conversation_id = of_conversation
      and a.state in ('drafting', 'pending_review', 'changes_requested', 'approved'))
    or exists (select from sends s where s.account_id = of_account and s.conversation_id = of_conversation
      and s.state in ('scheduled', 'sending', 'uncertain', 'undelivered', 'retrying'))
    or exists (select from decisions d where d.account_id = of_account and d.conversation_id = of_conversation
      and d.kind in ('reply', 'manual') and not exists (select from logged_decisions l where l.decision_id = d.id)
      and (d.outcome <> 'approve' or exists (select from sends s where s.decision_id = d.id and s.state in ('accepted', 'delivered', 'refused'))))
    or exists (select from conversations c where c.account_id = of_account and c.id = of_conversation and c.draft_due_at is not null)
$$;
create index decisions_of_conversation on decisions (account_id, conversation_id);

create function purge_bodies(of_account bigint, before timestamptz, most integer) returns integer language plpgsql
set search_path = public, pg_temp as $$
declare purged integer;
begin
  with old as (
    select e.id from webhook_events e
    where e.account_id = of_account and e.body <> '' and e.received_at < before
      and (e.state in ('processed', 'ignored') or (e.state = 'failed' and not exists (
        select from pgboss.job j where j.data ->> 'eventId' = e.id::text and j.state < 'completed')))
    order by e.received_at limit least(most, 200)
  )
  update webhook_events e set body = '' from old where e.id = old.id;
  get diagnostics purged = row_count;
  return purged;
end $$;

create function purge_messages(of_account bigint, before timestamptz, most integer) returns integer language plpgsql
set search_path = public, pg_temp as $$
declare purged bigint[];
begin
  with idle as materialized (
    select m.id from messages m
    where m.account_id = of_account and m.text_removed_at is null and m.created_at < before
      and not is_at_work(m.account_id, m.conversation_id)
    order by m.created_at limit least(most, 200)
  ), gone as (
    update messages m set text_removed_at = now() from idle where m.account_id = of_account and m.id = idle.id returning m.id
  )
  select array_agg(id) into purged from gone;
  update attachments t set name = null, url = null, thumb_url = null, transcribed_text = null
    where t.account_id = of_account and t.message_id = any (purged);
  return coalesce(cardinality(purged), 0);
end $$;

-- A conversation nobody spoke in since: its subject is words too. A new message brings it back from Chatwoot.
create function purge_subjects(of_account bigint, before timestamptz, most integer) returns integer language plpgsql
set search_path = public, pg_temp as $$
declare purged integer;
begin
  with old as (
    select c.id from conversations c
    where c.account_id = of_account and c.subject is not null and coalesce(c.last_activity_at, c.first_seen_at) < before
      and not is_at_work(c.account_id, c.id)
    limit least(most, 200)
  )
  update conversations c set subject = null from old where c.account_id = of_account and c.id = old.id;
  get diagnostics purged = row_count;
  return purged;
end $$;

-- Drafts are immutable, so this one runs as their owner, and bounds itself: never one that somebody decided on or may still
-- decide on, never one younger than a week.
create function purge_drafts(of_account bigint, before timestamptz, most integer) returns integer language plpgsql
security definer set search_path = public, pg_temp as $$
declare purged integer;
begin
  with undecided as (
    select d.id from drafts d join approvals a on a.id = d.approval_id
    where d.account_id = of_account and d.text_removed_at is null and d.created_at < least(before, now() - interval '7 days')
      and a.state in ('sent', 'rejected', 'superseded', 'closed', 'failed')
      and not exists (select from decisions x where x.draft_id = d.id)
    order by d.created_at limit least(most, 200)
  )
  update drafts d set reply = null, evidence = '[]', claims = '[]', projected_impact = null, risk_reason = null, rollback = null,
      text_removed_at = now()
    from undecided u where d.id = u.id;
  get diagnostics purged = row_count;
  return purged;
end $$;
create index decisions_draft on decisions (draft_id);

-- Traces of what ran and who tried to sign in, in rows of at most 200 altogether. Those that rules still ask for stay: the first
-- good sweep and the last, a check's last result, a session that decided something.
create function purge_traces(of_account bigint, before timestamptz, most integer) returns integer language plpgsql
security definer set search_path = public, pg_temp as $$
declare spare integer := least(most, 200); long_ago timestamptz := least(before, now() - interval '30 days'); purged integer;
begin
  delete from sweeps s where s.id in (
    select o.id from sweeps o where o.account_id = of_account and o.started_at < long_ago
      and o.started_at not in (select unnest(array[min(g.started_at), max(g.started_at)]) from sweeps g
        where g.account_id = of_account and g.outcome = 'good')
    limit spare);
  get diagnostics purged = row_count;
  spare := spare - purged;
  delete from health_checks h where h.id in (
    select o.id from health_checks o where o.account_id = of_account and o.checked_at < long_ago
      and exists (select from health_checks n where n.account_id = o.account_id and n.name = o.name and n.checked_at > o.checked_at)
    limit spare);
  get diagnostics purged = row_count;
  spare := spare - purged;
  delete from job_failures f where f.id in (
    select o.id from job_failures o where o.failed_at < long_ago
      and not exists (select from pgboss.job j where j.id in (o.job_id, o.root_id)) limit spare);
  get diagnostics purged = row_count;
  spare := spare - purged;
  delete from sign_in_tries t where t.key in (select o.key from sign_in_tries o where o.ends_at < long_ago limit spare);
  get diagnostics purged = row_count;
  spare := spare - purged;
  delete from sign_in_links l where l.token_hash in (select o.token_hash from sign_in_links o where o.expires_at < long_ago limit spare);
  get diagnostics purged = row_count;
  spare := spare - purged;
  delete from sessions s where s.id in (
    select o.id from sessions o where o.expires_at < long_ago and not exists (select from decisions d where d.session_id = o.id) limit spare);
  get diagnostics purged = row_count;
  return least(most, 200) - spare + purged;
end $$;
create index decisions_session on decisions (session_id) where session_id is not null;

-- ERASURE. Everything that tells of a person in one transaction: all of it or nothing. Twice does nothing twice.
-- Answers {outcome}: "erased" with counts, "already", "unknown", or "busy" while a reply to them is on its way.
drop function erase_person(bigint, bigint, text);
create function erase_person(of_account bigint, of_contact bigint, by_operator text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  theirs bigint[];
  of_sends text[]; of_decisions text[]; of_approvals text[]; of_events text[];
  email text; phone text; identifier text;
  at timestamptz;
  told bigint;
  erased_messages integer; erased_attachments integer; erased_drafts integer; erased_decisions integer; erased_events integer := 0;
  erased_log integer; erased_jobs integer := 0; erased_rows integer; stopped_sends integer; closed_approvals integer; erased_contact integer;
  counts jsonb;
begin
  -- The order in which events take them, so that neither waits for the other: the contact, then what hangs on it.
  select p.email, p.phone, p.identifier into email, phone, identifier
    from contacts p where p.account_id = of_account and p.id = of_contact for update;
  perform from conversations c where c.account_id = of_account and c.contact_id = of_contact order by c.id for update;
  select coalesce(array_agg(c.id), '{}') into theirs from conversations c where c.account_id = of_account and c.contact_id = of_contact;
  if theirs = '{}' and not exists (select from contacts p where p.account_id = of_account and p.id = of_contact) then
    return jsonb_build_object('outcome', 'unknown');
  end if;

  perform from sends s where s.account_id = of_account and s.conversation_id = any (theirs)
    and s.state in ('scheduled', 'sending', 'uncertain', 'retrying') order by s.id for update;
  if exists (select from sends s where s.account_id = of_account and s.conversation_id = any (theirs)
      and (s.state in ('sending', 'retrying') or (s.state = 'uncertain' and s.claimed_at > now() - interval '70 seconds'))) then
    return jsonb_build_object('outcome', 'busy');
  end if;
  at := clock_timestamp();

  update sends s set state = 'cancelled', reason = 'person_erased', settled_at = at
    where s.account_id = of_account and s.conversation_id = any (theirs) and s.state in ('scheduled', 'uncertain');
  get diagnostics stopped_sends = row_count;
  update approvals a set state = 'closed', reason = 'person_erased', version = a.version + 1, updated_at = at
    where a.account_id = of_account and a.conversation_id = any (theirs)
      and (a.state in ('drafting', 'pending_review', 'changes_requested', 'approved')
        or (a.state = 'sent' and exists (select from decisions d join sends s on s.decision_id = d.id
          where d.approval_id = a.id and s.state in ('undelivered', 'retrying'))));
  get diagnostics closed_approvals = row_count;
  -- A channel's refusal often quotes the address.
  update sends s set reason = 'person_erased' where s.account_id = of_account and s.conversation_id = any (theirs)
    and s.state in ('refused', 'undelivered', 'retrying') and s.reason is distinct from 'person_erased';
  update approvals a set reason = 'person_erased' where a.account_id = of_account and a.conversation_id = any (theirs)
    and a.state = 'failed' and a.reason is distinct from 'person_erased';
  update send_attempts t set detail = null from sends s
    where s.id = t.send_id and s.account_id = of_account and s.conversation_id = any (theirs) and t.detail is not null;

  update drafts d set reply = null, evidence = '[]', claims = '[]', projected_impact = null, risk_reason = null, rollback = null,
      intent = case when d.intent ~ '^[a-z0-9_-]{1,40}$' then d.intent else 'other' end, text_removed_at = coalesce(d.text_removed_at, at)
    from approvals a where a.id = d.approval_id and a.account_id = of_account and a.conversation_id = any (theirs)
      and (d.text_removed_at is null or d.reply is not null);
  get diagnostics erased_drafts = row_count;
  update decision_log l set draft_text = null, final_text = null, word_diff = null, note = null,
      intent = case when l.intent ~ '^[a-z0-9_-]{1,40}$' then l.intent when l.intent is null then null else 'other' end
    from decisions d where l.decision_id = d.id and d.account_id = of_account and d.conversation_id = any (theirs)
      and (l.draft_text, l.final_text, l.note) is distinct from (null, null, null);
  get diagnostics erased_log = row_count;
  -- Logged again without its words, wherever it stands (log_again).
  update decisions d set final_text = null, note = null,
      recipients = case when d.recipients is null then null else '{"erased": true}'::jsonb end, sender_name = null
    where d.account_id = of_account and d.conversation_id = any (theirs)
      and (d.final_text is not null or d.note is not null or d.recipients is distinct from '{"erased": true}'::jsonb and d.recipients is not null);
  get diagnostics erased_decisions = row_count;

  insert into erased_contacts (account_id, contact_id, erased_at) values (of_account, of_contact, at) on conflict do nothing;
  update erased_contacts e set erased_at = at, returned_at = null where e.account_id = of_account and e.contact_id = of_contact
    and (e.returned_at is not null
      or exists (select from messages m where m.account_id = of_account and m.conversation_id = any (theirs) and m.text_removed_at is null));
  -- The triggers know what blank means.
  update messages m set text_removed_at = coalesce(m.text_removed_at, at)
    where m.account_id = of_account and m.conversation_id = any (theirs)
      and (m.text_removed_at is null or (m.sender_kind = 'contact' and m.sender_name is not null) or m.source_id is not null or m.external_error is not null);
  get diagnostics erased_messages = row_count;
  update attachments t set name = null, url = null, thumb_url = null, transcribed_text = null
    from messages m where m.account_id = t.account_id and m.id = t.message_id and m.account_id = of_account
      and m.conversation_id = any (theirs) and num_nonnulls(t.name, t.url, t.thumb_url, t.transcribed_text) > 0;
  get diagnostics erased_attachments = row_count;
  update csat_answers r set feedback = null where r.account_id = of_account and r.conversation_id = any (theirs) and r.feedback is not null;
  -- Nobody waits for an answer to what is gone.
  update conversations c set subject = null, draft_due_at = null, unanswered_message_id = null, unanswered_since = null
    where c.account_id = of_account and c.id = any (theirs) and num_nonnulls(c.subject, c.draft_due_at, c.unanswered_message_id) > 0;
  -- What waits to be worked is older than this moment: there is nothing left to mirror of it.
  update webhook_events e set body = '', conversation_id = coalesce(e.conversation_id, t.conversation_id), contact_id = of_contact,
      state = case e.state when 'received' then 'ignored' else e.state end,
      reason = case when e.state in ('received', 'failed') then 'person_erased' else e.reason end
    from (
      select o.id, o.conversation_id from webhook_events o
        where o.account_id = of_account and o.conversation_id = any (theirs) and o.body <> ''
      union select o.id, o.conversation_id from webhook_events o
        where o.account_id = of_account and o.contact_id = of_contact and o.body <> ''
      union select o.id, x.conversation_id from webhook_events o, lateral told_of(o.event, o.body) x
        where o.account_id = of_account and o.conversation_id is null and o.contact_id is null and o.body <> ''
          and (x.conversation_id = any (theirs) or x.contact_id = of_contact
            or strpos(lower(o.body), lower(nullif(email, ''))) > 0 or strpos(o.body, nullif(phone, '')) > 0
            or strpos(o.body, nullif(identifier, '')) > 0)
    ) t where e.id = t.id;
  get diagnostics erased_events = row_count;
  update activities a set actor_name = case a.actor_kind when 'customer' then null else a.actor_name end, detail = bare_detail(a.detail)
    where a.account_id = of_account and a.conversation_id = any (theirs)
      and (a.detail <> bare_detail(a.detail) or (a.actor_kind = 'customer' and a.actor_name is not null));
  update contacts p set name = null, email = null, phone = null, identifier = null, custom_attributes = '{}'
    where p.account_id = of_account and p.id = of_contact
      and (num_nonnulls(p.name, p.email, p.phone, p.identifier) > 0 or p.custom_attributes <> '{}');
  get diagnostics erased_contact = row_count;

  -- Jobs carry ids; what went wrong with them may quote what was said.
  select coalesce(array_agg(s.id::text), '{}') into of_sends from sends s where s.account_id = of_account and s.conversation_id = any (theirs);
  select coalesce(array_agg(d.id::text), '{}') into of_decisions from decisions d where d.account_id = of_account and d.conversation_id = any (theirs);
  select coalesce(array_agg(a.id::text), '{}') into of_approvals from approvals a where a.account_id = of_account and a.conversation_id = any (theirs);
  select coalesce(array_agg(e.id::text), '{}') into of_events from webhook_events e
    where e.account_id = of_account and (e.conversation_id = any (theirs) or e.contact_id = of_contact);
  if to_regclass('pgboss.job') is not null then
    update pgboss.job j set output = jsonb_strip_nulls(jsonb_build_object('cause', j.output -> 'cause', 'tries', j.output -> 'tries', 'erased', true))
      where j.output is not null and not j.output ? 'erased'
        and (j.data ->> 'conversationId' = any (theirs::text[]) or j.data ->> 'eventId' = any (of_events)
          or j.data ->> 'sendId' = any (of_sends) or j.data ->> 'decisionId' = any (of_decisions)
          or j.data ->> 'approvalId' = any (of_approvals));
    get diagnostics erased_jobs = row_count;
    update job_failures f set message = f.cause from pgboss.job j
      where j.id in (f.job_id, f.root_id) and j.output ? 'erased' and f.message <> f.cause;
  end if;

  erased_rows := erased_messages + erased_attachments + erased_drafts + erased_decisions + erased_events + erased_log + erased_jobs
    + stopped_sends + closed_approvals + erased_contact;
  if erased_rows = 0 then return jsonb_build_object('outcome', 'already'); end if;
  counts := jsonb_build_object('conversations', cardinality(theirs), 'messages', erased_messages, 'attachments', erased_attachments,
    'drafts', erased_drafts, 'decisions', erased_decisions, 'decision_log', erased_log, 'events', erased_events, 'jobs', erased_jobs,
    'sends_stopped', stopped_sends, 'approvals_closed', closed_approvals);
  insert into erasures (account_id, contact_id, erased_by, erased_at, counts) values (of_account, of_contact, by_operator, at, counts);
  insert into activities (account_id, actor_kind, actor_id, actor_name, verb, detail)
    values (of_account, 'operator', by_operator, (select o.name from operators o where o.id::text = by_operator), 'person_erased',
      jsonb_build_object('contact_id', of_contact, 'messages', erased_messages))
    returning id into told;
  return jsonb_build_object('outcome', 'erased', 'counts', counts, 'activity_id', told);
end $$;

alter table erased_contacts enable row level security;
alter table erasures enable row level security;
create policy hotdash_app_works_here on erased_contacts to hotdash_app using (true) with check (true);
create policy hotdash_app_works_here on erasures to hotdash_app using (true) with check (true);
revoke all on erased_contacts, erasures from public, anon, authenticated, service_role;
revoke all on all sequences in schema public from anon, authenticated, service_role;
grant select on erased_contacts, erasures to hotdash_app;
grant update (returned_at) on erased_contacts to hotdash_app;
revoke all on function bare_attributes(jsonb), bare_detail(jsonb), told_of(text, text), keep_message_blank(), keep_attachment_blank(),
    keep_contact_blank(), keep_subject_blank(), note_whom_event_tells_of(), keep_text_to_be_sent(), require_text_to_send(),
    is_at_work(bigint, bigint), purge_bodies(bigint, timestamptz, integer), purge_messages(bigint, timestamptz, integer),
    purge_subjects(bigint, timestamptz, integer), purge_drafts(bigint, timestamptz, integer),
    purge_traces(bigint, timestamptz, integer), erase_person(bigint, bigint, text)
  from public, anon, authenticated, service_role;
grant execute on function bare_attributes(jsonb), told_of(text, text), is_at_work(bigint, bigint), purge_bodies(bigint, timestamptz, integer),
    purge_messages(bigint, timestamptz, integer), purge_subjects(bigint, timestamptz, integer), purge_drafts(bigint, timestamptz, integer),
    purge_traces(bigint, timestamptz, integer), erase_person(bigint, bigint, text) to hotdash_app;
