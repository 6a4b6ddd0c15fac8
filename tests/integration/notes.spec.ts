// The private note of a draft: what it shows, who can read it, and that it is posted once.
import { expect, onTestFinished, test } from "vitest";
import { postDraftNote } from "../../app/drafts/post-note.server.ts";
import type { InboxNote } from "../../app/notes/note-content.ts";
import { action, loader } from "../../app/routes/app.settings.notes.tsx";
import { changeSetting } from "../../app/settings/settings.server.ts";
import type { Settings } from "../../app/settings/settings.ts";
import type { Desk } from "../support/desk.ts";
import { answered, doorArgs } from "../support/door.ts";
import { signedInAs } from "../support/operators.ts";
import { openReceiver } from "../support/sandbox.ts";
import {
  approve,
  conversationOf,
  customer,
  drafted,
  LOST,
  messagesOf,
  noteOf,
  PATIENCE,
  rest,
  shareDesk,
} from "../support/shared-desk.ts";

const theDesk = shareDesk();
const DELETED = "This message was deleted";
const CARD = "4111 1111 1111 1111";

type Inbox = { id: number; name: string; identifier?: string };
async function inboxOf(desk: Desk, name: string): Promise<Inbox> {
  const { payload } = await rest<{ payload: Inbox[] }>(desk, "GET", "/inboxes");
  const inbox = payload.find((one) => one.name === name);
  if (!inbox) throw new Error(`no inbox ${name}`);
  return inbox;
}

/** Until the test ends. */
async function set<Key extends "notesByInbox" | "endedNotes">(desk: Desk, key: Key, value: Settings[Key]) {
  onTestFinished(() => changeSetting(desk.app, null, key, (key === "endedNotes" ? "keep" : {}) as Settings[Key]));
  await changeSetting(desk.app, null, key, value);
}
const noteEvery = async (desk: Desk, note: InboxNote) => {
  const { payload } = await rest<{ payload: Inbox[] }>(desk, "GET", "/inboxes");
  await set(desk, "notesByInbox", Object.fromEntries(payload.map(({ id }) => [id, note])));
};

/** A draft under review with its note in Chatwoot, which HotDash knows of. */
async function noted(desk: Desk, message: Parameters<typeof drafted>[1] = customer()) {
  const one = await drafted(desk, message);
  const note = await noteOf(desk, one.conversationId);
  await noteKnown(desk, one.review.approvalId);
  return { ...one, note, by: message };
}
const noteKnown = (desk: Desk, approvalId: string) =>
  expect.poll(async () => (await desk.review(approvalId)).noteId, PATIENCE).toEqual(expect.any(Number));
const notesOf = async (desk: Desk, conversationId: number) =>
  (await messagesOf(desk, conversationId)).filter((message) => message.private);
const deletionOf = (desk: Desk, draftId: string) =>
  desk.app.db.selectFrom("notes").select(["unwanted", "deletedAt"]).where("draftId", "=", draftId).executeTakeFirst();
const jobDone = (desk: Desk, draftId: string) =>
  expect.poll(async () => (await deletionOf(desk, draftId))?.deletedAt, PATIENCE).toBeInstanceOf(Date);
const draftIdOf = (review: Awaited<ReturnType<typeof drafted>>["review"]) => review.draft?.id ?? "";
const request_changes = { outcome: "request_changes", reason: "tone", note: "Warmer, please." } as const;

test("a note begins with the draft, which is the conversation's line in Chatwoot's list, and states nothing that may change", async () => {
  const desk = theDesk();
  const { conversationId, review, note } = await noted(desk);
  const line = (await conversationOf(desk, conversationId)).last_non_activity_message.content;
  expect(line).toBe(note.content);
  expect(line.split("\n")[0]?.trim()).toBe(review.draft?.reply.split("\n")[0]?.trim());
  const [about, ...more] = note.content.split("**Draft by HotDash.**").slice(1);
  expect(more).toEqual([]);
  expect(about).toMatch(/^ Sources: .+ Risk: .+ Impact: .+ Rollback: .+\[Review in HotDash\]\(http\S+\)$/);
  expect(note.content).not.toMatch(/waiting|pending|review,/i);
});

test("an inbox whose notes are switched off works as before: drafted, approved, sent and learnt from", async () => {
  const desk = theDesk();
  await noteEvery(desk, "none");
  const { conversationId, review } = await drafted(desk, customer());
  await desk.sendReaches(await approve(desk, review), "delivered");
  await desk.settled();
  expect(await notesOf(desk, conversationId)).toEqual([]);
  expect(await desk.repliesSeen(conversationId)).toHaveLength(1);
  const logged = () =>
    desk.app.db
      .selectFrom("decisionLog")
      .innerJoin("decisions", "decisions.id", "decisionLog.decisionId")
      .select("decisionId")
      .where("conversationId", "=", conversationId)
      .execute();
  await expect.poll(logged, PATIENCE).toHaveLength(1);
});

