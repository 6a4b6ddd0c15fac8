import { randomUUID } from "node:crypto";
import type { Insertable } from "kysely";
import type { Db } from "../../app/db/database.server.ts";
import type { Decision, Draft, Send } from "../../app/db/schema.ts";

/** An approval waiting for review, and the reviewer who has it open. */
export type InReview = {
  accountId: number;
  conversationId: number;
  messageId: number;
  approvalId: string;
  draftId: string;
  operatorId: string;
  sessionId: string;
};

const HOUR_MS = 3_600_000;
let accounts = 1000;

/** A customer's question with a draft pending review, and a signed-in operator, in an account of their own. */
export async function openReview(db: Db, role: "viewer" | "reviewer" | "admin" = "reviewer"): Promise<InReview> {
  const { id: accountId } = await db
    .insertInto("accounts")
    .values({ baseUrl: "sandbox", chatwootAccountId: ++accounts, name: "Fennick Hose & Fitting" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const operatorId = await hire(db, accountId, role);
  const sessionId = await signIn(db, operatorId);
  return { accountId, operatorId, sessionId, ...(await askAndDraft(db, accountId, 1)) };
}

/** A person with a role in the account. */
export async function hire(db: Db, accountId: number, role: "viewer" | "reviewer" | "admin"): Promise<string> {
  const operatorId = randomUUID();
  await db
    .insertInto("operators")
    .values({ id: operatorId, email: `${operatorId}@example.com`, name: "Ada" })
    .execute();
  await db.insertInto("memberships").values({ operatorId, accountId, role }).execute();
  return operatorId;
}

/** A live session. */
export async function signIn(db: Db, operatorId: string): Promise<string> {
  const { id } = await db
    .insertInto("sessions")
    .values({ tokenHash: randomUUID(), operatorId, expiresAt: new Date(Date.now() + HOUR_MS) })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** A contact's conversation with one question and a draft that answers it, pending review. */
export async function askAndDraft(
  db: Db,
  accountId: number,
  conversationId: number,
  draft: Partial<Insertable<Draft>> = {},
) {
  const messageId = conversationId * 100;
  const approvalId = randomUUID();
  const draftId = randomUUID();
  const ofConversation = { accountId, conversationId };
  await db
    .insertInto("contacts")
    .values({ accountId, id: conversationId, name: "Mira", email: "mira@example.com" })
    .execute();
  await db.insertInto("conversations").values({ accountId, id: conversationId, contactId: conversationId }).execute();
  await db
    .insertInto("messages")
    .values({
      ...ofConversation,
      id: messageId,
      direction: "incoming",
      author: "customer",
      private: false,
      content: "Where is my order?",
      senderKind: "contact",
      createdAt: new Date(),
    })
    .execute();
  await db
    .insertInto("approvals")
    .values({
      ...ofConversation,
      id: approvalId,
      state: "pending_review",
      sourceMessageId: messageId,
      dueAt: new Date(),
    })
    .execute();
  await db
    .insertInto("drafts")
    .values({
      id: draftId,
      accountId,
      approvalId,
      version: 1,
      sourceMessageId: messageId,
      reply: "It is on its way.",
      evidence: "[]",
      claims: "[]",
      riskLevel: "low",
      confidence: 0.9,
      intent: "order_status",
      language: "en",
      model: "offline",
      ...draft,
    })
    .execute();
  await db.updateTable("approvals").set({ draftId }).where("id", "=", approvalId).execute();
  return { conversationId, messageId, approvalId, draftId };
}

/** The reviewer's decision, approving unless `changes` say otherwise. Returns its id. */
export async function decide(db: Db, review: InReview, changes: Partial<Insertable<Decision>> = {}): Promise<string> {
  const { id } = await db
    .insertInto("decisions")
    .values({
      accountId: review.accountId,
      approvalId: review.approvalId,
      conversationId: review.conversationId,
      draftId: review.draftId,
      operatorId: review.operatorId,
      sessionId: review.sessionId,
      seenMessageId: review.messageId,
      kind: "reply",
      outcome: "approve",
      approvalVersion: 1,
      finalText: "It is on its way.",
      recipients: JSON.stringify({ to: ["mira@example.com"] }),
      channel: "email",
      tone: 5,
      accuracy: 4,
      policy: 5,
      ...changes,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/** The send of a decision. Returns its id. */
export async function scheduleSend(
  db: Db,
  review: InReview,
  decisionId: string | null,
  changes: Partial<Insertable<Send>> = {},
): Promise<string> {
  const { id } = await db
    .insertInto("sends")
    .values({
      accountId: review.accountId,
      conversationId: review.conversationId,
      decisionId,
      scheduledFor: new Date(),
      ...changes,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}
