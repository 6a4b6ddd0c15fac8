-- One stage of history, straight into the tables: the conversations between stage.newer and stage.older, counted back from
-- now, with all that HotDash would have written for them. Triggers and foreign keys are off: what they keep is made true here.
-- 2-12 messages a conversation, 5,000 messages a day; every fifth conversation is the other account's. An exchange is a
-- question, our note and our reply; the newest conversations are live, of the older ones nearly all are settled.
set local session_replication_role = replica;
set local synchronous_commit = off;

create or replace function pg_temp.uuid_of(name text) returns uuid language sql immutable
return overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid;

create temp table conv on commit drop as
select c, case when c % 5 = 0 then other_account else account end as account_id, 10000000 - c as id,
  case when c % 2 = 1 and c > 5 then 10000000 - c + 5 else 10000000 - c end as contact_id,
  2 + (c * 7) % 11 as n, c <= newest as live, ends_at - make_interval(secs => c * 121 + 3000) as starts_at, stage.*
from stage, generate_series(newer + 1, older) c;

create temp table exchange on commit drop as
select conv.*, e, id::bigint * 16 + e * 3 - 2 as asked_id, starts_at + make_interval(mins => e * 12 - 12) as asked_at,
  case when e * 3 <= n then 'answered' when e * 3 - 1 <= n then 'noted' else 'asked' end as got,
  pg_temp.uuid_of('a' || c || '-' || e) as approval_id, pg_temp.uuid_of('d' || c || '-' || e) as draft_id,
  pg_temp.uuid_of('x' || c || '-' || e) as decision_id, pg_temp.uuid_of('s' || c || '-' || e) as send_id
from conv, generate_series(1, (n + 2) / 3) e;

alter table exchange add column approval text, add column send text;
update exchange set
  approval = case
    when got = 'answered' then 'sent'
    when got = 'asked' then case when live then case when c % 3 = 0 then 'drafting' end when c % 2 = 0 then 'closed' end
    when live then case c % 10 when 7 then 'changes_requested' when 1 then 'approved' else 'pending_review' end
    when c % 201 = 0 then 'failed'
    when c % 2000 = 1 then 'approved'
    else (array['rejected', 'rejected', 'superseded', 'closed'])[c % 4 + 1] end,
  send = case
    when got = 'answered' then case when (c + e) % 300 = 0 then 'undelivered' when c % 20 = 3 then 'accepted' else 'delivered' end
    when got = 'asked' then null
    when live and c % 10 = 1 then case when c % 50 = 1 then 'uncertain' else 'scheduled' end
    when not live and c % 201 = 0 then 'refused'
    when not live and c % 2000 = 1 then 'uncertain' end;
create index on exchange (c, e);

insert into contacts (account_id, id, name, email, phone, synced_at)
select account_id, id, 'Customer ' || c, 'customer' || c || '@example.com', '+1555' || lpad(c::text, 7, '0'), starts_at
from conv where contact_id = id;

insert into messages (account_id, id, conversation_id, direction, author, private, content, fresh_text, content_attributes, sender_kind, sender_id,
  sender_name, status, hotdash_kind, hotdash_id, created_at)
select v.account_id, v.id::bigint * 16 + j, v.id, case when j % 3 = 1 then 'incoming' else 'outgoing' end,
  case j % 3 when 1 then 'customer' when 2 then 'nobody' else 'hotdash' end, j % 3 = 2,
  said.content, said.content,
  case j % 3 when 1 then '{"email": {"cc": ["copy@example.com"]}}'::jsonb else '{}' end,
  case when j % 3 = 1 then 'contact' else 'agent' end, case when j % 3 = 1 then v.contact_id else 1 end,
  case when j % 3 = 1 then 'Customer ' || c else 'HotDash' end, 'sent',
  case j % 3 when 2 then 'draft' when 0 then 'reply' end,
  case j % 3 when 2 then pg_temp.uuid_of('d' || c || '-' || (j + 2) / 3)::text when 0 then pg_temp.uuid_of('s' || c || '-' || (j + 2) / 3)::text end,
  v.starts_at + make_interval(mins => (j - 1) * 4)
