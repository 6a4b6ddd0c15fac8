import { expect, test } from "vitest";
import { listDecided } from "../../../app/approvals/decided.server.ts";
import { listQueue } from "../../../app/approvals/queries.server.ts";
import { listTrouble } from "../../../app/approvals/trouble/list-trouble.server.ts";
import { readTimeline } from "../../../app/conversations/timeline/timeline.server.ts";
import { listSends, readSend } from "../../../app/reporting/ops/sends.server.ts";
import { approved } from "../../support/approved.ts";

const all = { state: null, cause: null, job: null, search: null, after: null };

test("a reply that an agent deletes in Chatwoot is told of as deleted, once, and asks for nothing", async () => {
  const { desk, review, sendId } = await approved({});
  await desk.send(sendId);
  await desk.settled();
  const { conversationId, approvalId } = review;
  const { chatwootMessageId } = await desk.sendRow(sendId);
  expect((await listDecided(desk.app)).items[0]?.fate).toEqual({ kind: "delivered", text: "Delivered once" });
  const told = async () =>
    (await readTimeline(desk.app, { limit: 50, conversationId })).items.filter(({ verb }) => verb === "reply_deleted");

  // Told twice, as a delivery may be.
  for (const _ of [1, 2]) {
    await desk.sandbox.call("DELETE", `/agent/conversations/${conversationId}/messages/${chatwootMessageId}`);
    await desk.settled();
  }
  expect((await listDecided(desk.app)).items[0]?.fate).toEqual({ kind: "deleted", text: "Deleted in Chatwoot" });
  expect(await desk.review(approvalId)).toMatchObject({ state: "sent", replyDeleted: true, trouble: null });
  expect(await told()).toHaveLength(1);
  expect((await listSends(desk.app, all)).rows[0]).toMatchObject({
    id: sendId,
    state: "delivered",
    replyDeleted: true,
  });
  expect(await readSend(desk.app, sendId)).toMatchObject({ replyDeleted: true, posts: 1 });
  expect(await listTrouble(desk.app)).toEqual([]);
  expect(await listQueue(desk.app, desk.reviewer.operator)).toEqual([]);
});
