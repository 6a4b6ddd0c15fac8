/**
 * What a page shows, as one statement that makes the JSON itself: nothing signed in, nothing rendered, no counts on the
 * rail. `$1` is the account, `$2` an approval.
 */
export const floorPages: Record<string, string> = {
  dashboard: `select json_build_object(
      'waiting', (select count(*) from approvals where account_id = $1 and state in ('pending_review', 'changes_requested')),
      'events', (select count(*) from webhook_events where account_id = $1 and received_at >= date_trunc('day', now())),
      'decided', (select count(*) from decisions where account_id = $1 and decided_at >= date_trunc('day', now())),
      'recent', (select json_agg(a) from (select id, verb, conversation_id, created_at from activities
        where account_id = $1 order by id desc limit 10) a))::text as page`,
  queue: `select json_agg(q)::text as page from (
      select a.id, a.due_at, a.state, p.name, left(m.fresh_text, 160) as preview, d.intent, d.risk_level from approvals a
      join conversations c on c.account_id = a.account_id and c.id = a.conversation_id
      left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
      left join messages m on m.account_id = a.account_id and m.id = a.source_message_id
      left join drafts d on d.id = a.draft_id
      where a.account_id = $1 and a.state in ('pending_review', 'changes_requested') order by a.due_at limit 200) q`,
  drawer: `select json_build_object('draft', row_to_json(d), 'thread', (
      select json_agg(m order by m.id) from messages m where m.account_id = a.account_id and m.conversation_id = a.conversation_id))::text as page
      from approvals a join drafts d on d.id = a.draft_id where a.account_id = $1 and a.id = $2`,
  activity: `select json_agg(a)::text as page from (select * from activities where account_id = $1 order by id desc limit 50) a`,
  ops: `select json_agg(e)::text as page from (select id, event, state, source, reason, took_ms, received_at from webhook_events
      where account_id = $1 order by received_at desc, id desc limit 50) e`,
};
