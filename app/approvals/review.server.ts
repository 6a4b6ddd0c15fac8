import type { App } from "../app.ts";
import type { Claim, Evidence, RiskLevel } from "../drafts/draft.ts";
import type { Operator } from "../operators/operator.ts";
import type { ApprovalState } from "./approval.ts";
import { claimantOf } from "./claim.server.ts";
import { readConversation } from "./conversation.server.ts";
import { listQueue } from "./queries.server.ts";
import { isReplyDeleted } from "./reply-deleted.server.ts";
import { cameBackWords } from "./send.ts";
import { listTrouble } from "./trouble/list-trouble.server.ts";
import type { Review, ShownDraft } from "./view.ts";

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Everything the drawer shows of one approval, or null when there is none of that id in this account. */
export async function readReview(app: App, operator: Operator, approvalId: string): Promise<Review | null> {
  if (!UUID.test(approvalId)) return null;
  const approval = await app.db
    .selectFrom("approvals as a")
    .leftJoin("operators as o", "o.id", "a.claimedBy")
    .selectAll("a")
    .select("o.name as claimantName")
    .where("a.id", "=", approvalId)
    .where("a.accountId", "=", app.chatwoot.id)
    .executeTakeFirst();
  const conversation = approval && (await readConversation(app, approval.conversationId));
  if (!approval || !conversation) return null;
  const drafts = await draftsOf(app, approvalId);
  const [trouble = null] = await listTrouble(app, { approvalId });
  const queue = await listQueue(app, operator);
  const { staleSince, sourceMessageId } = approval;
  // Under a stale item the reviewer keeps the draft they were reading; a newer one is offered beside it.
  const shown = staleSince ? drafts.findLast((draft) => draft.sourceMessageId === sourceMessageId) : drafts.at(-1);
  const claim =
    approval.claimedBy && approval.claimedUntil && approval.claimedUntil > app.now()
      ? claimantOf(approval.claimedBy, approval.claimantName ?? "", approval.claimedUntil)
      : null;
  return {
    ...conversation,
    approvalId,
    version: approval.version,
    state: approval.state as ApprovalState,
    reason: approval.reason,
    dueAt: approval.dueAt.toISOString(),
    sourceMessageId,
    draft: shown ? asShown(shown) : null,
    stale: staleSince ? staleness(staleSince, sourceMessageId, conversation, drafts, shown) : null,
    claim,
    mine: claim?.operatorId === operator.id,
    noteId: approval.noteMessageId,
    undelivered: trouble?.state === "undelivered" || trouble?.state === "retrying" ? (trouble.reason ?? "") : null,
    trouble,
    replyDeleted: approval.state === "sent" && (await isReplyDeleted(app, approvalId)),
    cameBack: approval.state === "pending_review" ? await whyItCameBack(app, approvalId) : null,
    position: positionIn(
      queue.map((item) => item.approvalId),
      approvalId,
    ),
  };
}

type DraftRow = Awaited<ReturnType<typeof draftsOf>>[number];

function draftsOf(app: App, approvalId: string) {
  return app.db
    .selectFrom("drafts")
    .selectAll()
    .where("approvalId", "=", approvalId)
    .where("accountId", "=", app.chatwoot.id)
    .orderBy("version")
    .execute();
}

function asShown(row: DraftRow): ShownDraft {
  return {
    id: row.id,
    version: row.version,
    reply: row.reply ?? "",
    evidence: row.evidence as Evidence[],
    claims: row.claims as Claim[],
    projectedImpact: row.projectedImpact ?? "",
    risk: { level: row.riskLevel as RiskLevel, reason: row.riskReason ?? "" },
    rollback: row.rollback ?? "",
    confidence: row.confidence,
    intent: row.intent,
    language: row.language,
    createdAt: row.createdAt.toISOString(),
  };
}

function staleness(
  since: Date,
  sourceMessageId: number | null,
  { thread, customer }: Pick<Review, "thread" | "customer">,
  drafts: DraftRow[],
  shown: DraftRow | undefined,
): NonNullable<Review["stale"]> {
  const newMessages = thread.filter(
    ({ id, automatic, deleted }) => sourceMessageId !== null && id > sourceMessageId && !automatic && !deleted,
  );
  const newer = shown && drafts.findLast((draft) => draft.version > shown.version);
  return {
    since: since.toISOString(),
    by: newMessages.at(-1)?.author ?? customer.name,
    newMessageIds: newMessages.map((message) => message.id),
    newDraft: newer ? asShown(newer) : null,
  };
}

function positionIn(ids: string[], id: string): Review["position"] {
  const index = ids.indexOf(id);
  if (index < 0) return { index: 0, of: ids.length, previous: null, next: ids[0] ?? null };
  return { index: index + 1, of: ids.length, previous: ids[index - 1] ?? null, next: ids[index + 1] ?? null };
}

/** The last approval's send was stopped by HotDash: what the reviewer must know before the next. */
async function whyItCameBack(app: App, approvalId: string): Promise<string | null> {
  const last = await app.db
    .selectFrom("sends as s")
    .innerJoin("decisions as d", "d.id", "s.decisionId")
    .select(["s.state", "s.reason"])
    .where("d.approvalId", "=", approvalId)
    .where("s.accountId", "=", app.chatwoot.id)
    .orderBy("s.createdAt", "desc")
    .limit(1)
    .executeTakeFirst();
  return last?.state === "cancelled" ? cameBackWords(last.reason) : null;
}
