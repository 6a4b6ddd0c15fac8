import { expect, test } from "vitest";
import { listDecided } from "../../../app/approvals/decided.server.ts";
import { recipientsLine } from "../../../app/approvals/drawer/words.ts";
import { listQueue, listUnanswered } from "../../../app/approvals/queries.server.ts";
import { readTimeline } from "../../../app/conversations/timeline/timeline.server.ts";
import { gatherContext } from "../../../app/drafts/context-pack.server.ts";
import { aboutPayloads } from "../../../app/reporting/ops/about.server.ts";
import { listEvents } from "../../../app/reporting/ops/events.server.ts";
import { listSends } from "../../../app/reporting/ops/sends.server.ts";
import { sweep } from "../../../app/webhooks/sweep.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

const MADE_UP = /[a-z]+-[a-z]+-\d{3}/;
const visitor = { name: null, email: null, text: "Do you ship to Norway?" };

const contactOf = async (desk: Desk, conversationId: number) =>
  (
    (await (await desk.sandbox.rest("GET", `/conversations/${conversationId}`)).json()) as {
      meta: { sender: { id: number; name: string } };
    }
  ).meta.sender;
const change = async (desk: Desk, conversationId: number, changes: Record<string, unknown>) => {
  const { id } = await contactOf(desk, conversationId);
  expect((await desk.sandbox.rest("PATCH", `/contacts/${id}`, changes)).status).toBe(200);
};
const inQueue = async (desk: Desk, conversationId: number) =>
  (await listQueue(desk.app, desk.reviewer.operator)).find((item) => item.conversationId === conversationId)?.customer;
const all = { state: null, cause: null, job: null, search: null, after: null };

test("a visitor without a name is a visitor on every page, and the channel is whom the reply goes to", async () => {
  const desk = await openDesk();
  const { conversationId, messageId } = await desk.sandbox.write(visitor);
  const review = await desk.pending(conversationId);
  const { name } = await contactOf(desk, conversationId);
  expect(name).toMatch(MADE_UP);

  expect(await inQueue(desk, conversationId)).toBe("Visitor");
  expect(review.customer).toMatchObject({ name: "Visitor", initials: "V" });
  expect(review.thread[0]?.author).toBe("Visitor");
  expect(recipientsLine(review)).toMatch(/^To Live chat · from /);
  expect(review.draft?.reply).toMatch(/^Hello,\n/);
  const run = { approvalId: review.approvalId, conversationId, sourceMessageId: messageId };
  const pack = await gatherContext(desk.app, run);
  expect([pack.customer.name, pack.conversation[0]?.author]).toEqual([null, ""]);

  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  await desk.settled();
  const { items } = await readTimeline(desk.app, { limit: 50 });
  expect(new Set(items.flatMap(({ conversationId: of, customer }) => (of ? [customer] : [])))).toEqual(
    new Set(["Visitor"]),
  );
  const pages = {
    items,
    decided: await listDecided(desk.app),
    sends: await listSends(desk.app, all),
    events: await listEvents(desk.app, all),
    jobs: await aboutPayloads(desk.app, [{ conversationId }]),
    notes: await (await desk.sandbox.rest("GET", `/conversations/${conversationId}/messages`))
      .json()
      .then((thread) =>
        (thread as { payload: { private: boolean; content: string }[] }).payload.filter((one) => one.private),
      ),
  };
  expect(pages.notes).toHaveLength(1);
  expect(pages.jobs).toEqual([{ conversationId, customer: "Visitor" }]);
  expect(JSON.stringify({ ...pages, notes: pages.notes.map(({ content }) => content) })).not.toContain(name);
});

test("a draft under review and the queue show the name at once when it comes", async () => {
  const desk = await openDesk();
  const { conversationId } = await desk.sandbox.write(visitor);
  const review = await desk.pending(conversationId);
  await change(desk, conversationId, { name: "Ada Byron", email: "ada@post.example" });
  await expect.poll(() => inQueue(desk, conversationId), { timeout: 20_000 }).toBe("Ada Byron");
  const named = await desk.review(review.approvalId);
  expect(named).toMatchObject({
    customer: { name: "Ada Byron", email: "ada@post.example" },
    recipients: { to: ["Ada Byron"] },
  });
  expect(named.thread[0]?.author).toBe("Ada Byron");
  expect(named.draft?.id).toBe(review.draft?.id);
  // What open pages are told by.
  const { items } = await readTimeline(desk.app, { limit: 5, conversationId });
  expect(items.map(({ verb }) => verb)).toContain("contact_changed");
});

test("so they are among those who have no answer", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: "60" } });
  await desk.sandbox.write(visitor);
  await desk.settled();
  expect(await listUnanswered(desk.app)).toMatchObject([{ customer: "Visitor", channel: "chat" }]);
});

test("a name no webhook told of is found by the sweep", async () => {
  const desk = await openDesk();
  await expect.poll(() => sweep(desk.app).then(({ outcome }) => outcome), { timeout: 20_000 }).toBe("good");
  const { conversationId } = await desk.sandbox.write(visitor);
  await desk.pending(conversationId);
  desk.sandbox.faults.set({ dropWebhooks: { chance: 1 } });
  await change(desk, conversationId, { name: "Ada Byron" });
  await desk.settled();
  expect(await inQueue(desk, conversationId)).toBe("Visitor");
  await sweep(desk.app);
  await expect.poll(() => inQueue(desk, conversationId), { timeout: 20_000 }).toBe("Ada Byron");
});