from conv v, generate_series(1, n) j, lateral (select
  case when v.starts_at > v.ends_at - interval '90 days' then repeat('Message ' || j || ' of order ' || c || ': where are the hose and the two fittings? ', 5)
  end as content) said;

insert into attachments (account_id, id, message_id, file_type, name, url)
select account_id, id::bigint * 16 + 1, id::bigint * 16 + 1, 'image', 'hose.jpg', 'https://example.com/hose.jpg' from conv where c % 3 = 0;

insert into webhook_events (id, account_id, conversation_id, contact_id, dedupe_key, delivery_id, source, event, body, state, reason, received_at,
  processed_at, took_ms)
overriding system value
select v.id::bigint * 64 + j * 4 + k, account_id, case when c > 2 then v.id end, case when c > 2 then v.contact_id end,
  case k when 0 then 'message_created:' || v.id::bigint * 16 + j else 'conversation_updated:' || md5(c || '-' || j || '-' || k) end,
  pg_temp.uuid_of('h' || c || '-' || j || '-' || k), case when (c + j) % 200 = 0 then 'sweep' else 'webhook' end,
  case k when 0 then 'message_created' else 'conversation_updated' end,
  -- Retention empties bodies after 90 days.
  case when v.starts_at > v.ends_at - interval '90 days' then
    '{"event":"message_created","id":' || v.id::bigint * 16 + j || ',"raw":"' ||
    (select string_agg(md5(c || '.' || j || '.' || k || '.' || i), '') from generate_series(1, 58) i) || '"}' else '' end,
  case when (c * 13 + j) % 997 = 0 then 'failed' when k = 1 then 'ignored' when c <= 2 then 'received' else 'processed' end,
  case when (c * 13 + j) % 997 = 0 then 'its job failed too often' when j % 3 <> 1 then 'our own message came back' end,
  v.starts_at + make_interval(mins => (j - 1) * 4, secs => 1 + k), v.starts_at + make_interval(mins => (j - 1) * 4, secs => 2 + k), 12
from conv v, generate_series(1, n) j, generate_series(0, case when j % 2 = 0 then 1 else 0 end) k;

insert into approvals (id, account_id, conversation_id, state, reason, version, source_message_id, draft_id, draft_deadline, draft_attempts,
  note_message_id, noted_at, due_at, created_at, updated_at)
select approval_id, account_id, id, approval, case when approval in ('closed', 'superseded', 'failed') then 'newer-message' end, 3,
  asked_id, draft_id, null, 1, asked_id + 1, asked_at + interval '20 seconds', asked_at + interval '15 minutes', asked_at + interval '4 seconds',
  asked_at + interval '6 minutes'
from exchange where approval is not null;

insert into drafts (id, account_id, approval_id, version, source_message_id, reply, evidence, claims, projected_impact, risk_level, risk_reason,
  rollback, confidence, intent, language, model, input_tokens, output_tokens, cost_microusd, created_at)
select case when v = 1 then draft_id else pg_temp.uuid_of('d' || c || '-' || e || '-' || v) end, account_id, approval_id, v, asked_id,
  repeat('Your order ' || c || ' left our store and is on its way. ', 4), '[{"kind": "order", "id": "1", "quote": "shipped"}]', '[]',
  'The customer stops waiting', (array['low', 'low', 'medium', 'high'])[c % 4 + 1], 'names an order', 'Write again', 0.8,
  (array['order_status', 'return', 'product'])[c % 3 + 1], 'en', 'offline', 900, 120, 700, asked_at + make_interval(secs => 10 + v * 60)
from exchange, generate_series(1, case when c % 7 = 0 then 2 else 1 end) v
where approval is not null and approval <> 'drafting';

insert into decisions (id, account_id, approval_id, conversation_id, kind, outcome, approval_version, draft_id, seen_message_id, final_text,
  recipients, channel, sender_name, tone, accuracy, policy, basis, reason, operator_id, session_id, opened_at, decided_at)