test("notes of an API inbox are a link until an admin wants more, for its customer and its webhook can read them", async () => {
  const desk = theDesk();
  const program = await openReceiver();
  const inbox = await inboxOf(desk, "Order app");
  const setUrl = (url: string | null) =>
    rest<void>(desk, "PATCH", `/inboxes/${inbox.id}`, { channel: { webhook_url: url } });
  await setUrl(program.url);
  onTestFinished(() => setUrl(null));
  const { review, note } = await noted(desk, { ...customer(), channel: "api" });
  const link = /^A draft reply is ready: \[Review in HotDash\]\(http\S+\)$/;
  expect(note.content).toMatch(link);
  const toTheProgram = () => program.of("message_created").filter(({ json }) => json.private === true);
  await expect.poll(toTheProgram, PATIENCE).toHaveLength(1);
  expect(toTheProgram()[0]?.json.content).toMatch(link);
  expect(toTheProgram()[0]?.body).not.toContain(review.draft?.reply.split("\n")[0]);

  await set(desk, "notesByInbox", { [inbox.id]: "short" });
  const shown = await noted(desk, { ...customer(), channel: "api" });
  expect(shown.note.content).toContain(shown.review.draft?.reply.split("\n")[0]);
});

test("numbers that pay are masked in a note, and a customer's deleted message takes the note of its draft with it", async () => {
  const desk = theDesk();
  await noteEvery(desk, "whole");
  const text = `My card number is ${CARD} and my password is hunter2!, where is my order 10023?`;
  const { conversationId, messageId, review, note } = await noted(desk, { ...customer(), text });
  expect(note.content).not.toMatch(/4111|hunter2|My card number/);
  await rest(desk, "DELETE", `/conversations/${conversationId}/messages/${messageId}`);
  await jobDone(desk, draftIdOf(review));
  await desk.settled();
  expect((await notesOf(desk, conversationId)).map(({ content }) => content)).toEqual([DELETED]);
  expect(await desk.review(review.approvalId)).toMatchObject({ state: "superseded", reason: "source-deleted" });
  const trace = () =>
    desk.app.db
      .selectFrom("activities")
      .select("detail")
      .where("conversationId", "=", conversationId)
      .where("verb", "=", "note_deleted")
      .execute();
  expect(await trace()).toEqual([{ detail: { note_id: note.id, why: "source-deleted" } }]);
});

test("a deleted message takes the note with it also when the draft answers a later one as well", async () => {
  const desk = theDesk();
  const by = customer();
  const first = await desk.sandbox.write({ ...by, text: "My name is Jo Secret." });
  const { conversationId, review } = await noted(desk, {
    ...by,
    conversationId: first.conversationId,
    text: "Where is my order?",
  } as never);
  await rest(desk, "DELETE", `/conversations/${conversationId}/messages/${first.messageId}`);
  await jobDone(desk, draftIdOf(review));
  const notes = await notesOf(desk, conversationId);
  expect(notes.at(-1)?.content).toBe(DELETED);
});

test("a note is kept when its draft ends, and the next one says that it takes its place", async () => {
  const desk = theDesk();
  const { conversationId, review, note } = await noted(desk);
  expect(await desk.decide(review, request_changes)).toMatchObject({ ok: true });
  await expect.poll(() => notesOf(desk, conversationId), PATIENCE).toHaveLength(2);
  const [first, second] = await notesOf(desk, conversationId);
  expect(first).toMatchObject({ id: note.id, content: note.content });
  const next = await desk.pending(conversationId);
  const line = next.draft?.reply.split("\n")[0] ?? "nothing";
  expect(second?.content.startsWith(`Instead of the draft above:\n\n${line}`)).toBe(true);
});

test.each<[string, (desk: Desk, one: Awaited<ReturnType<typeof noted>>) => Promise<unknown>]>([
  ["is rejected", (desk, { review }) => desk.decide(review, { outcome: "reject", reason: "unneeded" })],
  ["gives way to a version with changes", (desk, { review }) => desk.decide(review, request_changes)],
  [
    "is outdated by the customer's next message",
    (desk, { conversationId, by }) => desk.sandbox.write({ ...by, conversationId, text: "And where is my refund?" }),
  ],
  [
    "is no longer needed",
    (desk, { conversationId }) =>
      rest(desk, "POST", `/conversations/${conversationId}/toggle_status`, { status: "resolved" }),
  ],
])("where an admin wants it so, the note of a draft that %s is deleted", async (_, end) => {
  const desk = theDesk();
  await set(desk, "endedNotes", "delete");
  const one = await noted(desk);
  await end(desk, one);
  await jobDone(desk, draftIdOf(one.review));
  const [first] = await notesOf(desk, one.conversationId);
  expect(first).toMatchObject({ id: one.note.id, content: DELETED });
  await desk.settled();
  // A deleted note is no deleted question: nothing is drafted for it, and no later note points to it.
  await postDraftNote(desk.app, { draftId: draftIdOf(one.review) });
  const later = (await notesOf(desk, one.conversationId)).slice(1);
  for (const { content } of later) expect(content).not.toContain("Instead of the draft above");
});

