import type { Insertable } from "kysely";
import type { App } from "../app.ts";
import { hotdash, recordActivity } from "../conversations/activity.server.ts";
import type { Tx } from "../db/database.server.ts";
import type { SlackLine } from "../db/schema.ts";
import { enqueue } from "../queue/queue.server.ts";
import { notifyPendingJob } from "./jobs.ts";
import { type Posted, restSeconds } from "./outcome.ts";
import { addressMark } from "./slack.server.ts";

/** The account's one line to Slack, locked until the transaction ends. */
export async function lockLine(app: App, tx: Tx) {
  const accountId = app.chatwoot.id;
  await tx
    .insertInto("slackLines")
    .values({ accountId })
    .onConflict((same) => same.column("accountId").doNothing())
    .execute();
  return tx
    .selectFrom("slackLines")
    .selectAll()
    .where("accountId", "=", accountId)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function moveLine(app: App, tx: Tx, change: Partial<Insertable<SlackLine>>): Promise<void> {
  await tx.updateTable("slackLines").set(change).where("accountId", "=", app.chatwoot.id).execute();
}

/** What a POST's outcome means for the line: how long it rests, whether it is shut. A test message counts as any other. */
export async function recordOutcome(app: App, tx: Tx, address: string, posted: Posted): Promise<void> {
  const now = app.now();
  const line = await lockLine(app, tx);
  const mark = addressMark(address);
  const refused = posted.kind === "refused" && posted.of === "webhook";
  const failures = posted.kind === "later" ? line.failures + 1 : 0;
  const heldUntil = secondsAfter(now, restSeconds(posted, failures));
  await moveLine(app, tx, {
    heldUntil,
    failures,
    ...(refused && { refusedAddress: mark }),
    ...(posted.kind === "posted"
      ? { refusedAddress: null, lastPostedAt: now }
      : { lastFailedAt: now, lastCause: posted.cause }),
  });
  if (refused && line.refusedAddress !== mark)
    await recordActivity(app, tx, { actor: hotdash, verb: "slack_refused", detail: { why: posted.cause } });
  // Whoever came while the line was held went home: somebody has to look once it is free.
  if (!refused) await enqueue(app.queue, tx, notifyPendingJob, { accountId: app.chatwoot.id }, heldUntil);
}

export const secondsAfter = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000);
