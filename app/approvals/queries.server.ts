import { sql } from "kysely";
import type { App } from "../app.ts";
import { channelKind } from "../conversations/channel.ts";
import { customerName, type Named } from "../conversations/customer-name.ts";
import type { RiskLevel } from "../drafts/draft.ts";
import { spentToday } from "../drafts/spent-today.server.ts";
import type { Operator } from "../operators/operator.ts";
import { readSettings } from "../settings/settings.server.ts";
import { spendLeft } from "../settings/spend.ts";
import type { ApprovalState } from "./approval.ts";
import { claimantOf } from "./claim.server.ts";
import { LONGEST_WAIT_FOR_TYPIST_SECONDS, NEEDS_A_PERSON, REFUSED, WINDOW_CLOSED } from "./send.ts";
import { inDoubt, undeliveredLately } from "./undelivered.server.ts";
import type { QueueItem, UnansweredItem } from "./view.ts";

/** More than a team can look at; the rest appears as these are decided. */
const MOST_ROWS = 200;
/** A line of the list shows less than this. */
const PREVIEW_CHARACTERS = 160;

/** "Waiting for review", most urgent first: what did not arrive or may not have, then by the time it is due. */
export async function listQueue(app: App, _operator: Pick<Operator, "id">): Promise<QueueItem[]> {
  const { rows } = await sql<
    Named & {
      approvalId: string;
      conversationId: number;
      intent: string | null;
      preview: string | null;
      dueAt: Date;
      risk: RiskLevel | null;
      state: ApprovalState;
      stale: boolean;
      claimedBy: string | null;
      claimedUntil: Date | null;
      claimantName: string | null;
      sendId: string | null;
      sendState: string | null;
      sendReason: string | null;
      scheduledFor: Date | null;
      edited: boolean | null;
      typistName: string | null;
      waitsUntil: Date | null;
    }
  >`
    select a.id as approval_id, a.conversation_id, p.name, p.email, p.phone, c.channel, d.intent, left(m.fresh_text, ${PREVIEW_CHARACTERS}) as preview,
      a.due_at, d.risk_level as risk, a.state, a.stale_since is not null as stale,
      a.claimed_by, a.claimed_until, o.name as claimant_name,
      s.id as send_id, s.state as send_state, s.reason as send_reason, s.scheduled_for, s.edited,
      t.user_name as typist_name, least(t.until, s.scheduled_for + make_interval(secs => ${LONGEST_WAIT_FOR_TYPIST_SECONDS})) as waits_until
    from (
      (select id from approvals where account_id = ${app.chatwoot.id} and kind = 'reply' and state in ('pending_review', 'changes_requested')
        order by due_at, id limit ${MOST_ROWS})
      union select id from approvals where account_id = ${app.chatwoot.id} and kind = 'reply' and state = 'approved'
      union ${undeliveredLately(app)} union ${inDoubt(app)}
    ) asked
    join approvals a on a.id = asked.id
    join conversations c on c.account_id = a.account_id and c.id = a.conversation_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    left join messages m on m.account_id = a.account_id and m.id = a.source_message_id
    left join operators o on o.id = a.claimed_by and a.claimed_until > ${app.now()}
    left join lateral (select intent, risk_level from drafts where approval_id = a.id order by version desc limit 1) d on true
    left join lateral (
      select s.id, s.state, s.reason, s.scheduled_for, x.final_text is distinct from dr.reply as edited
      from decisions x join sends s on s.decision_id = x.id left join drafts dr on dr.id = x.draft_id
      where x.approval_id = a.id order by x.decided_at desc limit 1
    ) s on true
    left join typing t on t.account_id = a.account_id and t.conversation_id = a.conversation_id and t.until > ${app.now()}
      and s.state = 'scheduled'
    where a.state in ('pending_review', 'changes_requested')
      or (a.state = 'approved' and s.state = 'scheduled')
      or (a.state in ('approved', 'sent') and s.state = 'uncertain' and s.reason = ${NEEDS_A_PERSON})
      or (a.state = 'sent' and s.state in ('undelivered', 'retrying'))
    order by (s.state in ('undelivered', 'retrying', 'uncertain')) is true desc, a.due_at, a.id
    limit ${MOST_ROWS}
  `.execute(app.db);
  return rows.map((row) => ({
    approvalId: row.approvalId,
    conversationId: row.conversationId,
    customer: customerName(row),
    intent: row.intent ?? "",
    preview: oneLine(row.preview),
    dueAt: row.dueAt.toISOString(),
    risk: row.risk ?? "low",
    state: row.state,
    stale: row.stale,
    claim:
      row.claimedBy && row.claimantName !== null && row.claimedUntil
        ? claimantOf(row.claimedBy, row.claimantName, row.claimedUntil)
        : null,
    sending:
      row.sendState === "scheduled" && row.state === "approved" && row.sendId && row.scheduledFor
        ? {
            sendId: row.sendId,
            at: row.scheduledFor.toISOString(),
            edited: row.edited ?? false,
            waitsFor:
              row.typistName && row.waitsUntil ? { name: row.typistName, until: row.waitsUntil.toISOString() } : null,
          }
        : null,
    undelivered: row.sendState === "undelivered" || row.sendState === "retrying",
    retrying: row.sendState === "retrying",
    inDoubt: row.sendState === "uncertain",
  }));
}

