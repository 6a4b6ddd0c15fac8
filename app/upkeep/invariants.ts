/** A rule that every row keeps: `broken` counts those that do not. */
export type Invariant = { rule: string; broken: string; todo: string };

const OPEN_SENDS = "('scheduled', 'sending', 'uncertain')";
const LIVE = "('drafting', 'pending_review', 'changes_requested', 'approved')";
const jobOf = (job: string, key: string, id: string) =>
  `exists (select from pgboss.job j where j.name = '${job}' and j.state < 'completed' and j.data ->> '${key}' = ${id}::text)`;

const RESTORE = "Restore a backup from before this (docs/backup.md), and keep the folder as it is until then.";
const RESTART = "Start HotDash, or restart it, and look again in a minute: it gives such work a new job.";

/** What must hold in any database HotDash worked on, checked row by row. */
export const invariants: Invariant[] = [
  {
    rule: "a conversation has one live reply at most",
    broken: `select count(*) from (select from approvals where kind = 'reply' and state in ${LIVE}
      group by account_id, conversation_id having count(*) > 1) twice`,
    todo: RESTORE,
  },
  {
    rule: "every send stands on an approving decision of its conversation",
    broken: `select count(*) from sends s left join decisions d on d.id = s.decision_id and d.outcome = 'approve'
      and d.account_id = s.account_id and d.conversation_id = s.conversation_id where s.standing_reply_id is null and d.id is null`,
    todo: `Stop sending at once: npm run ops:pause -- sending on. ${RESTORE}`,
  },
  {
    rule: "what is still to be sent has its text",
    broken: `select count(*) from sends s join decisions d on d.id = s.decision_id
      where s.state in ${OPEN_SENDS} and coalesce(d.final_text, '') !~ '\\S'`,
    todo: RESTORE,
  },
  {
    rule: "a message of Chatwoot is the reply of one send",
    broken: `select count(*) from (select from sends where chatwoot_message_id is not null
      group by account_id, chatwoot_message_id having count(*) > 1) twice`,
    todo: RESTORE,
  },
  {
    rule: "an approved reply is on its way",
    broken: `select count(*) from approvals a where a.state = 'approved' and a.kind = 'reply' and not exists (
      select from decisions d join sends s on s.decision_id = d.id where d.approval_id = a.id and s.state in ${OPEN_SENDS})`,
    todo: "Open it under Approvals and decide again.",
  },
  {
    rule: "a customer who waits without an answer in the making is listed",
    broken: `select count(*) from conversations c where c.being_answered <> exists (select from approvals a
      where a.account_id = c.account_id and a.conversation_id = c.id and is_being_answered(a))`,
    todo: RESTORE,
  },
  {
    rule: "every message belongs to a conversation, every file to a message",
    broken: `select (select count(*) from messages m where not exists (select from conversations c
        where c.account_id = m.account_id and c.id = m.conversation_id))
      + (select count(*) from attachments t where not exists (select from messages m
        where m.account_id = t.account_id and m.id = t.message_id))`,
    todo: RESTORE,
  },
  {
    rule: "every delivery that waits has its job",
    broken: `select count(*) from webhook_events e where e.state = 'received' and e.received_at < now() - interval '15 minutes'
      and not ${jobOf("process-event", "eventId", "e.id")}`,
    todo: "Look at Operations, Dead letters: npm run ops:dead-letters -- list",
  },
  {
    rule: "every reply on its way has its job, unless sending is paused",
    broken: `select count(*) from sends s where s.state in ('scheduled', 'sending') and s.scheduled_for < now() - interval '15 minutes'
      and not ${jobOf("send-reply", "sendId", "s.id")}
      and not exists (select from settings p where p.account_id = s.account_id and p.key = 'sendingPaused' and p.value <> 'null')`,
    todo: RESTART,
  },
  {
    rule: "every job has what it is for",
    broken: `select count(*) from pgboss.job j where j.state < 'completed' and (
      (j.name = 'process-event' and not exists (select from webhook_events e where e.id::text = j.data ->> 'eventId'))
      or (j.name = 'send-reply' and not exists (select from sends s where s.id::text = j.data ->> 'sendId')))`,
    todo: RESTORE,
  },
  {
    rule: "nothing from before is kept of an erased person",
    broken: `select (select count(*) from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
        join erased_contacts e on e.account_id = c.account_id and e.contact_id = c.contact_id
        where m.created_at <= e.erased_at and num_nonnulls(m.content, m.fresh_text) > 0)
      + (select count(*) from contacts p join erased_contacts e on e.account_id = p.account_id and e.contact_id = p.id
        where e.returned_at is null and num_nonnulls(p.name, p.email, p.phone, p.identifier) > 0)`,
    todo: "Erase them again: npm run ops:erase-contact.",
  },
];
