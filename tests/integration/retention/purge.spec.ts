import { sql } from "kysely";
import { expect, test } from "vitest";
import { listUnanswered } from "../../../app/approvals/queries.server.ts";
import { purgeOldTexts } from "../../../app/retention/purge.server.ts";
import { action } from "../../../app/routes/app.settings.retention.tsx";
import { readSettings } from "../../../app/settings/settings.server.ts";
import { openTestApp, type TestApp } from "../../support/app.ts";
import { askAndDraft, decide, hire, scheduleSend, signIn } from "../../support/decided.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

/** A conversation with one question and its draft, all of it so many days old, and the approval in this state. */
async function oldConversation(app: TestApp, id: number, days: number, state: string) {
  const asked = await askAndDraft(app.db, app.chatwoot.id, id, { createdAt: daysAgo(days), reply: `draft ${id}` });
  const { approvalId, messageId } = asked;
  await app.db.updateTable("approvals").set({ state }).where("id", "=", approvalId).execute();
  await app.db
    .updateTable("messages")
    .set({ createdAt: daysAgo(days), freshText: `text ${id}` })
    .where("id", "=", messageId)
    .execute();
  const attachment = {
    accountId: app.chatwoot.id,
    id,
    messageId,
    fileType: "image",
    name: "leak.png",
    url: "https://x.example/1",
  };
  await app.db.insertInto("attachments").values(attachment).execute();
  return asked;
}

const textOf = async (app: TestApp, messageId: number) =>
  (await app.db.selectFrom("messages").select("freshText").where("id", "=", messageId).executeTakeFirstOrThrow())
    .freshText;
const draftOf = async (app: TestApp, id: string) =>
  (await app.db.selectFrom("drafts").select("reply").where("id", "=", id).executeTakeFirstOrThrow()).reply;

test("texts older than they are kept go, with the drafts nobody decided on; younger ones stay", async () => {
  const app = await openTestApp();
  const old = await oldConversation(app, 1, 91, "superseded");
  const young = await oldConversation(app, 2, 89, "superseded");
  expect(await purgeOldTexts(app)).toMatchObject({ messages: 1, drafts: 1 });
  expect([await textOf(app, old.messageId), await textOf(app, young.messageId)]).toEqual([null, "text 2"]);
  expect([await draftOf(app, old.draftId), await draftOf(app, young.draftId)]).toEqual([null, "draft 2"]);
  const files = await app.db.selectFrom("attachments").select(["name", "url"]).orderBy("id").execute();
  expect(files).toEqual([{ name: null, url: null }, expect.objectContaining({ name: "leak.png" })]);
  expect(await purgeOldTexts(app)).toEqual({ bodies: 0, messages: 0, subjects: 0, drafts: 0, traces: 0 });
});

test("more than one batch goes in a night, and what comes back from Chatwoot stays blank", async () => {
  const app = await openTestApp();
  const { conversationId } = await oldConversation(app, 1, 100, "closed");
  await sql`insert into messages (account_id, id, conversation_id, direction, author, private, content, fresh_text, sender_kind, created_at)
    select ${app.chatwoot.id}, 1000 + n, ${conversationId}, 'incoming', 'customer', false, 'words', 'words', 'contact', now() - interval '95 days'
    from generate_series(1, 450) n`.execute(app.db);
  expect(await purgeOldTexts(app)).toMatchObject({ messages: 451 });
  await app.db.updateTable("messages").set({ content: "words", freshText: "words" }).where("id", "=", 1001).execute();
  expect(await textOf(app, 1001)).toBeNull();
});

test.each(["drafting", "pending_review", "changes_requested", "approved"])(
  "nothing goes while an approval is %s",
  async (state) => {
    const app = await openTestApp();
    const { messageId, draftId } = await oldConversation(app, 1, 400, state);
    expect(await purgeOldTexts(app)).toMatchObject({ messages: 0, drafts: 0 });
    expect([await textOf(app, messageId), await draftOf(app, draftId)]).toEqual(["text 1", "draft 1"]);
  },
);

test("a decision keeps its wording and its draft; the conversation waits until the send is settled and the decision logged", async () => {
  const app = await openTestApp();
  const asked = await oldConversation(app, 1, 400, "sent");
  const operatorId = await hire(app.db, app.chatwoot.id, "reviewer");
  const review = { ...asked, accountId: app.chatwoot.id, operatorId, sessionId: await signIn(app.db, operatorId) };
  const decisionId = await decide(app.db, review);
  const sendId = await scheduleSend(app.db, review, decisionId);
  const moveTo = (state: string) => app.db.updateTable("sends").set({ state }).where("id", "=", sendId).execute();
  for (const state of ["scheduled", "sending", "uncertain", "accepted", "undelivered"]) {
    if (state !== "scheduled") await moveTo(state);
    expect(await purgeOldTexts(app), state).toMatchObject({ messages: 0 });
  }
  await moveTo("delivered");
  expect(await purgeOldTexts(app)).toMatchObject({ messages: 0 });
  await app.db
    .insertInto("loggedDecisions")
    .values({ decisionId, destination: "own", accountId: app.chatwoot.id })
    .execute();
  expect(await purgeOldTexts(app)).toMatchObject({ messages: 1, drafts: 0 });
  expect(await draftOf(app, asked.draftId)).toBe("draft 1");
  const kept = await app.db.selectFrom("decisions").select(["finalText", "tone"]).executeTakeFirstOrThrow();
  expect(kept).toEqual({ finalText: "It is on its way.", tone: 5 });
});

