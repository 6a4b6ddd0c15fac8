import { expect, test } from "vitest";
import { chooseNotifications } from "../../../app/notifications/choose.server.ts";
import { action as claim } from "../../../app/routes/actions/claim.ts";
import { action as undo } from "../../../app/routes/actions/undo.ts";
import { SlackChannel } from "../../../app/sandbox/slack-view.ts";
import { changeSetting } from "../../../app/settings/settings.server.ts";
import { type Desk, openDesk } from "../../support/desk.ts";
import { answered, doorArgs } from "../../support/door.ts";
import { signedInAs } from "../../support/operators.ts";

const PATIENCE = { timeout: 20_000 };

/** What stands in the sandbox's Slack channel, oldest first: each message's heading. */
async function headings({ sandbox }: Desk): Promise<string[]> {
  const answer = await sandbox.call("GET", "/slack");
  return SlackChannel.parse(await answer.json())
    .messages.map(({ lines }) => lines[0] ?? "")
    .reverse();
}
const reviewOf = ({ app }: Desk, approvalId: string, headline: string) =>
  `<${app.publicUrl}/app/approvals?approvalId=${approvalId}|${headline}>`;
/** Nothing is left to be announced: every job of it is done. */
const quiet = ({ app }: Desk) =>
  expect
    .poll(
      async () =>
        (
          await app.database.pool.query(
            "select id from pgboss.job where name = 'notify-pending' and state in ('created', 'retry', 'active')",
          )
        ).rows,
      PATIENCE,
    )
    .toEqual([]);

test("a draft that is ready is in Slack at once; its next version and an undone approval are the same item", async () => {
  const desk = await openDesk({ env: { UNDO_SECONDS: "60" } });
  const { conversationId } = await desk.sandbox.write();
  const first = await desk.pending(conversationId);
  await expect.poll(() => headings(desk), PATIENCE).toEqual([reviewOf(desk, first.approvalId, "Reply to review")]);

  await desk.decide(first, { outcome: "request_changes", reason: "tone", note: "shorter" });
  const second = await desk.pending(conversationId);
  expect(second.draft?.version).toBe(2);
  await quiet(desk);
  const approved = await desk.decide(second);
  if (!approved.ok || !approved.send) throw new Error("not approved");
  const sendId = approved.send.id;
  const undone = await answered(() =>
    undo(
      doorArgs(desk.app, `/app/sends/${sendId}/undo`, {
        method: "POST",
        cookie: desk.reviewer.cookie,
        params: { sendId },
      }),
    ),
  );
  expect(undone.body).toMatchObject({ ok: true });
  await quiet(desk);
  expect(await headings(desk)).toHaveLength(1);
});

test("an approval taken back before Slack was told is announced when it waits again", async () => {
  const desk = await openDesk({ env: { UNDO_SECONDS: "60" } });
  await changeSetting(desk.app, null, "slackNotifications", "off");
  const { conversationId } = await desk.sandbox.write();
  const review = await desk.pending(conversationId);
  const approved = await desk.decide(review);
  if (!approved.ok || !approved.send) throw new Error("not approved");
  await changeSetting(desk.app, null, "slackNotifications", "all");
  await quiet(desk);
  expect(await headings(desk)).toEqual([]);
  const sendId = approved.send.id;
  await answered(() =>
    undo(
      doorArgs(desk.app, `/app/sends/${sendId}/undo`, {
        method: "POST",
        cookie: desk.reviewer.cookie,
        params: { sendId },
      }),
    ),
  );
  await expect.poll(() => headings(desk), PATIENCE).toEqual([reviewOf(desk, review.approvalId, "Reply to review")]);
});

test("switched on while several wait, each is announced one after the other without anything else happening", async () => {
  const desk = await openDesk();
  await changeSetting(desk.app, null, "slackNotifications", "off");
  const names = ["ada", "ben", "cleo"];
  for (const name of names) {
    const { conversationId } = await desk.sandbox.write({ name, email: `${name}@post.example` });
    await desk.pending(conversationId);
  }
  await quiet(desk);
  await chooseNotifications(desk.app, null, "all");
  await expect.poll(() => headings(desk), PATIENCE).toHaveLength(names.length);
});

test("an item whose reader leaves it is announced then, and by nobody else's leaving", async () => {
  const desk = await openDesk();
  await changeSetting(desk.app, null, "slackNotifications", "off");
  const { conversationId } = await desk.sandbox.write();
  const { approvalId } = await desk.pending(conversationId);
  const knock = (cookie: string, body: object) => {
    const args = doorArgs(desk.app, `/app/approvals/${approvalId}/claim`, {
      method: "POST",
      cookie,
      params: { approvalId },
    });
    return answered(() => claim({ ...args, request: new Request(args.request, { body: JSON.stringify(body) }) }));
  };
  const other = await signedInAs(desk.app, "reviewer", { name: "Noor Haddad", email: "noor@example.com" });
  await knock(desk.reviewer.cookie, { typed: true });
  await changeSetting(desk.app, null, "slackNotifications", "all");
  await knock(other.cookie, { release: true });
  await quiet(desk);
  expect(await headings(desk)).toEqual([]);
  expect((await desk.review(approvalId)).mine).toBe(true);

  await knock(desk.reviewer.cookie, { release: true });
  await expect.poll(() => headings(desk), PATIENCE).toEqual([reviewOf(desk, approvalId, "Reply to review")]);
  expect(await desk.review(approvalId)).toMatchObject({ claim: null, mine: false });
});

test("a reply that did not arrive is urgent", async () => {
  const desk = await openDesk();
  await changeSetting(desk.app, null, "slackNotifications", "urgent");
  const { conversationId } = await desk.sandbox.write({
    channel: "email",
    text: "What is the bend radius on the -6 line?",
  });
  const review = await desk.pending(conversationId);
  expect(review.draft?.risk.level).not.toBe("high");
  desk.sandbox.faults.set({ failDelivery: true });
  const approved = await desk.decide(review);
  if (!approved.ok || !approved.send) throw new Error("not approved");
  await desk.sendReaches(approved.send.id, "undelivered");
  await expect
    .poll(() => headings(desk), PATIENCE)
    .toEqual([reviewOf(desk, review.approvalId, "Urgent: a reply did not arrive")]);
});

test("the sandbox's channel answers as Slack does", async () => {
  const { sandbox } = await openDesk({ working: false });
  const post = (body: unknown) => sandbox.call("POST", "/slack", body);
  const taken = await post({ text: "hello", blocks: [{ type: "section", text: { type: "mrkdwn", text: "*hello*" } }] });
  expect([taken.status, await taken.text()]).toEqual([200, "ok"]);
  for (const body of [{}, { text: "" }, { text: "x", blocks: [{ type: "section" }] }, [1]]) {
    const refused = await post(body);
    expect([refused.status, await refused.text()]).toEqual([400, "invalid_payload"]);
  }
});