test("the note of a draft that was sent stays, wherever the others are deleted", async () => {
  const desk = theDesk();
  await set(desk, "endedNotes", "delete");
  const { conversationId, review, note } = await noted(desk);
  await desk.sendReaches(await approve(desk, review), "delivered");
  await desk.settled();
  expect((await notesOf(desk, conversationId)).map(({ content }) => content)).toEqual([note.content]);
  expect(await deletionOf(desk, draftIdOf(review))).toEqual({ unwanted: null, deletedAt: null });
});

test.each([
  ["an agent deleted it", false],
  ["an agent deleted it before HotDash knew of it, and the webhooks were lost", true],
])("a note is posted once, also when its job runs again after %s", async (_, unknown) => {
  const desk = theDesk();
  if (unknown) desk.sandbox.faults.set(LOST);
  const { sandbox, app } = desk;
  const question = { ...customer(), text: "Where is my order?" };
  const one = unknown ? await losingTheAnswer(desk, question) : await noted(desk, question);
  await rest(desk, "DELETE", `/conversations/${one.conversationId}/messages/${one.note.id}`);
  const draftId = draftIdOf(one.review);
  if (unknown) sandbox.faults.clear();
  else await desk.settled();
  for (const _run of [1, 2]) await postDraftNote(app, { draftId });
  expect((await notesOf(desk, one.conversationId)).map(({ id }) => id)).toEqual([one.note.id]);
});

/** The note is posted and its answer lost on the way, and so is its webhook: HotDash does not know that it is there. */
async function losingTheAnswer(desk: Desk, question: Parameters<typeof drafted>[1]) {
  desk.sandbox.faults.clear();
  // By hand from here on: no later test of this file waits for a note.
  await desk.app.queue.boss.offWork("post-note");
  const one = await drafted(desk, question);
  const draftId = draftIdOf(one.review);
  desk.sandbox.faults.set({ ...LOST, loseAnswer: { next: 1, method: "POST", path: "/messages$" } });
  await expect(postDraftNote(desk.app, { draftId })).rejects.toThrow(/chatwoot-unavailable/);
  expect((await desk.review(one.review.approvalId)).noteId).toBeNull();
  return { ...one, note: await noteOf(desk, one.conversationId) };
}

test("only an admin chooses what notes show, in the inboxes that there are; what is usual is not stored", async () => {
  const desk = theDesk();
  const { app } = desk;
  const { cookie } = await signedInAs(app, "admin");
  const page = async () =>
    (await answered(() => loader(doorArgs(app, "/app/settings/notes", { cookie })))).body as {
      inboxes: { id: number; name: string; note: string }[];
      endedNotes: string;
    };
  const send = (form: Record<string, string>, as = cookie) =>
    answered(() => action(doorArgs(app, "/app/settings/notes", { form, cookie: as })));
  const { inboxes, endedNotes } = await page();
  expect(Object.fromEntries(inboxes.map(({ name, note }) => [name, note]))).toMatchObject({ "Order app": "link" });
  expect(new Set(inboxes.filter(({ name }) => name !== "Order app").map(({ note }) => note))).toEqual(
    new Set(["short"]),
  );
  expect(endedNotes).toBe("keep");

  const inboxId = String(inboxes.find(({ name }) => name === "Order app")?.id);
  const stored = async () =>
    (await app.db.selectFrom("settings").select("value").where("key", "=", "notesByInbox").executeTakeFirst())?.value;
  expect((await send({ act: "inbox", inboxId, note: "whole" })).status).toBe(200);
  expect(await stored()).toEqual({ [inboxId]: "whole" });
  expect((await send({ act: "inbox", inboxId, note: "link" })).status).toBe(200);
  expect(await stored()).toEqual({});
  expect((await send({ act: "ended", wanted: "delete" })).status).toBe(200);
  expect((await page()).endedNotes).toBe("delete");
  expect((await send({ act: "ended", wanted: "keep" })).status).toBe(200);

  for (const form of [{}, { act: "inbox", inboxId, note: "all" }, { act: "inbox", inboxId: "x", note: "short" }])
    expect(await send(form as Record<string, string>)).toMatchObject({ status: 400 });
  expect(await send({ act: "inbox", inboxId: "999", note: "short" })).toMatchObject({ status: 404 });
  expect(await send({ act: "ended", wanted: "delete" }, desk.reviewer.cookie)).toMatchObject({ status: 403 });
});
