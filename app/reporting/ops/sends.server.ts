import { sql } from "kysely";
import type { App } from "../../app.ts";
import { replyDeleted } from "../../approvals/reply-deleted.server.ts";
import type { Found } from "../../approvals/send.ts";
import type { Tried } from "../../approvals/trouble/trouble.ts";
import { customerName, type Named } from "../../conversations/customer-name.ts";
import { type Asked, asPage, numberIn, type Page, ROWS_A_PAGE, uuidIn } from "./asked.ts";
import { sendStates } from "./send-states.ts";

type Asker = Pick<App, "db" | "chatwoot">;

export type SendRow = {
  id: string;
  state: string;
  reason: string | null;
  /** The reply was deleted in Chatwoot after it went out. */
  replyDeleted: boolean;
  posts: number;
  conversationId: number;
  customer: string | null;
  approvedBy: string | null;
  at: string;
};
export type Attempt = Omit<Tried, "httpStatus"> & { tookMs: number | null; status: number | null };
export type SendInFull = SendRow & {
  approvalId: string | null;
  scheduledFor: string;
  settledAt: string | null;
  messageId: number | null;
  replacesMessageId: number | null;
  attempts: Attempt[];
};

type Row = Omit<SendRow, "customer"> & Named;
const withCustomer = <Asked extends Row>({ name, email, phone, channel, ...send }: Asked) => ({
  ...send,
  customer: customerName({ name, email, phone, channel }),
});

const columns = sql`s.id::text, s.state, s.reason, ${replyDeleted} as reply_deleted, s.posts, s.conversation_id, p.name, p.email, p.phone, c.channel, o.name as approved_by,
  to_json(s.created_at at time zone 'utc') #>> '{}' || '+00:00' as at`;
const named = sql`left join conversations c on c.account_id = s.account_id and c.id = s.conversation_id
  left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
  left join decisions d on d.id = s.decision_id
  left join operators o on o.id = d.operator_id`;

/** Public replies in any state, newest first. */
export async function listSends({ db, chatwoot }: Asker, { state, search, after }: Asked): Promise<Page<SendRow>> {
  const conversation = numberIn(search);
  const id = uuidIn(search);
  const wanted = sendStates.find((one) => one === state) ?? null;
  const { rows } = await sql<Row>`
    select ${columns} from (
      select * from sends s where s.account_id = ${chatwoot.id}
        ${wanted === null ? sql`` : sql`and s.state = ${wanted}`}
        ${conversation === null ? sql`` : sql`and s.conversation_id = ${conversation}`}
        ${id === null ? sql`` : sql`and (s.id = ${id} or s.decision_id = ${id})`}
        ${after === null ? sql`` : sql`and (s.created_at, s.id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
      order by s.created_at desc, s.id desc limit ${ROWS_A_PAGE + 1}
    ) s ${named} order by s.created_at desc, s.id desc
  `.execute(db);
  return asPage(rows.map(withCustomer));
}

/** One of them with every try. */
export async function readSend({ db, chatwoot }: Asker, id: string): Promise<SendInFull | null> {
  const { rows } = await sql<
    Row & {
      approvalId: string | null;
      scheduledFor: Date;
      settledAt: Date | null;
      messageId: number | null;
      replacesMessageId: number | null;
    }
  >`
    select ${columns}, d.approval_id::text, s.scheduled_for, s.settled_at, s.chatwoot_message_id as message_id,
      s.replaces_message_id
    from sends s ${named} where s.account_id = ${chatwoot.id} and s.id = ${id}
  `.execute(db);
  const [send] = rows;
  if (!send) return null;
  const attempts = await db
    .selectFrom("sendAttempts")
    .select(["id", "kind", "startedAt", "endedAt", "outcome", "httpStatus as status", "found"])
    .where("sendId", "=", id)
    .where("accountId", "=", chatwoot.id)
    .orderBy("id", "desc")
    .execute();
  return {
    ...withCustomer(send),
    scheduledFor: send.scheduledFor.toISOString(),
    settledAt: send.settledAt?.toISOString() ?? null,
    attempts: attempts.map(({ kind, startedAt, endedAt, found, ...attempt }) => ({
      ...attempt,
      at: startedAt.toISOString(),
      tookMs: endedAt && endedAt.getTime() - startedAt.getTime(),
      kind: kind as Tried["kind"],
      found: found as Found | null,
    })),
  };
}
