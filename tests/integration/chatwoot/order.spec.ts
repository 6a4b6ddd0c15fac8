import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import type { Job } from "../../../app/queue/job.ts";
import { processEvent } from "../../../app/webhooks/process-event.server.ts";
import { storeEvent } from "../../../app/webhooks/store-event.server.ts";
import { jobs } from "../../../app/worker.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { json, openStandIn } from "../../support/stand-in.ts";

type Message = Record<string, unknown> & { id: number };
type Thread = {
  id: number;
  at: number;
  status: string;
  assignee: { id: number; name: string } | null;
  messages: Message[];
};
/** What Chatwoot says of an act: the event's name and, for a message, which. Its body is made when it is dispatched. */
type Told = { event: string; messageId?: number };
type Act = (thread: Thread) => Told;

let conversations = 0;
let messages = 10_000;

const customer = (id: number) => ({ id: 900_000 + id, name: "Kai", email: "kai@post.example", blocked: false });
const agent = { id: 2, name: "Sam", type: "user" };
const moved = (thread: Thread) => {
  thread.at += 1.25;
};
const said = (thread: Thread, message: Record<string, unknown>): Told => {
  moved(thread);
  const id = ++messages;
  thread.messages.push({
    id,
    content: `Message ${id}`,
    content_type: "text",
    content_attributes: {},
    private: false,
    created_at: Math.floor(thread.at),
    source_id: null,
    ...message,
  });
  return { event: "message_created", messageId: id };
};
const changed = (thread: Thread, change: Partial<Thread>, event = "conversation_status_changed"): Told => {
  moved(thread);
  Object.assign(thread, change);
  return { event };
};
const amended = (thread: Thread, change: Record<string, unknown>): Told => {
  moved(thread);
  Object.assign(thread.messages[0] ?? {}, change);
  return { event: "message_updated", messageId: thread.messages[0]?.id ?? 0 };
};
const noteOf = (thread: Thread) => ({
  hotdash: { kind: "draft", draft_id: randomUUID(), source_message_id: thread.messages[0]?.id },
});

/** Whatever may happen to a conversation in which a question waits with its draft before a reviewer. */
const acts: Record<string, Act> = {
  "second message": (thread) => {
    // Chatwoot opens a conversation as soon as its customer writes.
    thread.status = "open";
    return said(thread, { message_type: "incoming", sender: customer(thread.id) });
  },
  "human reply": (thread) => said(thread, { message_type: "outgoing", sender: agent }),
  "a program's message": (thread) =>
    said(thread, { message_type: "outgoing", sender: { id: 7, name: "Bot", type: "agent_bot" } }),
  template: (thread) => said(thread, { message_type: "template" }),
  "our own note": (thread) =>
    said(thread, { message_type: "outgoing", private: true, sender: agent, content_attributes: noteOf(thread) }),
  "our own reply": (thread) =>
    said(thread, {
      message_type: "outgoing",
      sender: agent,
      content_attributes: { hotdash: { kind: "reply", send_id: randomUUID() } },
    }),
  "question updated": (thread) => amended(thread, { content: "Does the hose kink in the cold?" }),
  "question deleted": (thread) => amended(thread, { content: "", content_attributes: { deleted: true } }),
  "status resolved": (thread) => changed(thread, { status: "resolved" }),
  "status snoozed": (thread) => changed(thread, { status: "snoozed" }),
  reopened: (thread) => changed(thread, { status: "open" }),
  assigned: (thread) => changed(thread, { assignee: { id: 2, name: "Sam" } }, "conversation_updated"),
  created: (thread) => changed(thread, {}, "conversation_created"),
};

let app: TestApp;
const threads = new Map<number, Thread>();

/** One database and one Chatwoot for all pairs: each has a conversation of its own. */
async function open() {
  app = await openTestApp({ jobs: jobs as Job<never>[], env: { DRAFT_QUIET_SECONDS: "3" } });
  const standIn = await openStandIn((request, response) => {
    const id = Number(/conversations\/(\d+)/.exec(request.url ?? "")?.[1]);
    json(200, { payload: threads.get(id)?.messages ?? [] })(request, response);
  });
  app.chatwoot.address = standIn.address;
}

/** The event's body as Chatwoot makes it when it gets round to it: the conversation and the message as they are then. */
function bodyOf(thread: Thread, { event, messageId }: Told): string {
  const conversation = {
    id: thread.id,
    inbox_id: 1,
    status: thread.status,
    labels: [],
    channel: "Channel::WebWidget",
    can_reply: true,
    meta: { sender: customer(thread.id), assignee: thread.assignee, assignee_type: thread.assignee && "User" },
    additional_attributes: {},
    updated_at: thread.at,
  };
  const message = thread.messages.find(({ id }) => id === messageId);
  return JSON.stringify({ account: { id: 1 }, ...(message ? { ...message, conversation } : conversation), event });
}

async function deliver(told: Told, body: string): Promise<void> {
  const messageId = told.event === "message_created" ? (told.messageId ?? null) : null;
  await storeEvent(app, { event: told.event, messageId, source: "webhook", deliveryId: null, body });
  const waiting = await app.db.selectFrom("webhookEvents").select("id").where("state", "=", "received").execute();
  for (const { id } of waiting) await processEvent(app, { eventId: id });
}

