import { expect, test } from "vitest";
import { readTiles } from "../../app/reporting/dashboard/tiles.server.ts";
import { readFoundBy } from "../../app/reporting/ops/found-by.server.ts";
import { loader } from "../../app/routes/metrics.ts";
import { openDesk } from "../support/desk.ts";
import { doorArgs } from "../support/door.ts";

const TOKEN = "a-token-for-machines-alone";

test("our reports count replies alone: neither our note nor a colleague's is one, nor a message", async () => {
  const desk = await openDesk({ env: { OPS_TOKEN: TOKEN } });
  const { conversationId } = await desk.sandbox.write({ text: "Where is my order #4790?" });
  const review = await desk.pending(conversationId);
  const path = `/conversations/${conversationId}/messages`;
  await desk.sandbox.rest("POST", path, { content: "She called as well.", private: true });
  await expect.poll(async () => (await desk.review(review.approvalId)).noteId, { timeout: 20_000 }).not.toBeNull();
  const decided = await desk.decide(review);
  if (!decided.ok || !decided.send) throw new Error("not approved");
  await desk.sendReaches(decided.send.id, "accepted", "delivered");
  await desk.settled();

  const notes = desk.app.db.selectFrom("messages").select("id").where("private", "=", true);
  expect(await notes.execute()).toHaveLength(2);
  const { sends } = await readTiles(desk.app, desk.app.now(), "UTC", 30);
  expect(sends).toMatchObject({ onTheWay: 0, uncertain: 0, failed: 0 });
  expect(sends.accepted + sends.delivered).toBe(1);
  // The customer's question and our reply.
  expect((await readFoundBy(desk.app)).reduce((all, { byWebhook }) => all + byWebhook, 0)).toBe(2);
  const args = doorArgs(desk.app, "/metrics");
  const request = new Request(args.request, { headers: { authorization: `Bearer ${TOKEN}` } });
  const metrics = await (await loader({ ...args, request })).text();
  expect(metrics).toContain('hotdash_messages_found_last_hour{by="webhook"} 2');
  expect(metrics).toMatch(/hotdash_sends_last_day\{state="(accepted|delivered)"\} 1/);
});
