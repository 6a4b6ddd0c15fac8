import { sql } from "kysely";
import type { App } from "../app.ts";
import { customerName, type Named } from "../conversations/customer-name.ts";
import { whyInWords } from "../conversations/timeline/why.ts";
import type { Grades } from "./grades.ts";
import { replyDeleted } from "./reply-deleted.server.ts";
import type { SendState } from "./send.ts";
import type { DecidedItem } from "./view.ts";

const PAGE = 50;

/** "Decided", newest first, a page at a time. The cursor is the last row's time and id. */
export async function listDecided(
  app: App,
  cursor?: string | null,
): Promise<{ items: DecidedItem[]; next: string | null }> {
  const after = /^(\d+)_([0-9a-f-]{36})$/.exec(cursor ?? "");
  const { rows } = await sql<
    Named & {
      decisionId: string;
      approvalId: string;
      conversationId: number;
      intent: string | null;
      kind: string;
      outcome: DecidedItem["outcome"];
      edited: boolean;
      tone: number | null;
      accuracy: number | null;
      policy: number | null;
      operator: string;
      decidedAt: Date;
      sendState: SendState | null;
      sendReason: string | null;
      replyDeleted: boolean;
    }
  >`
    select x.id as decision_id, x.approval_id, x.conversation_id, p.name, p.email, p.phone, c.channel, d.intent, x.kind, x.outcome,
      (x.outcome = 'approve' and x.final_text is distinct from d.reply) as edited, x.tone, x.accuracy, x.policy, o.name as operator, x.decided_at,
      s.state as send_state, s.reason as send_reason, ${replyDeleted} as reply_deleted
    from decisions x
    join operators o on o.id = x.operator_id
    join conversations c on c.account_id = x.account_id and c.id = x.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    left join drafts d on d.id = x.draft_id
    left join sends s on s.decision_id = x.id
    where x.account_id = ${app.chatwoot.id} and x.kind in ('reply', 'manual')
      ${after ? sql`and (x.decided_at, x.id) < (to_timestamp(${Number(after[1])}::double precision / 1000), ${after[2]}::uuid)` : sql``}
    order by x.decided_at desc, x.id desc
    limit ${PAGE + 1}
  `.execute(app.db);
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    items: page.map((row) => ({
      decisionId: row.decisionId,
      approvalId: row.approvalId,
      conversationId: row.conversationId,
      customer: customerName(row),
      intent: row.kind === "manual" ? "Written by hand" : (row.intent ?? ""),
      outcome: row.outcome,
      edited: row.kind === "reply" && row.edited,
      grades: row.tone ? ({ tone: row.tone, accuracy: row.accuracy, policy: row.policy } as Grades) : null,
      operator: row.operator,
      decidedAt: row.decidedAt.toISOString(),
      fate: row.replyDeleted ? DELETED : fateOf(row.outcome, row.sendState, row.sendReason),
    })),
    next: rows.length > PAGE && last ? `${last.decidedAt.getTime()}_${last.decisionId}` : null,
  };
}

/** Stops that somebody here asked for. */
const takenBack: Record<string, string> = {
  undone: "Taken back",
  "taken back to review": "In doubt, taken back to review",
};

const DELETED: DecidedItem["fate"] = { kind: "deleted", text: "Deleted in Chatwoot" };

function fateOf(outcome: DecidedItem["outcome"], state: SendState | null, reason: string | null): DecidedItem["fate"] {
  if (outcome === "reject") return { kind: "none", text: "Rejected, nothing sent" };
  if (outcome === "request_changes") return { kind: "none", text: "Sent back for changes" };
  switch (state) {
    case "delivered":
      return { kind: "delivered", text: "Delivered once" };
    case "accepted":
      return { kind: "sent", text: "Sent" };
    case "cancelled":
      return { kind: "stopped", text: takenBack[reason ?? ""] ?? `Not sent: ${whyInWords(reason ?? "stopped")}` };
    case "refused":
      return { kind: "failed", text: reason ?? "Refused by Chatwoot" };
    case "undelivered":
      return { kind: "failed", text: `Not delivered: ${reason ?? "the channel refused it"}` };
    case "retrying":
      return { kind: "failed", text: "Not delivered, being sent again" };
    case "uncertain":
      return { kind: "uncertain", text: "Cannot tell whether it arrived" };
    default:
      return { kind: "waiting", text: state === "sending" ? "Sending" : "About to be sent" };
  }
}