select case v when 1 then decision_id else pg_temp.uuid_of('x' || c || '-' || e || '-' || v) end, account_id, approval_id, id, 'reply',
  case when v = 2 then 'request_changes' when approval = 'rejected' then 'reject' else 'approve' end, 4 - v, draft_id, asked_id + 1,
  case when v = 1 and approval <> 'rejected' then repeat('Your order ' || c || ' left our store and is on its way. ', case when c % 4 = 0 then 5 else 4 end) end,
  '{"to": ["customer@example.com"], "cc": []}', 'email', 'Shop', 5 - c % 2, 4, 5, 'evidence',
  case when approval = 'rejected' then 'wrong' end, operator_id, session_id, asked_at + interval '2 minutes', asked_at + interval '5 minutes' - make_interval(secs => v * 30)
from exchange, generate_series(1, case when c % 7 = 0 then 2 else 1 end) v
where send is not null or approval = 'rejected' or (v = 2 and approval in ('pending_review', 'changes_requested'));

insert into sends (id, account_id, conversation_id, decision_id, state, reason, scheduled_for, claimed_at, posts, post_ended_at, chatwoot_message_id,
  settled_at, created_at, followed)
select send_id, account_id, id, decision_id, send,
  case send when 'uncertain' then 'needs a person' when 'refused' then 'HTTP 422' when 'undelivered' then 'mailbox full' end,
  case when send = 'scheduled' then ends_at + interval '1 day' else asked_at + interval '5 minutes' end,
  case when send not in ('scheduled', 'uncertain') then asked_at + interval '5 minutes' end, case when send = 'scheduled' then 0 else 1 end,
  case when send <> 'scheduled' then asked_at + interval '6 minutes' end,
  case when send in ('delivered', 'accepted', 'undelivered') then asked_id + 2 end,
  case when send not in ('scheduled', 'uncertain') then asked_at + interval '6 minutes' end, asked_at + interval '5 minutes',
  lead(e) over (partition by c order by e) is not null
from exchange where send is not null;

-- As the triggers would have noted it.
analyze messages, sends, decisions;
insert into conversations (account_id, id, contact_id, inbox_id, inbox_name, channel, subject, status, can_reply, contact_verified,
  last_activity_at, chatwoot_updated_at, draft_due_at, first_seen_at, unanswered_message_id, unanswered_since)
select account_id, v.id, contact_id, 1, 'Support', (array['Channel::Email', 'Channel::WebWidget', 'Channel::Sms'])[c % 3 + 1],
  'Order ' || c,
  case when live or (n % 3 = 0 and c % 10 = 4) or c % 1000 = 7 then 'open' when c % 50 = 9 then 'snoozed' else 'resolved' end,
  true, c % 2 = 0, starts_at + make_interval(mins => n * 4), extract(epoch from starts_at + make_interval(mins => n * 4)),
  case when c <= 12 and n % 3 = 1 then ends_at end, starts_at, q.id, q.created_at
from conv v left join unanswered_question(v.account_id, v.id) q on true;

insert into send_attempts (account_id, send_id, started_at, ended_at, outcome, http_status, chatwoot_message_id)
select account_id, send_id, asked_at + interval '5 minutes', asked_at + interval '6 minutes', 'accepted', 200, asked_id + 2
from exchange, generate_series(1, case when c % 30 = 0 then 2 else 1 end) where send is not null and send <> 'scheduled';

insert into notifications (approval_id, account_id, state, posts, updated_at)
select approval_id, account_id, 'posted', 1, asked_at + interval '1 minute' from exchange where approval not in ('drafting');

