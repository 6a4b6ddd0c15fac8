import { expect, test } from "vitest";
import { draftReply } from "../../../app/drafts/draft-reply.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";

const QUIET_SECONDS = 60;
const approvals = (desk: Desk) => desk.app.db.selectFrom("approvals").select("sourceMessageId").execute();
const waitingJobs = async (desk: Desk): Promise<number> =>
  (await desk.app.database.pool.query("select from pgboss.job where name = 'draft-reply' and state = 'created'")).rows
    .length;

test("a job that comes before the quiet time is over drafts nothing; the one at its end answers the last message", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: String(QUIET_SECONDS) } });
  const { conversationId } = await desk.sandbox.write({ text: "Hello" });
  const { messageId } = await desk.sandbox.write({ conversationId, text: "Where is order #4790?" });
  await desk.settled();
  const job = { accountId: desk.app.chatwoot.id, conversationId };

  await draftReply(desk.app, job);
  expect(await approvals(desk)).toEqual([]);

  desk.app.setNow(new Date(Date.now() + (QUIET_SECONDS + 1) * 1000));
  await draftReply(desk.app, job);
  expect(await approvals(desk)).toEqual([{ sourceMessageId: messageId }]);
});

test("a job that comes a moment early by this machine's clock comes again, for no other will", async () => {
  const desk = await openDesk({ env: { DRAFT_QUIET_SECONDS: String(QUIET_SECONDS) } });
  const { conversationId } = await desk.sandbox.write({ text: "Where is order #4790?" });
  await desk.settled();
  const { draftDueAt } = await desk.app.db
    .selectFrom("conversations")
    .select("draftDueAt")
    .where("id", "=", conversationId)
    .executeTakeFirstOrThrow();
  const before = await waitingJobs(desk);
  desk.app.setNow(new Date((draftDueAt?.getTime() ?? 0) - 500));
  await draftReply(desk.app, { accountId: desk.app.chatwoot.id, conversationId });
  expect(await approvals(desk)).toEqual([]);
  expect(await waitingJobs(desk)).toBe(before + 1);
});