/** Open conversations whose newest customer message nobody answered, while no answer is being made. */
const unanswered = (app: App) => sql`
    from conversations c
    where c.account_id = ${app.chatwoot.id} and c.unanswered_message_id is not null and c.status in ('open', 'pending')
      and not c.being_answered
      and (select p.blocked from contacts p where p.account_id = c.account_id and p.id = c.contact_id) is not true
`;

/** "Waiting, no answer": customers who wait while no answer is being made, longest first. */
export async function listUnanswered(app: App): Promise<UnansweredItem[]> {
  const settings = await readSettings(app.db, app.chatwoot, app.config);
  const held = settings.draftingPaused
    ? "Drafting is paused"
    : spendLeft(await spentToday(app), settings.dailyModelSpendUsd) <= 0
      ? "Today's model spend is used up"
      : null;
  const { rows } = await sql<
    Named & {
      conversationId: number;
      channel: string;
      preview: string | null;
      waitingSince: Date;
      draftDueAt: Date | null;
      lastState: ApprovalState | null;
      lastReason: string | null;
    }
  >`
    select c.*, p.name, p.email, p.phone, left(m.fresh_text, ${PREVIEW_CHARACTERS}) as preview, last.state as last_state, last.reason as last_reason
    from (
      select c.account_id, c.id as conversation_id, c.channel, c.contact_id, c.unanswered_message_id,
        c.unanswered_since as waiting_since, c.draft_due_at
      ${unanswered(app)}
      order by c.unanswered_since, c.id
      limit ${MOST_ROWS}
    ) c
    join messages m on m.account_id = c.account_id and m.id = c.unanswered_message_id
    left join contacts p on p.account_id = c.account_id and p.id = c.contact_id
    left join lateral (
      select state, reason from approvals where account_id = c.account_id and conversation_id = c.conversation_id and kind = 'reply'
        and source_message_id >= m.id order by created_at desc limit 1
    ) last on true
    order by c.waiting_since, c.conversation_id
  `.execute(app.db);
  return rows.map((row) => ({
    conversationId: row.conversationId,
    customer: customerName(row),
    channel: channelKind(row.channel),
    preview: oneLine(row.preview),
    waitingSince: row.waitingSince.toISOString(),
    why: held ?? whyNoAnswer(row),
    canDraft: held === null && row.lastState !== "drafting",
  }));
}

function whyNoAnswer(row: {
  draftDueAt: Date | null;
  lastState: ApprovalState | null;
  lastReason: string | null;
}): string {
  if (row.lastState === "drafting")
    return `The drafting service does not answer (${row.lastReason}). HotDash keeps trying.`;
  if (row.lastState === "rejected") return "The draft was rejected";
  if (row.lastState === "failed" && row.lastReason === WINDOW_CLOSED)
    return "Not sent: the channel's reply window had closed";
  if (row.lastState === "failed" && row.lastReason?.startsWith(REFUSED))
    return `The reply was not sent: ${row.lastReason}`;
  if (row.lastState === "failed") return `No draft could be made${row.lastReason ? ` (${row.lastReason})` : ""}`;
  if (row.lastState === "closed")
    return row.lastReason === "undone" ? "A reply was taken back" : "The draft was closed";
  return row.draftDueAt ? "A draft is about to be made" : "From before HotDash was connected";
}

/** How many wait, however long the lists are: for the badge, the title and the tabs. */
export async function countWaiting(app: App): Promise<{ review: number; drafting: number; unanswered: number }> {
  const { rows } = await sql<{ review: number; drafting: number; unanswered: number }>`
    select
      (select count(*)::int from approvals
        where account_id = ${app.chatwoot.id} and kind = 'reply' and state in ('pending_review', 'changes_requested'))
        + (select count(*)::int from (${undeliveredLately(app)} union ${inDoubt(app)}) in_trouble) as review,
      (select count(*)::int from approvals
        where account_id = ${app.chatwoot.id} and kind = 'reply' and state = 'drafting') as drafting,
      (select count(*)::int ${unanswered(app)}) as unanswered
  `.execute(app.db);
  return rows[0] ?? { review: 0, drafting: 0, unanswered: 0 };
}

const oneLine = (text: string | null): string => (text ?? "").replaceAll(/\s+/g, " ").trim() || "(no text)";
