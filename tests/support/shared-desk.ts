import { afterAll, afterEach, beforeAll, expect, onTestFinished, vi } from "vitest";
import { liveAccount } from "../../app/chatwoot-account.server.ts";
import { parseEnvironment } from "../../app/config/environment.ts";
import { checkConnectionJob } from "../../app/health/jobs.ts";
import { seedShop } from "../../app/sandbox/seed.server.ts";
import { sweepJob } from "../../app/webhooks/jobs.ts";
import { type Desk, openDesk } from "./desk.ts";
import { SANDBOX_SECRET, SANDBOX_TOKEN } from "./sandbox.ts";

/** Long enough for a busy machine. */
export const PATIENCE = { timeout: 20_000 };
/** Every webhook is lost. */
export const LOST = { dropWebhooks: { chance: 1 } };

/**
 * One desk for all tests of a file, since opening one takes longer than most of them. Its scheduled jobs are off, so that
 * neither a sweep nor a reading of the inboxes comes in between.
 */
export function shareDesk(): () => Desk {
  const closing: (() => void | Promise<void>)[] = [];
  let shared: Desk | null = null;
  beforeAll(async () => {
    const desk = await openDesk({ atEnd: (close) => void closing.unshift(close) });
    shared = desk;
    const { app } = desk;
    await seedShop(app.db, app.chatwoot.id, app.now());
    await vi.waitFor(
      async () => expect(await app.db.selectFrom("sweeps").select("outcome").execute()).toEqual([{ outcome: "good" }]),
      PATIENCE,
    );
    for (const { name } of [sweepJob, checkConnectionJob]) await app.queue.boss.offWork(name);
  });
  afterEach(() => shared?.sandbox.faults.clear());
  afterAll(async () => {
    for (const close of closing) await close();
  });
  return () => {
    if (!shared) throw new Error("the desk is not open yet");
    return shared;
  };
}

/** A situation that several tests look at and none changes: made once, by the first of them. */
export function once<Situation>(make: () => Promise<Situation>): () => Promise<Situation> {
  let made: Promise<Situation> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

/** Until the test ends the desk is that of a HotDash just connected to this Chatwoot as a live one. */
export async function asFreshInstall(desk: Desk): Promise<void> {
  const { app, sandbox } = desk;
  const before = { ...app.chatwoot };
  const settings = parseEnvironment(liveSettings(sandbox.address));
  onTestFinished(async () => {
    await desk.settled();
    Object.assign(app.chatwoot, before);
  });
  Object.assign(app.chatwoot, await liveAccount(app.db, settings));
}

/** The settings of a HotDash that takes the sandbox for a live Chatwoot. */
export const liveSettings = (address: string) => ({
  CHATWOOT_LIVE: "1",
  CHATWOOT_BASE_URL: address,
  CHATWOOT_TOKEN: SANDBOX_TOKEN,
  CHATWOOT_ACCOUNT_ID: "1",
  CHATWOOT_WEBHOOK_SECRET: SANDBOX_SECRET,
  PUBLIC_URL: "https://hotdash.example",
});

let customers = 0;
/** Somebody new, whom the shop does not know. */
export const customer = (name = "Jo Park") => ({ name, email: `customer${++customers}@post.example` });

/** A mail of somebody new. */
export const mailFrom = (name?: string) => ({ ...customer(name), channel: "email" as const, subject: "A question" });

/** A customer's message, and the draft for it, which waits for review. */
export async function drafted(desk: Desk, message: Parameters<Desk["sandbox"]["write"]>[0]) {
  const written = await desk.sandbox.write({ text: "Where is my order?", ...message });
  const find = () =>
    desk.app.db
      .selectFrom("approvals")
      .select("id")
      .where("sourceMessageId", "=", written.messageId)
      .where("state", "=", "pending_review")
      .executeTakeFirst();
  await expect.poll(find, PATIENCE).toBeDefined();
  const found = await find();
  if (!found) throw new Error("the draft is gone again");
  return { ...written, review: await desk.review(found.id) };
}

/** The reviewer approves, and the reply leaves. */
export async function approve(desk: Desk, ...[review, change]: Parameters<Desk["decide"]>): Promise<string> {
  const decided = await desk.decide(review, change);
  if (!decided.ok || !decided.send) throw new Error(`not approved: ${JSON.stringify(decided)}`);
  return decided.send.id;
}

/** An answer of the sandbox's account API, as an administrator. */
export async function rest<Answer>(desk: Desk, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await desk.sandbox.rest(method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
  const text = await answer.text();
  return (text === "" ? null : JSON.parse(text)) as Answer;
}

export type RestMessage = {
  id: number;
  content: string;
  private: boolean;
  sender?: { name: string };
  content_attributes: Record<string, unknown>;
};
type RestConversation = {
  status: string;
  updated_at: number;
  unread_count: number;
  last_non_activity_message: RestMessage;
  meta: { sender: { id: number; email: string | null } };
};

export const conversationOf = (desk: Desk, id: number) => rest<RestConversation>(desk, "GET", `/conversations/${id}`);
export const messagesOf = async (desk: Desk, id: number) =>
  (await rest<{ payload: RestMessage[] }>(desk, "GET", `/conversations/${id}/messages`)).payload;

/** The note of a conversation's draft, once it is posted. */
export async function noteOf(desk: Desk, conversationId: number): Promise<RestMessage> {
  const find = async () => (await messagesOf(desk, conversationId)).find((message) => message.private);
  await expect.poll(find, PATIENCE).toBeDefined();
  const note = await find();
  if (!note) throw new Error("the note is gone again");
  return note;
}

export const changeContact = async (desk: Desk, conversationId: number, change: object) => {
  const { id } = (await conversationOf(desk, conversationId)).meta.sender;
  await rest(desk, "PATCH", `/contacts/${id}`, change);
  await desk.settled();
  return id;
};

/** A mail as a mail server hands it over. Answers the conversation it is stored in. */
export async function receiveMail(desk: Desk, messageId: string, lines: string[]): Promise<number> {
  const answer = await fetch(`${desk.sandbox.address}/rails/action_mailbox/relay/inbound_emails`, {
    method: "POST",
    headers: {
      "Content-Type": "message/rfc822",
      Authorization: `Basic ${Buffer.from(`actionmailbox:${SANDBOX_TOKEN}-mail`).toString("base64")}`,
    },
    body: [`Message-ID: <${messageId}>`, "Date: Mon, 30 Nov 2026 10:00:00 +0000", ...lines].join("\r\n"),
  });
  expect(answer.status).toBe(204);
  await desk.settled();
  const { conversationId } = await desk.app.db
    .selectFrom("messages")
    .select("conversationId")
    .where("sourceId", "=", messageId)
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  return conversationId;
}

export const messageRow = (desk: Desk, id: number) =>
  desk.app.db.selectFrom("messages").selectAll().where("id", "=", id).executeTakeFirst();
export const stateOf = async (desk: Desk, approvalId: string) => (await desk.review(approvalId)).state;