-- The newest settled decisions are still on their way to the log.
insert into logged_decisions (decision_id, destination, account_id, logged_at)
select d.id, 'own', d.account_id, d.decided_at + interval '2 minutes'
from decisions d join exchange x on x.approval_id = d.approval_id
where (d.outcome <> 'approve' or x.send in ('delivered', 'accepted', 'undelivered', 'refused')) and x.c > 30;
insert into decision_log (decision_id, account_id, outcome, intent, language, draft_text, final_text, tone, accuracy, policy, decided_at)
select d.id, d.account_id, d.outcome, 'order_status', 'en', 'Your order left our store.', d.final_text, d.tone, d.accuracy, d.policy, d.decided_at
from decisions d join exchange x on x.approval_id = d.approval_id
where (d.outcome <> 'approve' or x.send in ('delivered', 'accepted', 'undelivered', 'refused')) and x.c > 30;

insert into activities (id, account_id, conversation_id, approval_id, actor_kind, actor_id, actor_name, verb, detail, created_at)
overriding system value
select x.id::bigint * 64 + e * 10 + k, account_id, x.id, case when k > 0 then approval_id end,
  case k when 0 then 'customer' when 3 then 'operator' when 4 then 'operator' else 'hotdash' end, null, case k when 0 then 'Customer ' || c end,
  verbs[k + 1], jsonb_build_object('message_id', asked_id), asked_at + make_interval(secs => k * 40)
from exchange x, lateral (select array['message_received', 'draft_started', 'draft_ready', 'approval_claimed', 'approved', 'send_scheduled',
  'send_started', 'reply_accepted', 'reply_delivered'] as verbs) v,
  generate_series(0, case when got = 'answered' then 8 when got = 'noted' then 3 else 0 end) k;

insert into sweep_marks (account_id, conversation_id, swept_to) select account_id, id, id::bigint * 16 + n from conv;
-- Retention keeps 30 days of these two.
insert into sweeps (account_id, started_at, ended_at, outcome, conversations_read, messages_found)
select a, at, at + interval '2 seconds', case when extract(minute from at) = 59 then 'failed' else 'good' end, 3, 0
from stage, unnest(array[account, other_account]) a,
  generate_series(greatest(ends_at - make_interval(secs => older * 121), ends_at - interval '30 days'), ends_at - make_interval(secs => newer * 121 + 60), interval '1 minute') at;
insert into health_checks (account_id, name, passed, duration_ms, checks, checked_at)
select a, 'connection', true, 40, '[]', at from stage, unnest(array[account, other_account]) a,
  generate_series(greatest(ends_at - make_interval(secs => older * 121), ends_at - interval '30 days'), ends_at - make_interval(secs => newer * 121 + 60), interval '15 minutes') at;

-- pg-boss deletes what is finished after its queue's deletion_seconds.
insert into pgboss.job (id, name, data, state, retry_limit, policy, start_after, created_on, started_on, completed_on, deletion_seconds)
select gen_random_uuid(), q.name, case q.name
    when 'process-event' then jsonb_build_object('eventId', asked_id * 4) when 'send-reply' then jsonb_build_object('sendId', send_id)
    when 'post-note' then jsonb_build_object('draftId', draft_id) when 'log-decision' then jsonb_build_object('decisionId', decision_id)
    else jsonb_build_object('accountId', account_id, 'conversationId', x.id) end,
  'completed', 876, 'standard', asked_at, asked_at, asked_at + interval '1 second', asked_at + interval '2 seconds', q.deletion_seconds
from exchange x join pgboss.queue q on q.name in ('process-event', 'draft-reply', 'post-note', 'send-reply', 'log-decision'),
  generate_series(1, case q.name when 'process-event' then 4 else 1 end)
where asked_at > ends_at - make_interval(secs => q.deletion_seconds) and (q.name in ('process-event', 'draft-reply') or got = 'answered');
insert into pgboss.job (name, data, state, policy, created_on, source_name, source_retry_count, source_output)
select 'dead-letters', jsonb_build_object('accountId', account, 'conversationId', 10000000 - i), 'created', 'standard', ends_at - make_interval(hours => i),
  'draft-reply', 11, '{"message": "the payload does not fit", "cause": "unexpected", "tries": 12}'
from stage, generate_series(1, 30) i where newer = 0;
