import { sql } from "kysely";
import type { App } from "../../app.ts";
import type { Recipients } from "../../chatwoot/replies.server.ts";
import { customerName, givenName, type Named } from "../../conversations/customer-name.ts";
import { conversationUrl } from "../conversation.server.ts";
import { retryKeepsRecipients } from "../keeps-recipients.server.ts";
import { NEEDS_A_PERSON } from "../send.ts";
import { isTroubled } from "./states.server.ts";
import type { Tried, Trouble } from "./trouble.ts";

const MOST_ROWS = 100;

/** Replies of which a person must say what becomes of them, the oldest first; of one approval where it is named. */
export async function listTrouble(
  app: Pick<App, "db" | "chatwoot" | "config" | "publicUrl">,
  { approvalId }: { approvalId?: string } = {},
): Promise<Trouble[]> {
  const { rows } = await sql<Row>`
    select s.id as send_id, s.state, s.reason, s.posts, s.conversation_id,
      p.name, p.email, p.phone, c.channel, r.intent,
      d.decided_at as approved_at, o.name as approved_by, d.channel as sent_by, d.recipients,
      s.replaces_message_id is not null and s.chatwoot_message_id is null as failed_deleted,
      coalesce(s.replaces_message_id = s.chatwoot_message_id, false) as replaces, ${retryKeepsRecipients} as keeps_recipients,
      newer.sender_name as newer_author, newer.created_at as newer_at,
      (select json_agg(json_build_object('id', t.id, 'kind', t.kind, 'at', t.started_at, 'outcome', t.outcome,
        'httpStatus', t.http_status, 'found', t.found) order by t.id) from send_attempts t where t.send_id = s.id) as tried
    from (
      select s.* from sends s where s.account_id = ${app.chatwoot.id} and ${isTroubled}
        ${approvalId ? sql`and s.decision_id in (select id from decisions where approval_id = ${approvalId})` : sql``}
      order by s.created_at, s.id limit ${MOST_ROWS}
    ) s
    join conversations c on c.account_id = s.account_id and c.id = s.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    left join decisions d on d.id = s.decision_id
    left join drafts r on r.id = d.draft_id
    left join operators o on o.id = d.operator_id
    left join lateral (
      select m.sender_name, m.created_at from messages m where m.account_id = s.account_id
        and m.conversation_id = s.conversation_id and m.id > d.seen_message_id and not m.deleted
        and m.author = 'customer' order by m.id desc limit 1
    ) newer on true
    order by s.created_at, s.id
  `.execute(app.db);
  return rows.map((row) => ({
    sendId: row.sendId,
    state: row.state,
    needsPerson: row.state !== "uncertain" || row.reason === NEEDS_A_PERSON,
    reason: row.state === "uncertain" ? null : row.reason,
    customer: customerName(row),
    intent: row.intent,
    conversationId: row.conversationId,
    chatwootUrl: conversationUrl(app, row.conversationId),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    approvedBy: row.approvedBy,
    posts: row.posts,
    tried: (row.tried ?? []).map((one) => ({ ...one, at: new Date(one.at).toISOString() })),
    repostTo: isReposted(row) ? { to: row.recipients?.to ?? [], cc: row.recipients?.cc ?? [] } : null,
    failedMessageDeleted: row.failedDeleted,
    newer: row.newerAt
      ? { author: givenName(row.newerAuthor) ?? customerName(row), at: row.newerAt.toISOString() }
      : null,
  }));
}

/** Whether sending it again means, or meant, a new message. */
const isReposted = ({ failedDeleted, keepsRecipients, state, replaces }: Row): boolean =>
  failedDeleted || (state === "retrying" ? replaces : keepsRecipients === false);

type Row = Named & {
  sendId: string;
  state: Trouble["state"];
  reason: string | null;
  posts: number;
  conversationId: number;
  intent: string | null;
  approvedAt: Date | null;
  approvedBy: string | null;
  sentBy: string | null;
  recipients: Partial<Recipients> | null;
  /** The failed message is deleted, to be replaced. */
  failedDeleted: boolean;
  /** The failed message is to be replaced. */
  replaces: boolean;
  keepsRecipients: boolean | null;
  newerAuthor: string | null;
  newerAt: Date | null;
  tried: Tried[] | null;
};