/** A question, received, with its draft before the reviewer. */
async function drafted(): Promise<Thread> {
  const thread: Thread = { id: ++conversations, at: 1_795_000_000.5, status: "open", assignee: null, messages: [] };
  threads.set(thread.id, thread);
  const asked = said(thread, { message_type: "incoming", sender: customer(thread.id) });
  await deliver(asked, bodyOf(thread, asked));
  const { id: approvalId } = await app.db
    .insertInto("approvals")
    .values({
      accountId: app.chatwoot.id,
      conversationId: thread.id,
      state: "pending_review",
      sourceMessageId: asked.messageId ?? 0,
      dueAt: new Date(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await app.db
    .insertInto("drafts")
    .values({
      id: randomUUID(),
      accountId: app.chatwoot.id,
      approvalId,
      version: 1,
      sourceMessageId: asked.messageId ?? 0,
      reply: "It does not.",
      evidence: "[]",
      claims: "[]",
      model: "offline",
      intent: "product",
      language: "en",
      confidence: 0.9,
      riskLevel: "low",
    })
    .execute();
  await app.db.updateTable("conversations").set({ draftDueAt: null }).where("id", "=", thread.id).execute();
  return thread;
}

/** What HotDash makes of it in the end. Ids are counted from the conversation's first message. */
async function stateOf(thread: Thread) {
  const first = thread.messages[0]?.id ?? 0;
  const conversation = await app.db
    .selectFrom("conversations")
    .select(["status", "assigneeName", "chatwootUpdatedAt", "draftDueAt"])
    .where("id", "=", thread.id)
    .executeTakeFirstOrThrow();
  const approvals = await app.db
    .selectFrom("approvals")
    .select(["state", "sourceMessageId", "staleSince"])
    .where("conversationId", "=", thread.id)
    .execute();
  const mirrored = await app.db
    .selectFrom("messages")
    .select(["id", "direction", "private", "deleted", "content"])
    .where("conversationId", "=", thread.id)
    .orderBy("id")
    .execute();
  const waiting = (await listUnanswered(app)).some((one) => one.conversationId === thread.id);
  // Out of the way of the pairs to come: the list of those who wait is cut off.
  await app.db.updateTable("conversations").set({ status: "resolved" }).where("id", "=", thread.id).execute();
  return {
    status: conversation.status,
    assignee: conversation.assigneeName,
    updatedAt: conversation.chatwootUpdatedAt,
    draftDue: conversation.draftDueAt !== null,
    // Whether it ended as superseded or as closed only says what was heard first.
    approvals: approvals.map((one) => ({
      state: one.state === "superseded" || one.state === "closed" ? "ended" : one.state,
      answers: (one.sourceMessageId ?? 0) - first,
      stale: one.staleSince !== null,
    })),
    messages: mirrored.map(({ id, content, ...message }) => ({
      ...message,
      at: id - first,
      content: content?.replace(String(id), "n") ?? null,
    })),
    waiting,
  };
}

/**
 * Lets two things happen in Chatwoot, one after the other, and tells of them in either order.
 * @param slow Chatwoot made the first body only after the second thing had happened, so both show the same conversation.
 */
async function ends(first: Act, second: Act, { turned, slow }: { turned: boolean; slow: boolean }) {
  const thread = await drafted();
  const one = first(thread);
  const early = bodyOf(thread, one);
  const two = second(thread);
  const told: [Told, string][] = [
    [one, slow ? bodyOf(thread, one) : early],
    [two, bodyOf(thread, two)],
  ];
  for (const [event, body] of turned ? told.reverse() : told) await deliver(event, body);
  return stateOf(thread);
}

const names = Object.keys(acts);
const pairs = names.flatMap((first) => names.filter((second) => second !== first).map((second) => [first, second]));

test(`every pair of ${names.length} events ends in one state, whichever is told first and however late its body was made`, async () => {
  await open();
  const differing: Record<string, unknown> = {};
  for (const [first = "", second = ""] of pairs) {
    const [one, two] = [acts[first], acts[second]];
    if (!one || !two) throw new Error("no such act");
    const inOrder = await ends(one, two, { turned: false, slow: false });
    for (const how of [
      { turned: true, slow: false },
      { turned: true, slow: true },
    ]) {
      const otherwise = await ends(one, two, how);
      if (JSON.stringify(otherwise) !== JSON.stringify(inOrder))
        differing[
          `${first}, then ${second}${how.turned ? ", told the other way round" : ""}${how.slow ? ", late" : ""}`
        ] = {
          inOrder: brief(inOrder),
          otherwise: brief(otherwise),
        };
    }
  }
  expect(differing).toEqual({});
}, 240_000);

const brief = ({ messages: mirrored, ...state }: Awaited<ReturnType<typeof stateOf>>) =>
  JSON.stringify({ ...state, messages: mirrored.map(({ content, deleted }) => `${content}${deleted ? " x" : ""}`) });