test("a delivery's body goes once it is worked, never while it waits or its dead letter does", async () => {
  const app = await openTestApp();
  const keep = async (dedupeKey: string, state: string, days: number) => {
    const row = {
      accountId: app.chatwoot.id,
      dedupeKey,
      source: "webhook",
      event: "message_created",
      body: "{}",
      state,
    };
    const { id } = await app.db
      .insertInto("webhookEvents")
      .values({ ...row, receivedAt: daysAgo(days) })
      .returning("id")
      .executeTakeFirstOrThrow();
    return id;
  };
  await keep("worked", "processed", 91);
  await keep("passed over", "ignored", 91);
  await keep("failed for good", "failed", 91);
  await keep("waits", "received", 91);
  await keep("young", "processed", 89);
  const eventId = await keep("dead letter", "failed", 91);
  await app.queue.boss.send("dead-letters", { eventId });
  expect(await purgeOldTexts(app)).toMatchObject({ bodies: 3 });
  const left = await app.db
    .selectFrom("webhookEvents")
    .select("dedupeKey")
    .where("body", "<>", "")
    .orderBy("id")
    .execute();
  expect(left.map(({ dedupeKey }) => dedupeKey)).toEqual(["waits", "young", "dead letter"]);
});

test("a question that somebody answered from elsewhere stays answered when its texts are gone", async () => {
  const app = await openTestApp();
  const { messageId, conversationId } = await oldConversation(app, 1, 100, "closed");
  const answer = {
    accountId: app.chatwoot.id,
    id: messageId + 1,
    conversationId,
    direction: "outgoing",
    author: "person",
    private: false,
  };
  const echo = JSON.stringify({ external_echo: true, to: "mira@example.com" });
  await app.db
    .insertInto("messages")
    .values({ ...answer, contentAttributes: echo, senderKind: "none", createdAt: daysAgo(99) })
    .execute();
  expect(await listUnanswered(app)).toEqual([]);
  expect(await purgeOldTexts(app)).toMatchObject({ messages: 2 });
  expect(await listUnanswered(app)).toEqual([]);
  const { contentAttributes } = await app.db
    .selectFrom("messages")
    .select("contentAttributes")
    .where("id", "=", messageId + 1)
    .executeTakeFirstOrThrow();
  expect(contentAttributes).toEqual({ external_echo: true });
});

test("old traces go, except those that rules still ask for", async () => {
  const app = await openTestApp();
  const sweepAt = (days: number, outcome: string) =>
    app.db
      .insertInto("sweeps")
      .values({ accountId: app.chatwoot.id, startedAt: daysAgo(days), outcome })
      .execute();
  for (const [days, outcome] of [
    [300, "good"],
    [290, "failed"],
    [280, "good"],
    [200, "good"],
  ] as const)
    await sweepAt(days, outcome);
  const operatorId = await hire(app.db, app.chatwoot.id, "viewer");
  const session = { operatorId, tokenHash: "long ago", expiresAt: daysAgo(200) };
  await app.db.insertInto("sessions").values(session).execute();
  expect(await purgeOldTexts(app)).toMatchObject({ traces: 3 });
  expect(await app.db.selectFrom("sweeps").select("outcome").execute()).toHaveLength(2);
  expect(await app.db.selectFrom("sessions").select("id").execute()).toEqual([]);
});

test("an admin chooses how long texts are kept, or for good; a week is the least, and a viewer chooses nothing", async () => {
  const app = await openTestApp();
  const admin = await signedInAs(app, "admin");
  const viewer = await signedInAs(app, "viewer");
  const choose = async (days: string, cookie = admin.cookie) => {
    const args = doorArgs(app, "/app/settings/retention", { method: "POST", cookie });
    const request = new Request(args.request, { body: new URLSearchParams({ days }) });
    const { status } = await answered(async () => {
      const answer = await action({ ...args, request });
      return answer instanceof Response ? answer : Response.json(answer);
    });
    return [status, (await readSettings(app.db, app.chatwoot, app.config)).retentionDays];
  };
  expect(await choose("30")).toEqual([200, 30]);
  expect(await choose("keep")).toEqual([200, null]);
  await oldConversation(app, 1, 4000, "closed");
  expect(await purgeOldTexts(app)).toMatchObject({ messages: 0 });
  for (const wrong of ["6", "3651", "0", "7.5", "soon", ""]) expect(await choose(wrong)).toEqual([400, null]);
  expect(await choose("7", viewer.cookie)).toEqual([403, null]);
});
